package dev.pando.cli.process;

import dev.pando.cli.CommandException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Waits for what comes about by itself: looks again and again, and gives up with an error that names it. */
public final class Await {
    private static final int POLL_MS = 10;

    private Await() {}

    /** Looks once; empty while it is not there. */
    public interface Look<T> {
        Optional<T> look() throws InterruptedException;
    }

    /** Looks once; false while it is not so. */
    public interface Condition {
        boolean holds() throws InterruptedException;
    }

    /**
     * What is found at last.
     *
     * @param what is waited for, as "until ..." goes on; asked only when it did not come
     * @throws CommandException if it does not come within the limit
     */
    public static <T> T value(Supplier<String> what, Duration limit, Look<T> look) throws InterruptedException {
        long startNs = System.nanoTime();
        Optional<T> found = look.look();
        while (found.isEmpty()) {
            if (System.nanoTime() - startNs > limit.toNanos()) {
                throw new CommandException("waited %d s in vain until %s".formatted(limit.toSeconds(), what.get()));
            }
            Thread.sleep(POLL_MS);
            found = look.look();
        }
        return found.get();
    }

    /** As {@link #value}, for what is so or is not. */
    public static void until(Supplier<String> what, Duration limit, Condition condition) throws InterruptedException {
        value(what, limit, () -> condition.holds() ? Optional.of(true) : Optional.empty());
    }
}
