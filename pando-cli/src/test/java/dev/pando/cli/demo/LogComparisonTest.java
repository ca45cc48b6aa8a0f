package dev.pando.cli.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pando.cli.CommandException;
import dev.pando.cli.FakeCluster;
import dev.pando.cli.process.MemberProcess;
import dev.pando.cli.process.ScriptedMember;
import dev.pando.cli.process.Site;
import dev.pando.core.entry.EntryKind;
import dev.pando.core.entry.Proposal;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class LogComparisonTest {
    private final List<MemberProcess> members = List.of(member(1), member(2), member(3));

    @Test
    void equalLogsAreAlike() {
        assertThatCode(() -> check(3, log("a"), log("a"), log("a"))).doesNotThrowAnyException();
    }

    @Test
    void oneThatDiffersIsNamed() {
        assertThatThrownBy(() -> check(3, log("a"), log("a"), log("b")))
                .isInstanceOf(CommandException.class)
                .hasMessage("the logs of member 1 and member 3 differ within their first 3 entries");
    }

    @Test
    void whatFollowsTheLastEntryMayStillCome() {
        assertThatCode(() -> check(3, log("a"), log("a", "b"), log("a", "c"))).doesNotThrowAnyException();
        assertThatThrownBy(() -> check(4, log("a", "d"), log("a", "b"), log("a", "d")))
                .hasMessage("the logs of member 1 and member 2 differ within their first 4 entries");
    }

    private void check(long lastIndex, EntrySource... logs) {
        Map<MemberProcess, EntrySource> each =
                Map.of(members.get(0), logs[0], members.get(1), logs[1], members.get(2), logs[2]);
        LogComparison.check(members, lastIndex, member -> each.getOrDefault(member, logs[0]));
    }

    private static EntrySource log(String... payloads) {
        FakeCluster cluster = new FakeCluster();
        Arrays.stream(payloads)
                .forEach(payload -> cluster.add(new Proposal(EntryKind.DATA, 1, 1, 0, payload.getBytes(UTF_8))));
        return (lastIndex, consumer) ->
                cluster.log().subList(0, (int) lastIndex).forEach(consumer);
    }

    private static MemberProcess member(int number) {
        return new MemberProcess(number, Path.of(""), Site.onLoopback(ScriptedMember.that("runs")));
    }
}
