package dev.pando.testkit.oracle;

import dev.pando.testkit.oracle.Operation.CompareAndSet;
import dev.pando.testkit.oracle.Operation.Write;
import dev.pando.testkit.oracle.Result.Found;
import dev.pando.testkit.oracle.Result.Written;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A key holds what was last written to it, or what it was last set to. Relies on each value being written once, as
 * {@link History} has it.
 */
public final class Register implements Model<Long> {
    /** It has nothing of its own: one serves for all keys. */
    public Register() {}

    @Override
    public Long initial() {
        return Operation.ABSENT;
    }

    /**
     * A compare-and-set without an answer takes effect only where it changes something. Anywhere else it does nothing,
     * which it may do without a place in the order.
     */
    @Override
    public @Nullable Long step(Long state, Operation operation, @Nullable Result result) {
        if (operation instanceof Write write) {
            return write.value();
        }
        if (operation instanceof CompareAndSet set && (result == null || result instanceof Written)) {
            return set.expected() == state ? set.value() : null;
        }
        return result == null || (result instanceof Found found && found.value() == state) ? state : null;
    }

    /**
     * Leaves nothing open for ever, and nothing to search. A compare-and-set that was not done counts as a read here.
     *
     * <p>A write or a compare-and-set is needed if it was answered, if a read found its value, or if a compare-and-set that
     * is needed expects its value. One that is not needed is left out. That is sound: take any order that explains all, and
     * in it the last that is not needed. No read stands between it and the next change, since such a read would have found
     * its value. Nor is that change a compare-and-set: it would expect this value and, being later, be needed, so that what
     * comes before it would be needed too. It is a write, to which what the key held is all the same, or there is none. So
     * without the one we took every call still has its result, and to have no effect is allowed to it. One after the other,
     * all that are not needed can go. The other way around, an order without them is one of the orders that are searched
     * for.
     *
     * <p>What is needed takes effect before the first answer that found its value, and before the compare-and-set that
     * expects its value has to, since nothing else has this value. Its window closes there.
     *
     * <p>For the same reason all reads that found its value, and then the compare-and-set that expects it, come before any
     * other change: those are its followers. If two expect it, there is no order, and they never fit. A write fits whatever
     * the key holds; what depends on the initial state comes before all writes, since no value is that of nothing.
     */
    @Override
    public List<Window> narrow(List<Window> windows) {
        Map<Long, Window> writers = closed(windows);
        List<Window> needed = new ArrayList<>(windows.size());
        Map<Long, Integer> followers = new HashMap<>();
        for (Window window : windows) {
            Call call = window.call();
            Window closed = call.isReadOnly()
                    ? window
                    : writers.getOrDefault(call.operation().value(), window);
            if (closed.isCertain()) {
                needed.add(closed);
                Long before = before(call);
                if (before != null) {
                    followers.merge(before, 1, Integer::sum);
                }
            }
        }
        needed.replaceAll(window -> window.call().isReadOnly()
                ? window
                : window.followedBy(
                        followers.getOrDefault(window.call().operation().value(), 0)));
        return needed;
    }

    /**
     * The windows of all that is not read-only, by value. What is not needed stays open. If somebody found the value before
     * it opens, it can't be placed: nothing explains what was found.
     */
    private static Map<Long, Window> closed(List<Window> windows) {
        Map<Long, Window> writers = new HashMap<>();
        for (Window window : windows) {
            if (!window.call().isReadOnly()) {
                writers.put(window.call().operation().value(), window);
            }
        }
        for (Window window : windows) {
            Window writer = writers.get(before(window.call()));
            // Also what it has replaced, and so on; a circle of them ends where all close at the same time.
            while (writer != null && writer.closes() > window.closes()) {
                writers.put(writer.call().operation().value(), writer.closingAt(window.closes()));
                writer = writers.get(before(writer.call()));
            }
        }
        return writers;
    }

    /** What the key has to hold for it to take effect as it does, null if that is all the same. */
    private static @Nullable Long before(Call call) {
        if (call.result() instanceof Found found) {
            return found.value();
        }
        return call.operation() instanceof CompareAndSet set ? (Long) set.expected() : null;
    }

    @Override
    public String describe(Long state) {
        return state == Operation.ABSENT ? "nothing" : state.toString();
    }

    @Override
    public String remark(Call stuck, History history) {
        Long before = before(stuck);
        if (before == null || before == Operation.ABSENT) {
            return "";
        }
        Call write = history.writeOf(before);
        return before + " comes from " + (write == null ? "nobody" : write.toString());
    }
}
