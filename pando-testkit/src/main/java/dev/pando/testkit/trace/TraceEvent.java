package dev.pando.testkit.trace;

/** One thing that a {@link Trace} was told. Equal events are equal values, so that recordings compare. */
public sealed interface TraceEvent {
    /** Virtual time since the start. */
    long atNanos();

    /** Says it again, to another trace. */
    void tell(Trace trace);

    /**
     * Whether the picture of what follows is wrong without it, however long ago it was. There are few of these: a
     * machine's role holds until the next, a partition until its end.
     */
    default boolean lasts() {
        return true;
    }

    /** {@link Trace#machine}. */
    record Machine(long atNanos, int machine, String name) implements TraceEvent {
        @Override
        public void tell(Trace trace) {
            trace.machine(atNanos, machine, name);
        }
    }

    /** {@link Trace#role}. */
    record Role(long atNanos, int machine, String role, long term) implements TraceEvent {
        @Override
        public void tell(Trace trace) {
            trace.role(atNanos, machine, role, term);
        }
    }

    /** {@link Trace#sent}. */
    record Sent(long atNanos, long message, int from, int to, String text) implements TraceEvent {
        @Override
        public void tell(Trace trace) {
            trace.sent(atNanos, message, from, to, text);
        }

        @Override
        public boolean lasts() {
            return false;
        }
    }

    /** {@link Trace#arrived}. */
    record Arrived(long atNanos, long message) implements TraceEvent {
        @Override
        public void tell(Trace trace) {
            trace.arrived(atNanos, message);
        }

        @Override
        public boolean lasts() {
            return false;
        }
    }

    /** {@link Trace#mark}. */
    record Marked(long atNanos, int machine, Trace.Mark mark, String text) implements TraceEvent {
        @Override
        public void tell(Trace trace) {
            trace.mark(atNanos, machine, mark, text);
        }

        @Override
        public boolean lasts() {
            return false;
        }
    }

    /** {@link Trace#begin}. */
    record Begun(long atNanos, long span, int machine, String text) implements TraceEvent {
        @Override
        public void tell(Trace trace) {
            trace.begin(atNanos, span, machine, text);
        }
    }

    /** {@link Trace#end}. */
    record Ended(long atNanos, long span) implements TraceEvent {
        @Override
        public void tell(Trace trace) {
            trace.end(atNanos, span);
        }
    }

    /** {@link Trace#violation}. */
    record Violated(long atNanos, int machine, String text) implements TraceEvent {
        @Override
        public void tell(Trace trace) {
            trace.violation(atNanos, machine, text);
        }
    }
}
