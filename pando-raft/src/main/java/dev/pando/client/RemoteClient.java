package dev.pando.client;

import dev.pando.Appended;
import dev.pando.Backup;
import dev.pando.ClosedException;
import dev.pando.Consistency;
import dev.pando.InterruptedOperationException;
import dev.pando.Listener;
import dev.pando.Machine;
import dev.pando.MachineType;
import dev.pando.Members;
import dev.pando.NotDoneException;
import dev.pando.OutcomeUnknownException;
import dev.pando.OverloadedException;
import dev.pando.PandoClient;
import dev.pando.RaftException;
import dev.pando.Status;
import dev.pando.backup.BackupWriter;
import dev.pando.core.membership.ClusterId;
import dev.pando.core.membership.MemberId;
import dev.pando.core.membership.Reconfiguration;
import dev.pando.order.Order;
import dev.pando.transport.Transport;
import dev.pando.transport.tcp.TcpOptions;
import dev.pando.transport.tcp.TcpTransport;
import java.io.IOException;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What callers see of a client: gives their calls to a {@link ClientEngine} and, where they ask for it, waits. Owns the
 * engine's thread, the thread for callbacks, and the transport.
 */
public final class RemoteClient implements PandoClient {
    private static final Logger LOG = LoggerFactory.getLogger(RemoteClient.class);
    private static final AtomicInteger MADE = new AtomicInteger();

    private static final int MAX_PENDING = 1024;
    private static final long MAX_PENDING_BYTES = 16 << 20;
    private static final long APPEND_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long STATUS_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long END_LIMIT_MS = 5_000;

    private final Transport transport;
    private final Addresses addresses;
    private final LoopThread loop;
    private final CallbackThread callbacks;
    private final Room room = new Room(MAX_PENDING, MAX_PENDING_BYTES);
    private final ClientEngine engine;
    private final AtomicBoolean isClosed = new AtomicBoolean();

    /** From the first member's welcome; members agree on it. */
    private volatile int maxEntryBytes;

    private RemoteClient(Addresses addresses, Transport transport, RandomGenerator random) {
        this.transport = transport;
        this.addresses = addresses;
        String name = "pando-client-" + MADE.incrementAndGet();
        this.loop = new LoopThread(name, this::broken);
        this.callbacks = new CallbackThread(name + "-callbacks");
        this.engine =
                new ClientEngine(loop, transport, random, callbacks, addresses, room, ClientEngine.SESSION_TTL_MS);
    }

    /**
     * Connects over TCP.
     *
     * @throws IllegalArgumentException if an address is none
     * @throws dev.pando.NoLeaderException if no member answers within the time limit
     */
    public static RemoteClient overTcp(List<String> via, Duration timeout) {
        Addresses addresses = new Addresses(via);
        return connect(addresses, timeout, new TcpTransport(TcpOptions.defaults()), new SecureRandom());
    }

    /**
     * Connects over a transport.
     *
     * @param transport belongs to the client from now on, which closes it
     * @param random draws the session's id: no two clients may have the same one
     */
    static RemoteClient connect(Addresses addresses, Duration timeout, Transport transport, RandomGenerator random) {
        RemoteClient client = new RemoteClient(addresses, transport, random);
        try {
            client.loop.start();
            client.maxEntryBytes = client.await(
                            client.engine.connect(TimeUnit.NANOSECONDS.convert(timeout)), "connected to a member")
                    .maxEntryBytes();
            return client;
        } catch (Throwable failure) {
            client.close();
            throw failure;
        }
    }

    @Override
    public CompletableFuture<Appended> appendAsync(byte[] payload) {
        PendingAppend append = PendingAppend.shared(payload);
        try {
            enter(append, Long.MAX_VALUE);
        } catch (RaftException refused) {
            return CompletableFuture.failedFuture(refused);
        }
        CompletableFuture<?> unused = append.result().whenComplete((where, failure) -> engine.withdraw(append));
        engine.submit(append);
        return append.result();
    }

    @Override
    public Appended append(byte[] payload) {
        PendingAppend append = PendingAppend.waitedFor(payload);
        return submit(append, append.result(), APPEND_LIMIT_NANOS);
    }

