package dev.pando;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Measures, when run by hand, with all members in this process on loopback and an empty folder for their data: how long joins
 * take, and for how long no append is acknowledged while members come and go and 16 of them are in flight.
 */
final class MembershipTiming {
    private static final int TIMES = 20;

    /** Entries that a joiner has to be sent. */
    private static final int ENTRIES = 1_000;

    /** Acknowledged before each change, and after it. */
    private static final int APPENDS = 2_000;

    private final Path folder;
    private int members;

    private MembershipTiming(Path folder) {
        this.folder = folder;
    }

    public static void main(String[] arguments) throws InterruptedException {
        MembershipTiming timing = new MembershipTiming(Path.of(arguments[0]));
        timing.joinToOne();
        timing.growToFive();
        timing.underLoad();
    }

    private RaftOptions options() {
        members++;
        return Raft.options().dataDir(folder.resolve("" + members));
    }

    private Member seed() {
        Member seed = options().start(":0");
        for (int i = 0; i < ENTRIES; i++) {
            seed.log().append(("entry " + i).getBytes(UTF_8));
        }
        return seed;
    }

    private void joinToOne() {
        Member seed = seed();
        long[] nanos = new long[TIMES];
        for (int i = 0; i < TIMES; i++) {
            long start = System.nanoTime();
            Member second = options().join(":0", List.of(seed.self().address()));
            nanos[i] = System.nanoTime() - start;
            second.leave();
        }
        seed.close();
        print("a join to an idle cluster of one", nanos);
    }

    private void growToFive() {
        long[] nanos = new long[TIMES];
        for (int i = 0; i < TIMES; i++) {
            Member seed = seed();
            List<String> via = List.of(seed.self().address());
            List<RaftOptions> all = List.of(options(), options(), options(), options());
            long start = System.nanoTime();
            List<CompletableFuture<Member>> joining = new ArrayList<>();
            for (RaftOptions one : all) {
                CompletableFuture<Member> joined = new CompletableFuture<>();
                Thread thread = new Thread(() -> joined.complete(one.join(":0", via)));
                thread.setDaemon(true);
                thread.start();
                joining.add(joined);
            }
            List<Member> joined = joining.stream().map(CompletableFuture::join).toList();
            nanos[i] = System.nanoTime() - start;
            joined.forEach(Member::close);
            seed.close();
        }
        print("from one to five, four joins at once", nanos);
    }

    private void underLoad() throws InterruptedException {
        List<Member> three = new ArrayList<>();
        three.add(seed());
        for (int i = 1; i < 3; i++) {
            three.add(options().join(":0", List.of(three.get(0).self().address())));
        }
        long[] usual = new long[TIMES];
        long[] joins = new long[TIMES];
        long[] leaves = new long[TIMES];
        long[] leaders = new long[TIMES];
        for (int i = 0; i < TIMES; i++) {
            Member leader = leader(three);
            Member follower = three.get((three.indexOf(leader) + 1) % three.size());
            SteadyLoad load = new SteadyLoad(follower.log()::appendAsync, () -> {});
            load.awaitAcknowledged(APPENDS);
            usual[i] = load.longestGapSinceLastCall();
            Member fourth = options().join(":0", List.of(leader.self().address()));
            load.awaitAcknowledged(APPENDS);
            joins[i] = load.longestGapSinceLastCall();
            fourth.leave();
            load.awaitAcknowledged(APPENDS);
            leaves[i] = load.longestGapSinceLastCall();
            leader.leave();
            load.awaitAcknowledged(APPENDS);
            leaders[i] = load.longestGapSinceLastCall();
            load.end();
            three.remove(leader);
            three.add(options().join(":0", List.of(follower.self().address())));
        }
        print("gap, nothing happens", usual);
        print("gap, a fourth joins", joins);
        print("gap, a follower leaves", leaves);
        print("gap, the leader leaves", leaders);
        three.forEach(Member::close);
    }

    private static Member leader(List<Member> members) {
        return members.stream()
                .filter(member ->
                        member.term().leader().map(member.self()::equals).orElse(false))
                .findFirst()
                .orElseThrow();
    }

    private static void print(String what, long[] nanos) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        System.out.printf(
                "%-40s median %7.1f ms, longest %7.1f ms%n",
                what, sorted[sorted.length / 2] / 1e6, sorted[sorted.length - 1] / 1e6);
    }
}
