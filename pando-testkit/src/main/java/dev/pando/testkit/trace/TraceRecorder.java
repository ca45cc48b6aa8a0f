package dev.pando.testkit.trace;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Keeps what it is told. A violation ends its run, so the latest events are those that explain it: beyond a bound the
 * oldest messages and marks go, while machines, roles and what lasts stay. Belongs to the thread that runs the
 * simulation.
 */
public final class TraceRecorder implements Trace {
    /** Some 200,000 messages, in about 50 MB; a minute of virtual time has a quarter of that. */
    public static final int DEFAULT_LIMIT = 400_000;

    private final int limit;

    /** What lasts, from before the first of {@link #latest}. */
    private final List<TraceEvent> lasting = new ArrayList<>();

    /** No more than {@link #limit}. */
    private final Deque<TraceEvent> latest = new ArrayDeque<>();

    private long lastNanos;
    private long leftOut;
    private long leftOutBeforeNanos;

    public TraceRecorder() {
        this(DEFAULT_LIMIT);
    }

    /** Keeps the {@code limit} latest events, and of the older ones those without which the later ones say nothing. */
    public TraceRecorder(int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("A recorder keeps one event or more, not " + limit + ".");
        }
        this.limit = limit;
    }

    /** What has been told until now. */
    public Recording recording() {
        List<TraceEvent> events = new ArrayList<>(lasting.size() + latest.size());
        events.addAll(lasting);
        events.addAll(latest);
        return new Recording(events, leftOut, leftOutBeforeNanos);
    }

    @Override
    public void machine(long atNanos, int machine, String name) {
        add(new TraceEvent.Machine(atNanos, machine, name));
    }

    @Override
    public void role(long atNanos, int machine, String role, long term) {
        add(new TraceEvent.Role(atNanos, machine, role, term));
    }

    @Override
    public void sent(long atNanos, long message, int from, int to, String text) {
        add(new TraceEvent.Sent(atNanos, message, from, to, text));
    }

    @Override
    public void arrived(long atNanos, long message) {
        add(new TraceEvent.Arrived(atNanos, message));
    }

    @Override
    public void mark(long atNanos, int machine, Mark mark, String text) {
        add(new TraceEvent.Marked(atNanos, machine, mark, text));
    }

    @Override
    public void begin(long atNanos, long span, int machine, String text) {
        add(new TraceEvent.Begun(atNanos, span, machine, text));
    }

    @Override
    public void end(long atNanos, long span) {
        add(new TraceEvent.Ended(atNanos, span));
    }

    @Override
    public void violation(long atNanos, int machine, String text) {
        add(new TraceEvent.Violated(atNanos, machine, text));
    }

    private void add(TraceEvent event) {
        if (event.atNanos() < lastNanos) {
            throw new IllegalArgumentException("Time goes back from " + lastNanos + " ns to " + event + ".");
        }
        lastNanos = event.atNanos();
        latest.addLast(event);
        if (latest.size() > limit) {
            makeRoom();
        }
    }

    private void makeRoom() {
        TraceEvent oldest = latest.removeFirst();
        if (oldest.lasts()) {
            lasting.add(oldest);
        } else {
            leftOut++;
            leftOutBeforeNanos = latest.getFirst().atNanos();
        }
    }
}