    /** Submits it, and waits for what comes of it. */
    private <T> T submit(PendingAppend append, CompletableFuture<T> answer, long limitNanos) {
        long deadline = System.nanoTime() + limitNanos;
        enter(append, limitNanos);
        engine.submit(append);
        try {
            return answer.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw unwrapped(e);
        } catch (TimeoutException e) {
            String why =
                    "No answer came within " + seconds(limitNanos) + "." + engine.whyHalted() + addresses.troubles();
            return giveUp(append, answer, why, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return giveUp(append, answer, "The thread was interrupted.", e);
        }
    }

    private static String seconds(long nanos) {
        long ms = TimeUnit.NANOSECONDS.toMillis(nanos);
        return ms % 1000 == 0 ? ms / 1000 + " s" : ms + " ms";
    }

    @Override
    public <C, R> Machine<C, R> machine(MachineType<C, R> type) {
        return new RemoteMachine<>(type, this);
    }

    /** Submits a command, and waits for its outcome. */
    byte[] submit(int machine, byte[] command, long limitNanos) {
        PendingCommand pending = new PendingCommand(machine, command, true);
        return submit(pending, pending.outcome(), limitNanos);
    }

    /** Submits a command without waiting. The outcome completes on the callback thread; cancelling it withdraws the command. */
    CompletableFuture<byte[]> submitAsync(int machine, byte[] command) {
        PendingCommand pending = new PendingCommand(machine, command, false);
        try {
            checkOpen();
            checkSize(pending);
        } catch (RaftException refused) {
            return CompletableFuture.failedFuture(refused);
        }
        if (!room.tryTake(command.length)) {
            return CompletableFuture.failedFuture(
                    isClosed.get()
                            ? closed()
                            : new OverloadedException(
                                    "As much is pending as a client may have under way: " + MAX_PENDING
                                            + " commands and payloads, or " + MAX_PENDING_BYTES
                                            + " bytes. Wait for some of them, then submit again."));
        }
        CompletableFuture<?> unused = pending.outcome().whenComplete((outcome, failure) -> engine.withdraw(pending));
        engine.submit(pending);
        return pending.outcome();
    }

    /** Asks a machine, and waits for the answer. */
    byte[] read(MachineType<?, ?> machine, byte[] query, Consistency consistency) {
        checkOpen();
        CompletableFuture<byte[]> answer = engine.query(machine, query, consistency, APPEND_LIMIT_NANOS);
        try {
            return await(answer, "told what was asked");
        } finally {
            answer.cancel(false); // if the thread was interrupted
        }
    }

    /** Asks a machine without waiting. The answer completes on the loop. */
    CompletableFuture<byte[]> readAsync(MachineType<?, ?> machine, byte[] query, Consistency consistency) {
        return isClosed.get()
                ? CompletableFuture.failedFuture(closed())
                : engine.query(machine, query, consistency, Long.MAX_VALUE);
    }

    /** Where what callers attach to futures runs. */
    Executor callbacks() {
        return callbacks;
    }

    @Override
    public Listener tail(long fromIndex, boolean follow) {
        if (fromIndex < 1) {
            throw new IllegalArgumentException("Indexes begin at 1, not at " + fromIndex + ".");
        }
        checkOpen();
        return engine.tail(fromIndex, follow);
    }

    @Override
    public Status status() {
        checkOpen();
        return StatusView.of(await(engine.status(STATUS_LIMIT_NANOS), "told the member's status"));
    }

    @Override
    public Backup backup(OutputStream out) throws IOException {
        ClusterId cluster = status().cluster();
        long last = await(engine.readIndex(STATUS_LIMIT_NANOS), "told up to where the log is committed");
        BackupWriter writer = new BackupWriter(out, cluster);
        try (Listener entries = tail(1, true)) {
            while (writer.lastIndex() < last) {
                writer.write(entries.next().encoded());
            }
        }
        writer.finish();
        return new Backup(cluster, writer.lastIndex(), writer.lastTerm(), writer.bytes());
    }

    @Override
    public void leave() {
        checkOpen();
        try {
            engine.leave().get();
        } catch (ExecutionException e) {
            throw unwrapped(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OutcomeUnknownException(
                    "The thread was interrupted while it waited for the member to leave: it may yet leave.", e);
        }
    }

    @Override
    public Members members() {
        return Members.of(status());
    }

    @Override
    public void remove(MemberId member) {
        awaitOrder(removeAsync(member));
    }

    @Override
    public CompletableFuture<Void> removeAsync(MemberId member) {
        Objects.requireNonNull(member);
        return onCallbacks(engine.order(Order.removal(member)));
    }

    @Override
    public void reconfigure(Reconfiguration wanted) {
        awaitOrder(reconfigureAsync(wanted));
    }

    @Override
    public CompletableFuture<Void> reconfigureAsync(Reconfiguration wanted) {
        Objects.requireNonNull(wanted);
        return onCallbacks(engine.order(Order.reconfiguration(wanted)));
    }

    @Override
    public void transferLeadership() {
        awaitOrder(transferLeadershipAsync());
    }

    @Override
    public void transferLeadership(MemberId target) {
        awaitOrder(transferLeadershipAsync(target));
    }

    @Override
    public CompletableFuture<Void> transferLeadershipAsync() {
        return onCallbacks(engine.order(Order.transfer(null)));
    }

    @Override
    public CompletableFuture<Void> transferLeadershipAsync(MemberId target) {
        Objects.requireNonNull(target);
        return onCallbacks(engine.order(Order.transfer(target)));
    }

    /** The same, completed away from the loop, where nothing may wait. */
    private CompletableFuture<Void> onCallbacks(CompletableFuture<@Nullable Void> answer) {
        CompletableFuture<Void> given = new CompletableFuture<>();
        CompletableFuture<?> unused = answer.whenCompleteAsync(
                (done, failure) -> {
                    if (failure == null) {
                        given.complete(null);
                    } else {
                        given.completeExceptionally(failure);
                    }
                },
                callbacks);
        return given;
    }

    private static void awaitOrder(CompletableFuture<Void> answer) {
        try {
            answer.get();
        } catch (ExecutionException e) {
            throw unwrapped(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OutcomeUnknownException(
                    "The thread was interrupted while it waited for the answer: what was asked may have come about, or"
                            + " may yet.",
                    e);
        }
    }

    @Override
    public void close() {
        if (!isClosed.compareAndSet(false, true)) {
            return;
        }
        room.close();
        CompletableFuture<?> ended = engine.close(null);
        if (!loop.isCurrentThread()) {
            awaitQuietly(ended);
            loop.awaitEnd(END_LIMIT_MS);
        }
        callbacks.close();
        transport.close();
    }

    /** Takes room for it, and waits until there is some. */
    private void enter(PendingAppend append, long limitNanos) {
        checkOpen();
        checkSize(append);
        int size = append.payload().length;
        if (callbacks.isCurrentThread()) {
            // What is pending ends on this thread: waiting for it here would never end.
            room.takeAnyway(size);
            return;
        }
        try {
            if (!room.take(size, limitNanos)) {
                room.giveBack(size);
                throw closed();
            }
        } catch (TimeoutException e) {
            throw new NotDoneException(
                    "Too much was pending for " + seconds(limitNanos) + "; this was not sent." + engine.whyHalted()
                            + addresses.troubles(),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NotDoneException("The thread was interrupted before this was sent.", e);
        }
    }

    private void checkSize(PendingAppend append) {
        int size = append.payload().length;
        int bound = maxEntryBytes;
        if (size > bound) {
            throw PendingAppend.tooLarge(size, bound);
        }
    }

    private <T> T giveUp(PendingAppend append, CompletableFuture<T> result, String why, Exception cause) {
        if (engine.withdraw(append)) {
            throw new NotDoneException(why + " It had not been sent.", cause);
        }
        if (result.isDone() && !result.isCompletedExceptionally()) {
            return result.join();
        }
        throw new OutcomeUnknownException(why + " It was sent, and may yet be appended.", cause);
    }

    private <T> T await(CompletableFuture<T> answer, String forWhat) {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw unwrapped(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedOperationException("The thread was interrupted before it was " + forWhat + ".", e);
        }
    }

    private static RuntimeException unwrapped(ExecutionException e) {
        if (e.getCause() instanceof RaftException known) {
            return known;
        }
        return new IllegalStateException("The client failed in a way that it should not.", e.getCause());
    }

    /** As long as the engine needs for it, which never waits itself. */
    private static void awaitQuietly(CompletableFuture<?> ended) {
        try {
            ended.get(END_LIMIT_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("The client did not end as it should.", e);
        }
    }

    private void checkOpen() {
        if (isClosed.get()) {
            throw closed();
        }
    }

    private static ClosedException closed() {
        return new ClosedException("The client is closed.");
    }

    /** A task of the loop let an exception out: the client is wrong about something, and stops. */
    private void broken(Throwable failure) {
        LOG.error("The client has failed, and stops.", failure);
        room.close();
        CompletableFuture<?> unused = engine.close(failure);
    }
}
