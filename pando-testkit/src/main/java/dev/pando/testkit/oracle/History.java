package dev.pando.testkit.oracle;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What clients asked for and what they were answered, in the order in which it happened. It judges nothing: that is for
 * {@link Linearizability} and {@link LogOrder}. For one thread.
 *
 * <p>It has to be told things as they happen; time never goes backwards. What is told first came first, also within one
 * nanosecond.
 *
 * <p>A client is whatever promises an order to its own payloads: one session. It may have several calls open at a time.
 * Who opens another session is another client.
 */
public final class History {
    /** By id. */
    private final List<Call> calls = new ArrayList<>();

    /** The id of the call that writes a value, or sets a key to it. */
    private final Map<Long, Long> writes = new HashMap<>();

    private long nowNanos = Long.MIN_VALUE;

    /** The order of what is told next. Only grows. */
    private int order;

    private int completed;
    private int failed;

    /** Nothing has happened yet. */
    public History() {}

    /** A client begins something. Until its outcome is told it is unknown. Returns the id of the call. */
    public long invoke(int client, Operation operation, long atNanos) {
        long id = calls.size();
        if (!operation.isReadOnly()) {
            register(operation.value(), id);
        }
        advance(atNanos);
        calls.add(new Call(id, client, operation, atNanos, order++, Outcome.UNKNOWN));
        return id;
    }

    private void register(long value, long id) {
        if (value == Operation.ABSENT) {
            throw new IllegalArgumentException("The value " + Operation.ABSENT + " says that a key holds nothing.");
        }
        Long earlier = writes.putIfAbsent(value, id);
        if (earlier != null) {
            throw new IllegalArgumentException(
                    "Values must be unique, but " + value + " is also that of " + call(earlier) + ".");
        }
    }

    /** It was carried out, and the client was answered. May also be told after {@link #unknown}, if the answer comes late. */
    public void completed(long id, long atNanos, Result result) {
        Call call = open(id);
        if (!call.operation().accepts(result)) {
            throw new IllegalArgumentException(call + " can't end with \"" + result + "\".");
        }
        advance(atNanos);
        calls.set((int) id, call.with(new Outcome.Completed(result, atNanos, order++)));
        completed++;
    }

    /**
     * It did not take effect, and certainly never will. So it is, too, with a compare-and-set that was not done where
     * nobody can say what the key held.
     */
    public void failed(long id) {
        calls.set((int) id, open(id).with(Outcome.FAILED));
        failed++;
    }

    /** The client has given up: it may take effect at any time from its invocation on, or never. */
    public void unknown(long id) {
        open(id);
    }

    private Call open(long id) {
        Call call = call(id);
        if (!(call.outcome() instanceof Outcome.Unknown)) {
            throw new IllegalStateException("The outcome of " + call + " has been told already.");
        }
        return call;
    }

    private void advance(long atNanos) {
        if (atNanos < nowNanos) {
            throw new IllegalArgumentException("Time goes backwards, from " + nowNanos + " to " + atNanos + " ns.");
        }
        nowNanos = atNanos;
    }

    /** All of them, in the order of their invocations. A view. */
    public List<Call> calls() {
        return Collections.unmodifiableList(calls);
    }

    /** Throws {@link IndexOutOfBoundsException} if there is none. */
    public Call call(long id) {
        return calls.get(Math.toIntExact(id));
    }

    /** The call that writes this value, or sets a key to it; null if nobody asked for that. */
    public @Nullable Call writeOf(long value) {
        Long id = writes.get(value);
        return id == null ? null : call(id);
    }

    /** How many calls were answered. */
    public int completedCalls() {
        return completed;
    }

    /** How many calls have certainly not taken effect. */
    public int failedCalls() {
        return failed;
    }

    /** How many calls have an outcome that nobody knows. */
    public int unknownCalls() {
        return calls.size() - completed - failed;
    }
}
