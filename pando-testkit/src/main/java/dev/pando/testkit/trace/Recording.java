package dev.pando.testkit.trace;

import java.util.List;

/**
 * What a {@link TraceRecorder} has kept of a run.
 *
 * @param events in the order in which they were told
 * @param leftOut how many messages' events and marks there were too many, the oldest of all
 * @param leftOutBeforeNanos from when on nothing is left out; 0 if nothing is
 */
public record Recording(List<TraceEvent> events, long leftOut, long leftOutBeforeNanos) {
    public Recording {
        events = List.copyOf(events);
    }

    /** Tells all of it again. */
    public void replay(Trace trace) {
        events.forEach(event -> event.tell(trace));
    }
}
