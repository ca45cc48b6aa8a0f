package dev.pando.testkit.oracle;

import dev.pando.testkit.oracle.Operation.CompareAndSet;
import dev.pando.testkit.oracle.Verdict.Answer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks for an order of the calls on one key that explains all of their results, and respects their windows: that of
 * Wing and Gong, depth first, with Lowe's memory of the configurations that it has been to. Runs once.
 *
 * <p>A call may be placed next if no window that has not been placed closes before its own opens. So only the openings
 * before the first closing are tried, and a closing is a dead end: its call had to be placed earlier.
 */
final class Search<S> {
    private static final int NOTHING = -1;

    private final Model<S> model;
    private final List<Window> windows;
    private final int limit;
    private final Timeline timeline;
    private final Placed placed;

    /** Where the search has been; stays empty if it never goes back. */
    private final Set<Configuration<S>> known = new HashSet<>();

    /**
     * Whether no result depends on anything but the call that it follows, with which it is placed. Then to place a call
     * with all that follows it as soon as they fit is never wrong: in any order that has them later, they stand next to
     * one another as well, and may do so here. So the search never goes back beyond them.
     */
    private final boolean isGreedy;

    /** The windows placed so far, in order, {@code depth} of them. */
    private final int[] path;

    private int depth;

    /** The states before each placed window that is not read-only. */
    private final List<S> earlier = new ArrayList<>();

    private S state;

    /** How many windows still have to be placed; others may be. */
    private int certain;

    /** How many configurations the search has been to. Only grows. */
    private int visited;

    /** @param windows in the order in which they open */
    Search(Model<S> model, List<Window> windows, int limit) {
        this.model = model;
        this.windows = windows;
        this.limit = limit;
        timeline = new Timeline(windows);
        placed = new Placed(windows.size());
        isGreedy = windows.stream().allMatch(window -> isReadOnly(window) || window.followers() != Window.ANY);
        path = new int[windows.size()];
        state = model.initial();
        certain = (int) windows.stream().filter(Window::isCertain).count();
    }

    Answer run() {
        placeReads();
        placeFirst();
        int event = timeline.first();
        while (certain > 0) {
            if (!timeline.isOpening(event)) {
                int undone = isGreedy ? NOTHING : stepBack();
                if (undone == NOTHING) {
                    return Answer.VIOLATION;
                }
                event = timeline.after(timeline.openingOf(undone));
            } else if (stepTo(timeline.windowOf(event))) {
                if (known.size() > limit) {
                    return Answer.UNDECIDED;
                }
                event = timeline.first();
            } else {
                event = timeline.after(event);
            }
        }
        return Answer.OK;
    }

    /**
     * Places all read-only calls that fit now. There is nothing else to try for them: they leave the state as it is, so
     * that in any order that has one of them later it may stand here as well.
     */
    private void placeReads() {
        for (int event = timeline.first(); timeline.isOpening(event); event = timeline.after(event)) {
            int window = timeline.windowOf(event);
            if (isReadOnly(windows.get(window)) && stateAfter(window) != null) {
                place(window);
            }
        }
    }

    /**
     * Where the search never goes back, the followers of the initial state come before all else. If they don't fit now,
     * they never will.
     */
    private void placeFirst() {
        int follower = isGreedy ? follower() : NOTHING;
        if (follower != NOTHING) {
            stepTo(follower);
        }
    }

    /** Places what is not read-only, and all that follows it, if they fit and lead to where the search has not been. */
    private boolean stepTo(int window) {
        int from = depth;
        int next = window;
        while (next != NOTHING && change(next)) {
            int changed = depth;
            placeReads();
            int missing = windows.get(next).followers() - (depth - changed);
            if (missing <= 0) {
                visited++;
                return true;
            }
            // No read fits any more: what is missing can only be a compare-and-set.
            next = missing == 1 ? follower() : NOTHING;
            visited += next == NOTHING ? 0 : 1;
        }
        while (depth > from) {
            stepBack();
        }
        return false;
    }

    /** A compare-and-set that fits now and changes the state; {@link #NOTHING} if there is none. */
    private int follower() {
        for (int event = timeline.first(); timeline.isOpening(event); event = timeline.after(event)) {
            int window = timeline.windowOf(event);
            Call call = windows.get(window).call();
            if (call.operation() instanceof CompareAndSet && !call.isReadOnly() && stateAfter(window) != null) {
                return window;
            }
        }
        return NOTHING;
    }

    /** Places it, if it is not read-only, fits, and leads to where the search has not been. */
    private boolean change(int window) {
        S after = isReadOnly(windows.get(window)) ? null : stateAfter(window);
        if (after == null) {
            return false;
        }
        place(window);
        if (!isGreedy && !known.add(placed.with(after, firstMissing()))) {
            takeBack();
            return false;
        }
        earlier.add(state);
        state = after;
        return true;
    }

    private int firstMissing() {
        return timeline.isEmpty() ? windows.size() : timeline.windowOf(timeline.first());
    }

    /** Takes back the last that is not read-only, and the reads after it; {@link #NOTHING} if there is none. */
    private int stepBack() {
        while (depth > 0) {
            int window = takeBack();
            if (!isReadOnly(windows.get(window))) {
                state = earlier.remove(earlier.size() - 1);
                return window;
            }
        }
        return NOTHING;
    }

    private void place(int window) {
        timeline.lift(window);
        placed.add(window);
        path[depth++] = window;
        certain -= windows.get(window).isCertain() ? 1 : 0;
    }

    private int takeBack() {
        int window = path[--depth];
        timeline.putBack(window);
        placed.remove(window);
        certain += windows.get(window).isCertain() ? 1 : 0;
        return window;
    }

    private @Nullable S stateAfter(int window) {
        Call call = windows.get(window).call();
        return model.step(state, call.operation(), call.result());
    }

    private static boolean isReadOnly(Window window) {
        return window.call().isReadOnly();
    }

    int visited() {
        return visited;
    }

    /** After {@link Answer#OK}: the calls in an order that explains them. */
    List<Call> order() {
        List<Call> order = new ArrayList<>(depth);
        for (int i = 0; i < depth; i++) {
            order.add(windows.get(path[i]).call());
        }
        return order;
    }

    /** After {@link Answer#OK}: what the key holds in the end. */
    S state() {
        return state;
    }
}
