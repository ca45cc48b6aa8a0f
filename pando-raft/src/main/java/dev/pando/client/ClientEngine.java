package dev.pando.client;

import dev.pando.ClosedException;
import dev.pando.Consistency;
import dev.pando.MachineType;
import dev.pando.NoLeaderException;
import dev.pando.NotDoneException;
import dev.pando.RaftException;
import dev.pando.order.Order;
import dev.pando.transport.Packet;
import dev.pando.transport.Transport;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A whole client without its threads: takes what callers ask for, from any thread and without ever waiting, and does it
 * on the loop. Everything that it touches is given to it, so that it runs as well on virtual time.
 */
final class ClientEngine implements Link.Owner {
    /** How long a client's session lives when nothing is heard of it. */
    static final long SESSION_TTL_MS = TimeUnit.MINUTES.toMillis(15);

    private final ClientLoop loop;
    private final Transport transport;
    private final RandomGenerator random;
    private final Addresses addresses;
    private final Room room;

    // Touched only on the loop.
    private final Link link;
    private final Outcomes outcomes;
    private final Appends appends;
    private final Questions questions;
    private final Queries queries;
    private final Orders orders;
    private final Collection<Leaving> leavings = new ArrayList<>();
    private @Nullable CompletableFuture<Link.Peer> connecting;
    private long lastRequestId = Link.PING;

    // Touched by any thread.
    private final ConcurrentLinkedQueue<PendingAppend> inbox = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean isDrainDue = new AtomicBoolean();
    private final Map<Long, CompletableFuture<?>> calls = new ConcurrentHashMap<>();
    private final AtomicLong lastCall = new AtomicLong();
    private final Set<TailStream> tails = ConcurrentHashMap.newKeySet();

    /** Set by the loop before it ends what is pending: what comes later is ended by whoever brought it. */
    private volatile @Nullable ClosedException closed;

    /**
     * @param callbacks runs what callers have attached to the futures of their appends
     * @param sessionTtlMs how long its session lives, in replicated time, when nothing is heard of it
     */
    ClientEngine(
            ClientLoop loop,
            Transport transport,
            RandomGenerator random,
            Executor callbacks,
            Addresses addresses,
            Room room,
            long sessionTtlMs) {
        this.loop = loop;
        this.transport = transport;
        this.random = random;
        this.addresses = addresses;
        this.room = room;
        this.link = new Link(loop, transport, random, addresses, this);
        this.outcomes = new Outcomes(room, callbacks);
        this.appends = new Appends(loop, link, random, this::nextRequestId, outcomes, sessionTtlMs);
        this.questions = new Questions(loop, link, this::nextRequestId, addresses);
        this.queries = new Queries(loop, link, this::nextRequestId, addresses);
        this.orders = new Orders(loop, link, this::nextRequestId, addresses);
    }

    /** Connects to the first member that answers. Futures of this class complete on the loop: nothing may wait there. */
    CompletableFuture<Link.Peer> connect(long limitNanos) {
        return call(connected -> {
            connecting = connected;
            ClientLoop.Timer limit = loop.schedule(
                    limitNanos,
                    () -> endConnecting("No member answered within " + TimeUnit.NANOSECONDS.toMillis(limitNanos)
                            + " ms at " + addresses.given() + "."));
            afterwards(connected, limit::cancel);
            link.need();
        });
    }

    /** Room has been taken for it. */
    void submit(PendingAppend append) {
        inbox.add(append);
        if (isDrainDue.compareAndSet(false, true)) {
            loop.execute(this::drain);
        }
        ClosedException why = closed;
        if (why != null) {
            refuseInbox(why);
        }
    }

    /** The caller doesn't want it any more; false if it was sent, so that it can't be withdrawn. */
    boolean withdraw(PendingAppend append) {
        boolean isWithdrawn = append.withdraw();
        if (isWithdrawn) {
            room.giveBack(append.payload().length);
            loop.execute(() -> appends.forget(append));
        }
        return isWithdrawn;
    }

    CompletableFuture<Packet.StatusReply> status(long limitNanos) {
        return call(answer -> {
            questions.askStatus(limitNanos, new Questions.Asker() {
                @Override
                public void told(Packet.StatusReply status) {
                    answer.complete(status);
                }

                @Override
                public void notTold(RaftException why) {
                    answer.completeExceptionally(why);
                }
            });
            link.need();
        });
    }

    CompletableFuture<Long> readIndex(long limitNanos) {
        return call(answer -> {
            questions.askReadIndex(limitNanos, answer::complete, answer::completeExceptionally);
            link.need();
        });
    }

    /**
     * Asks a machine; its answer is as members write it.
     *
     * @param limitNanos {@link Long#MAX_VALUE} for none
     */
    CompletableFuture<byte[]> query(MachineType<?, ?> machine, byte[] query, Consistency consistency, long limitNanos) {
        return call(answer -> {
            queries.ask(machine, query, consistency, limitNanos, answer);
            link.need();
        });
    }

    /** Why commands that wait do so, for messages; empty where it is not known. */
    String whyHalted() {
        return appends.whyHalted();
    }

    TailBuffer tail(long from, boolean follow) {
        TailStream tail = new TailStream(loop, transport, random, addresses, from, follow, tails::remove);
        tails.add(tail);
        loop.execute(() -> tail.begin(addressOfPeer()));
        ClosedException why = closed;
        if (why != null) {
            tail.buffer().fail("the client is closed.", why);
        }
        return tail.buffer();
    }

