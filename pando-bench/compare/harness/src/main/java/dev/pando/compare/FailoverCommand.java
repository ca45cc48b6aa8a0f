package dev.pando.compare;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "failover",
        description =
                "Members in a process each, started one after the other; when all apply entries, and 3 s later, the leader"
                        + " is sent SIGKILL or SIGSTOP: how long until an append of another member is acknowledged, which tries every"
                        + " 5 ms.")
final class FailoverCommand implements Callable<Integer> {
    private static final Duration START = Duration.ofMinutes(1);
    private static final Duration FIRST = Duration.ofMinutes(2);
    private static final Duration NEXT = Duration.ofMinutes(1);
    private static final long SETTLING_MS = 3000;
    private static final long RECENT_MICROS = 1_000_000;

    @Mixin
    private GroupOptions options = new GroupOptions();

    @Option(names = "--signal", defaultValue = "KILL", description = "KILL or STOP. Default: KILL.")
    private String signal = "KILL";

    @Override
    public Integer call() throws Exception {
        Scratch scratch = Scratch.create();
        int basePort = options.basePort();
        List<MemberProcess> members = new ArrayList<>();
        try {
            for (int i = 0; i < options.members(); i++) {
                // One after the other: those that start at once may not find each other for long (jgroups).
                MemberProcess member = MemberProcess.start(options, i, basePort, scratch);
                members.add(member);
                Await.until("member " + i + " is up", START, member::isUp);
            }
            // One that has not joined yet would make it a test of joining.
            Await.until(
                    "all members apply entries", FIRST, () -> members.stream().allMatch(MemberProcess::applies));
            Thread.sleep(SETTLING_MS);
            ObjectNode result = options.header("failover").put("signal", signal);
            failOver(members, result);
            options.emit(result);
        } finally {
            for (MemberProcess member : members) {
                member.close();
            }
        }
        return 0;
    }

    private void failOver(List<MemberProcess> members, ObjectNode result) throws Exception {
        MemberProcess leader = members.stream()
                .max(Comparator.comparingLong(MemberProcess::lastAck))
                .orElseThrow();
        long began = MemberCommand.micros();
        if (began - leader.lastAck() > RECENT_MICROS) {
            throw new IllegalStateException("nothing was acknowledged in the last second");
        }
        leader.signal(signal);
        List<MemberProcess> others =
                members.stream().filter(member -> member != leader).toList();
        if (Await.holds(NEXT, () -> newestAck(others) > began)) {
            result.put("failover_ms", Json.round((newestAck(others) - began) / 1e3, 1));
        } else {
            result.put("error", "no other member had anything acknowledged within " + NEXT.toSeconds() + " s");
        }
    }

    private static long newestAck(List<MemberProcess> members) {
        return members.stream().mapToLong(MemberProcess::lastAck).max().orElseThrow();
    }
}
