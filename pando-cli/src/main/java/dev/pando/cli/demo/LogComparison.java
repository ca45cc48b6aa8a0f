package dev.pando.cli.demo;

import dev.pando.cli.CommandException;
import dev.pando.cli.process.MemberProcess;
import java.security.MessageDigest;
import java.util.List;
import java.util.function.Function;

/** Compares members' logs with each other while lines are appended: nothing is kept of them but a digest. */
final class LogComparison {
    private LogComparison() {}

    /**
     * Compares all of them with the first.
     *
     * @param lastIndex up to where; entries behind it may still come
     * @param logs gives a member's
     * @throws CommandException if two are not the same sequence of encoded entries
     */
    static void check(List<MemberProcess> members, long lastIndex, Function<MemberProcess, EntrySource> logs) {
        MemberProcess first = members.get(0);
        byte[] expected = digest(logs.apply(first), lastIndex);
        for (MemberProcess member : members.subList(1, members.size())) {
            byte[] found = digest(logs.apply(member), lastIndex);
            if (!MessageDigest.isEqual(expected, found)) {
                throw new CommandException("the logs of %s and %s differ within their first %,d entries"
                        .formatted(first, member, lastIndex));
            }
        }
    }

    private static byte[] digest(EntrySource log, long lastIndex) {
        MessageDigest digest = Sha256.create();
        log.read(lastIndex, entry -> digest.update(entry.record()));
        return digest.digest();
    }
}
