package dev.pando.testkit.oracle;

import java.util.Arrays;
import java.util.List;

/**
 * The openings and closings of the windows that have not been placed yet, in order: a ring of numbered events, linked
 * both ways, out of which a window is lifted and put back in constant time. Events that are put back must be those
 * lifted last. Event 0 is where the ring begins and ends; it counts as a closing.
 */
final class Timeline {
    private static final int RING = 0;

    private final int[] next;
    private final int[] previous;

    /** The window of an event. */
    private final int[] windowOf;

    /** By window. */
    private final int[] opening;

    /** By window; 0 where it never closes. */
    private final int[] closing;

    /** @param windows in the order in which they open */
    Timeline(List<Window> windows) {
        int[] closed = byClosing(windows);
        int events = windows.size() + closed.length;
        next = new int[events + 1];
        previous = new int[events + 1];
        windowOf = new int[events + 1];
        opening = new int[windows.size()];
        closing = new int[windows.size()];
        number(windows, closed);
        for (int event = 0; event <= events; event++) {
            next[event] = event == events ? RING : event + 1;
            previous[event] = event == RING ? events : event - 1;
        }
    }

    private void number(List<Window> windows, int[] closed) {
        int opens = 0;
        int closes = 0;
        for (int event = 1; event < next.length; event++) {
            boolean isOpening = closes == closed.length
                    || (opens < windows.size()
                            && windows.get(opens).opens()
                                    < windows.get(closed[closes]).closes());
            if (isOpening) {
                windowOf[event] = opens;
                opening[opens++] = event;
            } else {
                windowOf[event] = closed[closes];
                closing[closed[closes++]] = event;
            }
        }
    }

    /** The windows that close, in the order in which they do. */
    private static int[] byClosing(List<Window> windows) {
        long[] ranks = new long[windows.size()];
        int count = 0;
        for (int window = 0; window < windows.size(); window++) {
            if (windows.get(window).isCertain()) {
                ranks[count++] = ((long) windows.get(window).closes() << 32) | window;
            }
        }
        Arrays.sort(ranks, 0, count);
        int[] closed = new int[count];
        for (int i = 0; i < count; i++) {
            closed[i] = (int) ranks[i];
        }
        return closed;
    }

    int first() {
        return next[RING];
    }

    int after(int event) {
        return next[event];
    }

    boolean isOpening(int event) {
        return event != RING && opening[windowOf[event]] == event;
    }

    int windowOf(int event) {
        return windowOf[event];
    }

    int openingOf(int window) {
        return opening[window];
    }

    boolean isEmpty() {
        return next[RING] == RING;
    }

    /** The event after the opening stays what it is in the ring: a walk along the ring goes on from it. */
    void lift(int window) {
        if (closing[window] != RING) {
            unlink(closing[window]);
        }
        unlink(opening[window]);
    }

    void putBack(int window) {
        link(opening[window]);
        if (closing[window] != RING) {
            link(closing[window]);
        }
    }

    private void unlink(int event) {
        next[previous[event]] = next[event];
        previous[next[event]] = previous[event];
    }

    private void link(int event) {
        next[previous[event]] = event;
        previous[next[event]] = event;
    }
}
