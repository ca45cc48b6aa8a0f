package dev.pando.runtime;

import dev.pando.RaftException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Waits for futures on behalf of a caller's thread, and turns what can go wrong into what the API promises. */
public final class Waiting {
    private Waiting() {}

    /**
     * The future's value.
     *
     * @param onTimeout makes what is thrown when the time is over
     * @param onInterrupt makes what is thrown when the thread is interrupted; it still is, then
     */
    public static <T> T await(
            CompletableFuture<T> future,
            long timeoutMs,
            Supplier<RaftException> onTimeout,
            Function<InterruptedException, RaftException> onInterrupt) {
        try {
            return future.get(timeoutMs, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw onInterrupt.apply(e);
        } catch (TimeoutException e) {
            throw onTimeout.get();
        } catch (ExecutionException e) {
            throw thrown(e.getCause());
        }
    }

    /** What failed a future, with this thread's stack where it is one of Pando's. */
    private static RuntimeException thrown(@Nullable Throwable cause) {
        if (cause instanceof RuntimeException unchecked) {
            unchecked.addSuppressed(new Waited());
            return unchecked;
        }
        return new IllegalStateException(cause);
    }

    /** Shows in a stack trace who waited. */
    private static final class Waited extends Exception {
        private static final long serialVersionUID = 1L;

        Waited() {
            super("waited for here");
        }
    }
}
