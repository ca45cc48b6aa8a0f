package dev.pando;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Measures, when run by hand, with three members in this process on loopback and an empty folder for their data: for how
 * long no append is acknowledged while leadership is handed over and 16 of them are in flight.
 */
final class TransferTiming {
    private static final int TRANSFERS = 20;

    /** Acknowledged before each transfer, and after it. */
    private static final int APPENDS = 5_000;

    private TransferTiming() {}

    public static void main(String[] arguments) throws InterruptedException {
        Path folder = Path.of(arguments[0]);
        List<Member> members = new ArrayList<>();
        members.add(Raft.options().dataDir(folder.resolve("0")).start(":0"));
        List<String> seed = List.of(members.get(0).self().address());
        for (int i = 1; i < 3; i++) {
            members.add(Raft.options().dataDir(folder.resolve("" + i)).join(":0", seed));
        }
        measure("the leader before", members, Through.LEADER);
        measure("the leader after", members, Through.TARGET);
        measure("the third", members, Through.THIRD);
        measure("a client of the leader before", members, Through.CLIENT_OF_LEADER);
        measure("a client of the third", members, Through.CLIENT_OF_THIRD);
        members.forEach(Member::close);
    }

    /** What the appends go through. */
    private enum Through {
        LEADER,
        TARGET,
        THIRD,
        CLIENT_OF_LEADER,
        CLIENT_OF_THIRD
    }

    private static void measure(String what, List<Member> members, Through through) throws InterruptedException {
        long[] gaps = new long[TRANSFERS];
        long[] calls = new long[TRANSFERS];
        long[] usual = new long[TRANSFERS];
        for (int i = 0; i < TRANSFERS; i++) {
            Member leader = leader(members);
            int at = members.indexOf(leader);
            Member target = members.get((at + 1) % 3);
            Member third = members.get((at + 2) % 3);
            SteadyLoad load = begin(through, leader, target, third);
            load.awaitAcknowledged(APPENDS);
            usual[i] = load.longestGapSinceLastCall();
            long start = System.nanoTime();
            leader.transferLeadership(target.self().id());
            calls[i] = System.nanoTime() - start;
            load.awaitAcknowledged(APPENDS);
            gaps[i] = load.longestGapSinceLastCall();
            load.end();
        }
        System.out.printf(
                "appended at %-30s gap: median %5.1f ms, longest %5.1f ms; call: median %5.1f ms; without: median %5.1f ms%n",
                what, ms(median(gaps)), ms(longest(gaps)), ms(median(calls)), ms(median(usual)));
    }

    private static SteadyLoad begin(Through through, Member leader, Member target, Member third) {
        return switch (through) {
            case LEADER -> new SteadyLoad(leader.log()::appendAsync, () -> {});
            case TARGET -> new SteadyLoad(target.log()::appendAsync, () -> {});
            case THIRD -> new SteadyLoad(third.log()::appendAsync, () -> {});
            case CLIENT_OF_LEADER -> client(leader);
            case CLIENT_OF_THIRD -> client(third);
        };
    }

    private static SteadyLoad client(Member of) {
        PandoClient client = PandoClient.connect(List.of(of.self().address()));
        return new SteadyLoad(client::appendAsync, client::close);
    }

    private static Member leader(List<Member> members) {
        return members.stream()
                .filter(member ->
                        member.term().leader().map(member.self()::equals).orElse(false))
                .findFirst()
                .orElseThrow();
    }

    private static long median(long[] values) {
        long[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static long longest(long[] values) {
        return Arrays.stream(values).max().orElseThrow();
    }

    private static double ms(long nanos) {
        return nanos / 1e6;
    }
}
