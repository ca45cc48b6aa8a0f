package dev.pando.testkit.oracle;

import dev.pando.testkit.oracle.Operation.Write;
import dev.pando.testkit.oracle.Outcome.Completed;
import dev.pando.testkit.oracle.Result.Found;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A key holds what was last written to it. Relies on each value being written once, as {@link History} has it. */
public final class Register implements Model<Long> {
    /** It has nothing of its own: one serves for all keys. */
    public Register() {}

    @Override
    public Long initial() {
        return Operation.ABSENT;
    }

    @Override
    public @Nullable Long step(Long state, Operation operation, @Nullable Result result) {
        if (operation instanceof Write write) {
            return write.value();
        }
        return result == null || (result instanceof Found found && found.value() == state) ? state : null;
    }

    /**
     * Leaves no write open for ever, and nothing to search.
     *
     * <p>A write that was never answered and whose value no read found is left out. That is sound: take any order that
     * explains all and has this write in it. No read follows it before the next write, since such a read would have
     * found its value. So without it every read still finds what it found, and to have no effect is allowed to it. The
     * other way around, an order without it is one of the orders that are searched for.
     *
     * <p>A write whose value was found takes effect before the first answer that found it, since no other write has
     * this value. Its window closes there.
     *
     * <p>For the same reason all reads that found its value come before the next write: those are its readers.
     */
    @Override
    public List<Window> narrow(List<Window> windows) {
        Map<Long, Readers> readers = readers(windows);
        List<Window> narrowed = new ArrayList<>(windows.size());
        for (Window window : windows) {
            if (window.call().operation() instanceof Write write) {
                Window closed = narrow(window, readers.getOrDefault(write.value(), Readers.NONE));
                if (closed.isCertain()) {
                    narrowed.add(closed);
                }
            } else {
                narrowed.add(window);
            }
        }
        return narrowed;
    }

    /** Stays open if nobody found it. If somebody did before it opens, it can't be placed: nothing explains that read. */
    private static Window narrow(Window write, Readers readers) {
        int closes = Math.min(write.closes(), readers.firstAnswer);
        return new Window(write.call(), write.opens(), closes, readers.count);
    }

    /** The reads that found one value. */
    private record Readers(int count, int firstAnswer) {
        static final Readers NONE = new Readers(0, Window.NEVER);

        Readers with(Readers other) {
            return new Readers(count + other.count, Math.min(firstAnswer, other.firstAnswer));
        }
    }

    /** By the value found. */
    private static Map<Long, Readers> readers(List<Window> windows) {
        Map<Long, Readers> readers = new HashMap<>();
        for (Window window : windows) {
            if (window.call().outcome() instanceof Completed completed && completed.result() instanceof Found found) {
                readers.merge(found.value(), new Readers(1, window.closes()), Readers::with);
            }
        }
        return readers;
    }

    @Override
    public String describe(Long state) {
        return state == Operation.ABSENT ? "nothing" : state.toString();
    }

    @Override
    public String remark(Call stuck, History history) {
        if (!(stuck.outcome() instanceof Completed completed)
                || !(completed.result() instanceof Found found)
                || found.value() == Operation.ABSENT) {
            return "";
        }
        Call write = history.writeOf(found.value());
        return found.value() + " comes from " + (write == null ? "nobody" : write.toString());
    }
}
