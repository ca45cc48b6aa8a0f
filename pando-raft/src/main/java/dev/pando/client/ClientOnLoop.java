package dev.pando.client;

import dev.pando.Appended;
import dev.pando.Consistency;
import dev.pando.MachineType;
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

    /** Submits a command; without a time limit. The future completes on the loop. Fails as {@link dev.pando.Machine#submit} does. */
    public <C, R> CompletableFuture<R> submit(MachineType<C, R> type, C command) {
        byte[] encoded = type.commands().encode(command);
        PendingCommand pending = new PendingCommand(type.id(), encoded, false);
        room.takeAnyway(encoded.length);
        engine.submit(pending);
        return RemoteMachine.decoded(pending.outcome(), outcome -> RemoteMachine.result(type, outcome), Runnable::run);
    }

    /** Reads from a machine; without a time limit. The future completes on the loop. */
    public <C, R> CompletableFuture<R> read(MachineType<C, R> type, C query, Consistency consistency) {
        byte[] encoded = type.commands().encode(query);
        return RemoteMachine.decoded(
                engine.query(type, encoded, consistency, Long.MAX_VALUE), type.results()::decode, Runnable::run);
    }

    /** Ends it: what is pending fails with a {@link RaftException} that says whether it may have taken effect. */
    public void close() {
        engine.close(null);
    }
}
