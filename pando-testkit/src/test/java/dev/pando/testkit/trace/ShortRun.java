package dev.pando.testkit.trace;

/** One of each kind of event: a message that comes twice, one that never comes, and a span that ends. */
final class ShortRun {
    private ShortRun() {}

    static void tell(Trace trace) {
        trace.machine(0, 0, "m1");
        trace.machine(0, 1, "m2");
        trace.role(0, 0, "leader", 3);
        trace.role(0, 1, "follower", 3);
        trace.sent(1_000_000, 7, 0, 1, "AppendRequest term 3");
        trace.begin(1_200_000, 1, -1, "Partition {m1} | {m2}");
        trace.arrived(1_500_000, 7);
        trace.mark(1_500_000, 1, Trace.Mark.SYNC, "segment 1");
        trace.arrived(1_900_000, 7);
        trace.sent(2_000_000, 8, 1, 0, "AppendResponse term 3");
        trace.end(2_500_000, 1);
        trace.violation(3_000_001, 1, "two differ");
    }

    static Recording recording() {
        return recording(TraceRecorder.DEFAULT_LIMIT);
    }

    static Recording recording(int limit) {
        TraceRecorder recorder = new TraceRecorder(limit);
        tell(recorder);
        return recorder.recording();
    }
}
