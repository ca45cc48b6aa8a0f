package dev.pando.cli;

import dev.pando.Appended;
import dev.pando.OutcomeUnknownException;
import dev.pando.PandoClient;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Appends lines without waiting for each: the client bounds how many are on their way. After the first that fails
 * nothing more is sent, and the error says which lines are appended. For one thread.
 */
final class LineAppender {
    private final PandoClient client;
    private final LongConsumer bytesRead;
    private final Deque<Sent> underWay = new ArrayDeque<>();
    private @Nullable Appended last;

    private record Sent(long line, CompletableFuture<Appended> outcome) {}

    LineAppender(PandoClient client, LongConsumer bytesRead) {
        this.client = client;
        this.bytesRead = bytesRead;
    }

    /** Where the last line stands; empty if there was none. */
    Optional<Appended> last() {
        return Optional.ofNullable(last);
    }

    /** Returns when all lines are committed. */
    void appendAll(Lines lines) throws IOException {
        try {
            for (byte[] line = lines.next(); line != null; line = lines.next()) {
                underWay.add(new Sent(lines.number(), client.appendAsync(line)));
                bytesRead.accept(lines.bytesRead());
                settle(false);
            }
        } catch (LineTooLongException e) {
            settle(true);
            throw new CommandException(
                    ExitCode.FAILED,
                    e.getMessage() + ", " + upTo(e.lineNumber() - 1) + "; split the line, then append from it on",
                    e);
        }
        settle(true);
    }

    /** Takes outcomes from the head: those that are there, or all. */
    private void settle(boolean all) {
        for (Sent head = underWay.peek(); head != null && (all || head.outcome().isDone()); head = underWay.peek()) {
            underWay.remove();
            last = await(head);
        }
    }

    private Appended await(Sent sent) {
        try {
            return sent.outcome().get();
        } catch (ExecutionException e) {
            throw failed(sent, Failure.unwrapped(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(sent, new OutcomeUnknownException("interrupted", e));
        }
    }

    private CommandException failed(Sent sent, Throwable cause) {
        Failure failure = Failure.of(cause);
        return new CommandException(
                failure.exitCode(),
                "line %,d was not acknowledged, %s%s: %s"
                        .formatted(sent.line(), upTo(sent.line() - 1), laterLines(), failure.message()),
                cause);
    }

    private String upTo(long line) {
        return last == null || line == 0
                ? "nothing before it is appended"
                : "the %,d before it are appended, the last at index %d".formatted(line, last.index());
    }

    /** Waits for what is still under way, to say how it ended. */
    private String laterLines() {
        long appended = 0;
        long open = 0;
        for (Sent later : underWay) {
            try {
                later.outcome().get();
                appended++;
            } catch (ExecutionException e) {
                open += Failure.of(e).exitCode() == ExitCode.UNKNOWN ? 1 : 0;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                open++;
            }
        }
        return (appended == 0 ? "" : ", %,d after it too".formatted(appended))
                + (open == 0 ? "" : ", %,d after it may be".formatted(open));
    }
}
