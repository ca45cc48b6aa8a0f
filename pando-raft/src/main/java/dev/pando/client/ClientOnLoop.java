package dev.pando.client;

import dev.pando.Appended;
import dev.pando.RaftException;
import dev.pando.transport.Transport;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

/**
 * A client without threads of its own: all of {@link RemoteClient} but what waits. Whoever gives it a loop decides what
 * time is, so that a whole client runs in a simulation.
 */
public final class ClientOnLoop {
    private final Room room = new Room(Integer.MAX_VALUE, Long.MAX_VALUE);
    private final ClientEngine engine;

    /**
     * @param via addresses of members
     * @param random draws the session's id: no two clients may have the same one
     */
    public ClientOnLoop(ClientLoop loop, Transport transport, RandomGenerator random, List<String> via) {
        this(loop, transport, random, via, ClientEngine.SESSION_TTL_MS);
    }

    /** @param sessionTtlMs how long its session lives, in replicated time, when nothing is heard of it; a second at least */
    public ClientOnLoop(
            ClientLoop loop, Transport transport, RandomGenerator random, List<String> via, long sessionTtlMs) {
        this.engine = new ClientEngine(loop, transport, random, Runnable::run, new Addresses(via), room, sessionTtlMs);
    }

    /**
     * Appends; without a time limit. The future completes on the loop. Fails as {@link dev.pando.PandoClient#append}
     * does.
     */
    public CompletableFuture<Appended> append(byte[] payload) {
        PendingAppend append = PendingAppend.shared(payload);
        room.takeAnyway(payload.length);
        engine.submit(append);
        return append.result();
    }

    /** Ends it: what is pending fails with a {@link RaftException} that says whether it may have taken effect. */
    public void close() {
        engine.close(null);
    }
}
