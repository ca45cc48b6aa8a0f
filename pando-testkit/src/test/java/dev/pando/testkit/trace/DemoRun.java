package dev.pando.testkit.trace;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;

/**
 * Tells a trace a run that looks like one: a leader and its heartbeats, clients, elections, crashes, partitions, and a
 * violation at the end. It obeys no rule of Raft; it is there to be drawn. {@code main} draws it.
 */
final class DemoRun {
    private static final long MILLI = 1_000_000;

    private final Trace trace;
    private final SplittableRandom random;
    private final int machines;
    private final long endNanos;
    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.comparingLong(Task::atNanos).thenComparingLong(Task::number));
    private final boolean[] down;
    private final boolean[] cutOff;

    private long now;
    private long numbers;
    private long messages;
    private long term;
    private int leader = -1;
    private long lastIndex;

    private record Task(long atNanos, long number, Runnable work) {}

    private DemoRun(long seed, int machines, long seconds, Trace trace) {
        this.trace = trace;
        this.machines = machines;
        random = new SplittableRandom(seed);
        endNanos = seconds * 1000 * MILLI;
        down = new boolean[machines];
        cutOff = new boolean[machines];
    }

    static void tell(long seed, int machines, long seconds, Trace trace) {
        new DemoRun(seed, machines, seconds, trace).run();
    }

    static TraceHeader header(long seed) {
        return new TraceHeader(
                "Seed " + seed + ": two members have committed different entries",
                seed,
                "8436b0e",
                "./pando sim --seed " + seed + " --members 5 --trace trace.html",
                "Committed entries differ: at index 1042 member m4 has committed \"x=17\" of term 9, and m2 had committed"
                        + " \"x=16\" of term 8 there.");
    }

    /** Arguments: the file, and perhaps the seed, the number of machines, and how many seconds. */
    public static void main(String[] arguments) throws IOException {
        long seed = arguments.length > 1 ? Long.parseLong(arguments[1]) : 4711;
        int machines = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 5;
        long seconds = arguments.length > 3 ? Long.parseLong(arguments[3]) : 40;
        TraceRecorder recorder = new TraceRecorder();
        tell(seed, machines, seconds, recorder);
        TraceHtml.write(header(seed), recorder.recording(), Path.of(arguments[0]));
    }

    private void run() {
        for (int m = 0; m < machines; m++) {
            start(m);
        }
        after(150 + random.nextInt(100), () -> campaign(0));
        every(50, this::heartbeat);
        every(17, this::clientAppends);
        every(3_700, this::crashOne);
        every(5_300, this::partition);
        every(2_900, this::slowDisk);
        every(7_100, this::electAnother);
        after(9_200, () -> trace.mark(now, -1, Trace.Mark.SITUATION, "two leaders at once, in different terms"));
        while (!tasks.isEmpty() && tasks.element().atNanos() < endNanos) {
            Task task = tasks.remove();
            now = task.atNanos();
            task.work().run();
        }
        now = endNanos;
        int where = Math.min(3, machines - 1);
        trace.mark(now, where, Trace.Mark.COMMIT, "up to 1042");
        trace.violation(now, where, "Committed entries differ: index 1042 is \"x=17\" here and was \"x=16\" at m2");
    }

    private void after(long millis, Runnable work) {
        afterNanos(millis * MILLI, work);
    }

    private void afterNanos(long nanos, Runnable work) {
        tasks.add(new Task(now + nanos, numbers++, work));
    }

    private void every(long millis, Runnable work) {
        afterNanos(millis * MILLI + random.nextLong(millis * MILLI / 4), () -> {
            work.run();
            every(millis, work);
        });
    }

    private void start(int m) {
        trace.machine(now, m, "m" + (m + 1));
        trace.mark(now, m, Trace.Mark.START, "power is on; 3 segments read");
        down[m] = false;
        trace.role(now, m, m == 8 ? "learner" : "follower", term);
    }

    private void send(int from, int to, String text, Runnable atArrival) {
        if (down[from] || from == to) {
            return;
        }
        long message = messages++;
        trace.sent(now, message, from, to, text);
        if (cutOff[from] != cutOff[to] || random.nextInt(60) == 0) {
            return;
        }
        long delay = 400_000 + random.nextLong(900_000) + (random.nextInt(50) == 0 ? random.nextLong(60 * MILLI) : 0);
        afterNanos(delay, () -> arrive(message, to, atArrival));
        if (random.nextInt(80) == 0) {
            afterNanos(delay + random.nextLong(20 * MILLI), () -> arrive(message, to, () -> {}));
        }
    }

    private void arrive(long message, int to, Runnable atArrival) {
        if (!down[to]) {
            trace.arrived(now, message);
            atArrival.run();
        }
    }

    private void heartbeat() {
        append(0);
    }

    private void clientAppends() {
        if (leader < 0 || down[leader]) {
            return;
        }
        int from = leader;
        trace.mark(now, from, Trace.Mark.CLIENT, "append x=" + lastIndex + " of session 3, number " + lastIndex);
        lastIndex++;
        append(1);
        afterNanos(300_000 + random.nextLong(400_000), () -> trace.mark(now, from, Trace.Mark.SYNC, "segment 3"));
        afterNanos(2_500_000, () -> trace.mark(now, from, Trace.Mark.COMMIT, "up to " + lastIndex));
    }

    private void append(int entries) {
        int from = leader;
        if (from < 0) {
            return;
        }
        long previous = lastIndex - entries;
        for (int m = 0; m < machines; m++) {
            int to = m;
            String text = "AppendRequest term " + term + ", after " + previous + "/" + term + ", " + entries
                    + (entries == 1 ? " entry" : " entries") + ", commit " + (previous - 1);
            send(from, to, text, () -> answer(from, to, previous + entries, entries));
        }
    }

    private void answer(int from, int to, long index, int entries) {
        if (entries == 0) {
            send(to, from, "AppendResponse term " + term + ", agrees up to " + index, () -> {});
            return;
        }
        afterNanos(250_000 + random.nextLong(500_000), () -> {
            trace.mark(now, to, Trace.Mark.SYNC, "segment 3");
            send(to, from, "AppendResponse term " + term + ", agrees up to " + index, () -> {});
        });
    }

    private void campaign(int candidate) {
        if (down[candidate]) {
            after(200, () -> campaign((candidate + 1) % machines));
            return;
        }
        trace.role(now, candidate, "pre-candidate", term);
        everybodyBut(
                candidate,
                m -> send(
                        candidate,
                        m,
                        "PreVoteRequest term " + (term + 1) + ", log " + lastIndex + "/" + term,
                        () -> send(m, candidate, "PreVoteResponse term " + (term + 1) + ", granted", () -> {})));
        after(4, () -> askForVotes(candidate));
    }

    private void askForVotes(int candidate) {
        term++;
        trace.role(now, candidate, "candidate", term);
        everybodyBut(
                candidate,
                m -> send(candidate, m, "VoteRequest term " + term + ", log " + lastIndex + "/" + (term - 1), () -> {
                    trace.role(now, m, "follower", term);
                    send(m, candidate, "VoteResponse term " + term + ", granted", () -> {});
                }));
        after(5, () -> {
            leader = candidate;
            trace.role(now, candidate, "leader", term);
            heartbeat();
        });
    }

    private void everybodyBut(int one, IntConsumer work) {
        for (int m = 0; m < machines; m++) {
            if (m != one) {
                work.accept(m);
            }
        }
    }

    private void crashOne() {
        int victim = random.nextInt(3) == 0 && leader >= 0 ? leader : random.nextInt(machines);
        if (down[victim]) {
            return;
        }
        trace.mark(now, victim, Trace.Mark.CRASH, "power is off; 3 sectors lost, 1 torn");
        trace.role(now, victim, "down", term);
        down[victim] = true;
        if (victim == leader) {
            leader = -1;
            after(180 + random.nextInt(150), () -> campaign((victim + 1) % machines));
        }
        after(600 + random.nextInt(1200), () -> start(victim));
    }

    private void partition() {
        int alone = random.nextInt(machines);
        int other = (alone + 1) % machines;
        long span = numbers++;
        trace.begin(now, span, -1, "Partition {m" + (alone + 1) + ", m" + (other + 1) + "} | the others");
        trace.mark(now, -1, Trace.Mark.FAULT, "partition in two");
        cutOff[alone] = true;
        cutOff[other] = true;
        after(700 + random.nextInt(1500), () -> {
            cutOff[alone] = false;
            cutOff[other] = false;
            trace.end(now, span);
        });
    }

    private void slowDisk() {
        int where = random.nextInt(machines);
        long span = numbers++;
        boolean pause = random.nextBoolean();
        trace.begin(now, span, where, pause ? "Pause of 400 ms" : "Slow disk, 30 times as long");
        trace.mark(now, where, Trace.Mark.FAULT, pause ? "pause" : "slow disk");
        after(400 + random.nextInt(900), () -> trace.end(now, span));
    }

    private void electAnother() {
        List<Integer> up = new ArrayList<>();
        everybodyBut(leader, m -> {
            if (!down[m]) {
                up.add(m);
            }
        });
        int next = up.get(random.nextInt(up.size()));
        trace.mark(now, next, Trace.Mark.MEMBERSHIP, "configuration " + term + ": all vote");
        int old = leader;
        leader = -1;
        campaign(next);
        if (old >= 0) {
            after(20, () -> {
                if (!down[old]) {
                    trace.role(now, old, "follower", term);
                }
            });
        }
    }
}
