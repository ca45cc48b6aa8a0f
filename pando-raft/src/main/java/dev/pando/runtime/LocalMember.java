package dev.pando.runtime;

import dev.pando.ClosedException;
import dev.pando.InterruptedOperationException;
import dev.pando.Log;
import dev.pando.Machine;
import dev.pando.MachineType;
import dev.pando.MachinesStatus;
import dev.pando.Member;
import dev.pando.NotDoneException;
import dev.pando.OutcomeUnknownException;
import dev.pando.Peer;
import dev.pando.RaftException;
import dev.pando.Roster;
import dev.pando.Status;
import dev.pando.Sync;
import dev.pando.Term;
import dev.pando.core.membership.MemberId;
import dev.pando.core.membership.Reconfiguration;
import dev.pando.order.Order;
import dev.pando.transport.Packet;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** A member in this process: what a program holds of a {@link Node}. */
public final class LocalMember implements Member {
    /** For one transfer that fails, and for another that then comes about. */
    private static final int TRANSFER_ELECTION_TIMEOUTS = 6;

    private final Node node;
    private final LocalLog log;
    private final LocalSync sync;
    private final Peer self;
    private final boolean ephemeral;
    private final long patienceMs;
    private final long appendTimeoutMs;
    private final CompletableFuture<Void> closed;
    private final Loop callbacks;

    LocalMember(
            Node node,
            Loop callbacks,
            LocalLog log,
            LocalSync sync,
            boolean ephemeral,
            long patienceMs,
            long appendTimeoutMs,
            CompletableFuture<Void> closed) {
        this.node = node;
        this.log = log;
        this.sync = sync;
        this.self = new Peer(node.self(), node.advertised());
        this.ephemeral = ephemeral;
        this.patienceMs = patienceMs;
        this.appendTimeoutMs = appendTimeoutMs;
        this.closed = closed.copy(); // given out: who completes it harms only itself
        this.callbacks = callbacks;
    }

    @Override
    public Peer self() {
        return self;
    }

    @Override
    public Term term() {
        return node.board().term();
    }

    @Override
    public Roster roster() {
        return node.board().roster();
    }

    @Override
    public Log log() {
        return log;
    }

    @Override
    public Sync sync() {
        return sync;
    }

    @Override
    public <C, R> Machine<C, R> machine(MachineType<C, R> type) {
        MachineHost host = node.machines();
        if (host == null || !node.isRegistered(type)) {
            throw new IllegalArgumentException("Member " + self + " has no machine '" + type.name()
                    + "': register it with RaftOptions.machine, on all members, before they start.");
        }
        return new LocalMachine<>(type, log, sync, host, appendTimeoutMs);
    }

    @Override
    public void skip(long index) {
        Waiting.await(
                skipAsync(index),
                2 * appendTimeoutMs,
                () -> new OutcomeUnknownException("No answer came in time: the command may be skipped yet. Look at the"
                        + " status, and call it again if the machines are still halted."),
                e -> new OutcomeUnknownException(
                        "The thread was interrupted while it waited: the command may be skipped yet.", e));
    }

    @Override
    public CompletableFuture<Void> skipAsync(long index) {
        PendingCommand<String> order = skipping(index);
        return clusterStatus().thenCompose(status -> {
            boolean isLeaders = status.leader().equals(Optional.of(status.self()));
            if (!isLeaders) {
                return CompletableFuture.failedFuture(new NotDoneException(
                        "No leader could be asked; entry " + index + " is not skipped. Try again."));
            }
            long haltedIndex =
                    status.machines().map(MachinesStatus::haltedIndex).orElse(0L);
            if (haltedIndex != index) {
                return CompletableFuture.failedFuture(
                        new NotDoneException("The machines of the leader are not halted at "
                                + index
                                + ": what has halted this member's may be a matter of this member alone, and nothing is"
                                + " skipped. See to the cause and resume the member, or replace it."));
            }
            return log.submitAsync(order).thenApply(said -> null);
        });
    }

    private PendingCommand<String> skipping(long index) {
        MachineHost host = node.machines();
        if (host == null) {
            throw new IllegalArgumentException("Member " + self + " has no machines.");
        }
        return host.skipping(index);
    }

    @Override
    public Status status() {
        return node.board().status();
    }

    @Override
    public CompletableFuture<Status> clusterStatus() {
        CompletableFuture<Status> future = new CompletableFuture<>();
        node.loop().execute(() -> {
            Packet.Status request = new Packet.Status(node.nextRequestId(), false);
            node.requests().handle(request, answer -> {
                Status said = answer instanceof Packet.StatusReply reply ? Board.status(reply) : status();
                callbacks.execute(() -> future.complete(said));
            });
        });
        // However the member ends, whoever waits hears of it.
        closed.whenComplete((ended, cause) -> future.complete(status()));
        return future;
    }

    @Override
    public Subscription onTerm(Consumer<Term> consumer) {
        return node.board().onTerm(consumer);
    }

