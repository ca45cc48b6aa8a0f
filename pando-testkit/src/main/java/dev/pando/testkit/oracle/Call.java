package dev.pando.testkit.oracle;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * One operation of one client, and what came of it.
 *
 * @param id numbers the calls of a history from 0, in the order of their invocations
 * @param client who asked; see {@link History} for what a client is
 * @param atNanos when it was invoked
 * @param order of the invocation among all that the history was told: it alone says what came before what, since several
 *     things may happen at the same nanosecond
 */
public record Call(long id, int client, Operation operation, long atNanos, int order, Outcome outcome) {

    /** Whether this one was answered before the other was invoked. */
    public boolean endsBefore(Call other) {
        return outcome instanceof Outcome.Completed completed && completed.order() < other.order;
    }

    /** Whether it has left everything as it was: its operation always does, or it was not done. */
    public boolean isReadOnly() {
        return operation.isReadOnly() || result() instanceof Result.Found;
    }

    /** What the client was answered, null if it was not. */
    public @Nullable Result result() {
        return outcome instanceof Outcome.Completed completed ? completed.result() : null;
    }

    Call with(Outcome ended) {
        return new Call(id, client, operation, atNanos, order, ended);
    }

    /** For a person, to stand within a sentence. */
    @Override
    public String toString() {
        return "client " + client + "'s " + operation + " (" + ending() + ")";
    }

    private String ending() {
        if (outcome instanceof Outcome.Completed completed) {
            return completed.result() + ", " + seconds(atNanos) + " to " + seconds(completed.atNanos());
        }
        String known = outcome instanceof Outcome.Failed ? "failed" : "outcome unknown";
        return known + ", invoked at " + seconds(atNanos);
    }

    private static String seconds(long nanos) {
        return BigDecimal.valueOf(nanos, 9).stripTrailingZeros().toPlainString() + " s";
    }
}