    /** Has the member leave that this is connected to, or was last. */
    CompletableFuture<@Nullable Void> leave() {
        return this.<@Nullable Void>call((CompletableFuture<@Nullable Void> left) -> {
            Link.Peer peer = link.peer();
            if (peer == null) {
                left.completeExceptionally(new NotDoneException("The client has never been connected."));
                return;
            }
            Leaving leaving = new Leaving(loop, transport, random, addresses, questions, link, peer, left);
            leavings.add(leaving);
            afterwards(left, () -> leavings.remove(leaving));
            leaving.begin();
        });
    }

    /** Has the cluster do something to itself. */
    CompletableFuture<@Nullable Void> order(Order order) {
        return this.<@Nullable Void>call((CompletableFuture<@Nullable Void> done) -> {
            orders.give(order, done);
            link.need();
        });
    }

    /**
     * Ends everything that is pending, then the loop.
     *
     * @param cause null where the caller has closed it
     */
    CompletableFuture<@Nullable Void> close(@Nullable Throwable cause) {
        CompletableFuture<@Nullable Void> done = new CompletableFuture<@Nullable Void>();
        loop.execute(() -> {
            shutDown(cause);
            done.complete(null);
        });
        return done;
    }

    @Override
    public boolean needsLink() {
        return connecting != null
                || appends.needsLink()
                || !questions.isIdle()
                || !queries.isIdle()
                || !orders.isIdle();
    }

    @Override
    public void up() {
        CompletableFuture<Link.Peer> waiting = connecting;
        if (waiting != null) {
            connecting = null;
            waiting.complete(link.peer());
        }
        questions.linkUp();
        queries.linkUp();
        orders.linkUp();
        appends.linkUp();
    }

    @Override
    public void notReached() {
        if (connecting != null && addresses.allRefused()) {
            endConnecting("No member lets this client in.");
        }
    }

    @Override
    public void down() {
        orders.linkDown();
        appends.linkDown();
    }

    @Override
    public void received(Packet packet) {
        if (packet instanceof Packet.Appended appended) {
            appends.received(appended);
        } else if (packet instanceof Packet.CommandResults results) {
            appends.received(results);
        } else if (packet instanceof Packet.QueryReply reply) {
            queries.received(reply);
        } else if (packet instanceof Packet.AppendRefused refused) {
            appends.received(refused);
        } else if (packet instanceof Packet.SessionOpened opened) {
            appends.received(opened);
        } else if (packet instanceof Packet.StatusReply status) {
            questions.received(status);
        } else if (packet instanceof Packet.ReadIndexReply index) {
            questions.received(index);
        } else if (packet instanceof Packet.Reconfigured reconfigured) {
            orders.received(reconfigured);
        } else if (packet instanceof Packet.Transferred transferred) {
            orders.received(transferred);
        } else if (packet instanceof Packet.Refused refused) {
            questions.received(refused);
            queries.received(refused);
            orders.received(refused);
            appends.received(refused);
        }
        outcomes.flush();
    }

    private void drain() {
        isDrainDue.set(false);
        for (PendingAppend append = inbox.poll(); append != null; append = inbox.poll()) {
            appends.add(append);
        }
        link.need();
        appends.proceed();
    }

    private void endConnecting(String why) {
        CompletableFuture<Link.Peer> waiting = connecting;
        if (waiting != null) {
            connecting = null;
            waiting.completeExceptionally(new NoLeaderException(why + addresses.troubles()));
        }
    }

    private void shutDown(@Nullable Throwable cause) {
        if (closed != null) {
            return;
        }
        ClosedException why = cause == null
                ? new ClosedException("The client is closed.")
                : new ClosedException("The client has stopped: " + cause, cause);
        closed = why;
        try {
            refuseInbox(why);
            appends.close("The client was closed.");
            outcomes.flush();
            List.copyOf(leavings).forEach(leaving -> leaving.fail("The client was closed."));
            orders.close(cause);
            questions.close(() -> why);
            queries.close(why);
            tails.forEach(tail -> tail.end("the client was closed."));
            link.close();
        } finally {
            calls.values().forEach(call -> call.completeExceptionally(why));
            room.close();
            loop.close();
        }
    }

    /** Not sent, and won't be. */
    private void refuseInbox(ClosedException why) {
        for (PendingAppend append = inbox.poll(); append != null; append = inbox.poll()) {
            if (append.withdraw()) {
                room.giveBack(append.payload().length);
                append.fail(why);
            }
        }
    }

    private @Nullable String addressOfPeer() {
        Link.Peer peer = link.peer();
        return peer == null ? null : peer.address();
    }

    private long nextRequestId() {
        return ++lastRequestId;
    }

    /** Runs a task on the loop that completes the future; if the loop runs no more, the future has failed. */
    private <T extends @Nullable Object> CompletableFuture<T> call(Consumer<CompletableFuture<T>> task) {
        CompletableFuture<T> result = new CompletableFuture<>();
        long number = lastCall.incrementAndGet();
        calls.put(number, result);
        afterwards(result, () -> calls.remove(number));
        loop.execute(() -> task.accept(result));
        ClosedException why = closed;
        if (why != null) {
            result.completeExceptionally(why);
        }
        return result;
    }

    private static void afterwards(CompletableFuture<?> future, Runnable task) {
        CompletableFuture<?> unused = future.whenComplete((value, failure) -> task.run());
    }
}
