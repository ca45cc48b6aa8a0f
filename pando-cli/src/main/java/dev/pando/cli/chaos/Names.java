package dev.pando.cli.chaos;

import dev.pando.cli.process.MemberProcess;
import java.util.Collection;
import java.util.stream.Collectors;

/** Members by their numbers, for people. */
final class Names {
    private Names() {}

    static String of(MemberProcess member) {
        return String.valueOf(member.number());
    }

    static String of(Collection<MemberProcess> members) {
        return members.stream()
                .map(MemberProcess::number)
                .sorted()
                .map(String::valueOf)
                .collect(Collectors.joining(", "));
    }
}
