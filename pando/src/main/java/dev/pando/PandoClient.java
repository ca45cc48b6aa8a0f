package dev.pando;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A program that is no member, talking to a cluster through any of its members. It keeps a session, so that each
 * payload takes effect once however often it had to be sent, and falls back to another member when its own is gone.
 * All methods may be called by any thread.
 */
public interface PandoClient extends AutoCloseable {

    /**
     * Connects with the default options.
     *
     * @param via addresses of members, {@code host:port}; one that works is enough, more are for when it is gone
     * @throws NoLeaderException if none of them answers within 10 seconds; the message says what each said
     */
    static PandoClient connect(List<String> via) {
        return connect(via, Duration.ofSeconds(10));
    }

    /** As {@link #connect(List)}, with a time limit of its own. */
    @SuppressWarnings("DoNotCallSuggester")
    static PandoClient connect(List<String> via, Duration timeout) {
        throw new UnsupportedOperationException("not yet");
    }

    /**
     * Appends without waiting; payloads of one client stand in the log in the order of the calls. The future completes
     * on one of the client's threads: what follows on it must not block.
     *
     * <p>Blocks while more than 1,024 payloads, or 16 MiB, are pending.
     */
    CompletableFuture<Appended> appendAsync(byte[] payload);

    /** Appends and waits until the payload is committed. Errors as {@link Log#append(byte[])}. */
    Appended append(byte[] payload);

    /**
     * Committed entries from an index on, read from one member. If that member is lost, it goes on with another.
     *
     * @param follow wait for more at the end of the log; otherwise {@link Listener#iterator} ends there
     */
    Listener tail(long fromIndex, boolean follow);

    /** How the cluster is doing, as the member sees it that this client is connected to. */
    Status status();

    /** Has the member that this client is connected to leave its cluster; waits until it has. */
    void leave();

    /** Ends the connection. Pending appends fail with {@link OutcomeUnknownException}. */
    @Override
    void close();
}