    @Override
    public Subscription onRoster(Consumer<Roster> consumer) {
        return node.board().onRoster(consumer);
    }

    @Override
    public void leave() {
        await(
                leaveAsync(),
                2 * patienceMs,
                "The member did not leave in time: it may be a member or not. Call it again.");
    }

    @Override
    public CompletableFuture<Void> leaveAsync() {
        CompletableFuture<Void> left = new CompletableFuture<>();
        AtomicBoolean removed = new AtomicBoolean();
        node.loop().execute(() -> node.leave().whenComplete((done, failure) -> {
            removed.set(failure == null);
            if (failure != null) {
                left.completeExceptionally(failure);
            }
        }));
        // However the member ends, whoever waits hears of it.
        closed.whenComplete((ended, cause) -> {
            if (removed.get()) {
                left.complete(null);
            } else {
                left.completeExceptionally(new ClosedException("The member is closed: it did not leave.", cause));
            }
        });
        return left;
    }

    @Override
    public void remove(MemberId member) {
        awaitAnswer(removeAsync(member), patienceMs);
    }

    @Override
    public CompletableFuture<Void> removeAsync(MemberId member) {
        if (Objects.requireNonNull(member).equals(self.id())) {
            return CompletableFuture.failedFuture(new NotDoneException("Member " + self
                    + " is the one that was asked, and can't remove itself by remove: call leave(), which hands"
                    + " leadership over first, finishes its appends, and closes it."));
        }
        return ask(Order.removal(member), patienceMs);
    }

    @Override
    public void reconfigure(Reconfiguration wanted) {
        awaitAnswer(reconfigureAsync(wanted), patienceMs);
    }

    @Override
    public CompletableFuture<Void> reconfigureAsync(Reconfiguration wanted) {
        return ask(Order.reconfiguration(Objects.requireNonNull(wanted)), patienceMs);
    }

    @Override
    public void transferLeadership() {
        awaitAnswer(transferLeadershipAsync(), transferPatienceMs());
    }

    @Override
    public void transferLeadership(MemberId target) {
        awaitAnswer(transferLeadershipAsync(target), transferPatienceMs());
    }

    @Override
    public CompletableFuture<Void> transferLeadershipAsync() {
        return ask(Order.transfer(null), transferPatienceMs());
    }

    @Override
    public CompletableFuture<Void> transferLeadershipAsync(MemberId target) {
        return ask(Order.transfer(Objects.requireNonNull(target)), transferPatienceMs());
    }

    private long transferPatienceMs() {
        return (long) TRANSFER_ELECTION_TIMEOUTS * node.electionTimeoutMs();
    }

    private CompletableFuture<Void> ask(Order order, long limitMs) {
        Asking asking = new Asking(node, callbacks, order, limitMs);
        CompletableFuture<Void> answer = asking.begin();
        // However the member ends, whoever waits hears of it.
        CompletableFuture<?> unused = closed.whenComplete((ended, cause) -> asking.memberStopped(cause));
        return answer;
    }

    /** What is asked of the leader ends by itself in time, unless this member's loop stands still. */
    private static void awaitAnswer(CompletableFuture<Void> answer, long limitMs) {
        Waiting.await(
                answer,
                2 * limitMs,
                () -> new OutcomeUnknownException(
                        "This member did not answer in time: what was asked may have come about, or may yet. Ask again."),
                e -> new OutcomeUnknownException(
                        "The thread was interrupted while it waited for the answer: what was asked may have come about,"
                                + " or may yet.",
                        e));
    }

    @Override
    public void close() {
        if (ephemeral && !closed.isDone()) {
            leaveAsWellAsItCan();
        }
        node.loop().execute(() -> node.stop(null));
        await(
                closed.handle((done, cause) -> null),
                patienceMs,
                "The member did not stop in time: a write to its disk may hang. It goes on stopping.");
    }

    /** Stops it without leaving, and without waiting for long. */
    void closeAtOnce() {
        node.loop().execute(() -> node.stop(null));
        await(closed.handle((done, cause) -> null), patienceMs, "The member did not stop in time.");
    }

    /** What the addresses said that it tried to join through. */
    String joinComplaints() {
        return node.joinComplaints();
    }

    private void leaveAsWellAsItCan() {
        try {
            await(leaveAsync(), 2L * node.electionTimeoutMs(), "No time to leave.");
        } catch (RaftException e) {
            // It can't be reached, or is the last: then there is nothing to leave.
            org.slf4j.LoggerFactory.getLogger(LocalMember.class)
                    .info("Member {} closes without having left: {}", self.id().brief(), e.getMessage());
        }
    }

    @Override
    public CompletableFuture<Void> closed() {
        return closed;
    }

    private static void await(CompletableFuture<?> future, long timeoutMs, String onTimeout) {
        Waiting.await(
                future,
                timeoutMs,
                () -> new OutcomeUnknownException(onTimeout),
                e -> new InterruptedOperationException(
                        "The thread was interrupted while it waited for the member to stop. Call again.", e));
    }
}
