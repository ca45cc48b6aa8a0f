package dev.pando.recipes;

import dev.pando.Consistency;
import dev.pando.Machine;
import dev.pando.MachineType;
import dev.pando.Member;
import dev.pando.PandoClient;
import dev.pando.RaftOptions;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Items to be worked on, in the order in which they were offered. Whoever takes one has it for a lease; if it says neither that
 * the item is done nor renews the lease, the item goes back to its place, and somebody else takes it. So each item is worked on
 * at least once, and may be by two at a time, where one was slower than its lease: {@link QueueItem#token} tells them apart, as
 * that of a {@link ReplicatedLock} does.
 *
 * <p>Items have to fit into {@link RaftOptions#maxEntryBytes}, with a few bytes to spare, and are copied on their way in and out.
 * Leases are 1 ms or more, of replicated time. Errors as in {@link dev.pando.recipes}. May be used by any thread.
 */
public final class ReplicatedQueue {
    private final Machine<QueueCommand, QueueCommand.Result> machine;

    ReplicatedQueue(Machine<QueueCommand, QueueCommand.Result> machine) {
        this.machine = machine;
    }

    static MachineType<QueueCommand, QueueCommand.Result> type(String name) {
        return new MachineType<>(name, QueueCommand.CODEC, QueueCommand.Result.CODEC);
    }

    /**
     * Gives members a queue.
     *
     * @param name no other machine of the cluster has it; for good
     */
    public static RaftOptions register(RaftOptions options, String name) {
        return options.machine(type(name), QueueMachine::new);
    }

    /**
     * The queue of that name, as a member has it.
     *
     * @throws IllegalArgumentException if it was not registered
     */
    public static ReplicatedQueue of(Member member, String name) {
        return new ReplicatedQueue(member.machine(type(name)));
    }

    /** The queue of that name, as a program that is no member has it: see {@link PandoClient#machine}. */
    public static ReplicatedQueue of(PandoClient client, String name) {
        return new ReplicatedQueue(client.machine(type(name)));
    }

    /** Adds an item at the end, and gives its id. Not to be repeated after an unknown outcome: it may be there twice then. */
    public long offer(byte[] item) {
        return machine.submit(new QueueCommand.Offer(item)).number();
    }

    /** As {@link #offer}, without waiting. */
    public CompletableFuture<Long> offerAsync(byte[] item) {
        return machine.submitAsync(new QueueCommand.Offer(item)).thenApply(QueueCommand.Result::number);
    }

    /**
     * Takes the first item that nobody has; empty if there is none: does not wait for one. What was taken with an unknown outcome
     * goes back when its lease ends.
     */
    public Optional<QueueItem> take(long leaseMs) {
        return item(machine.submit(new QueueCommand.Take(Deadlines.duration(leaseMs))));
    }

    /** As {@link #take}, without waiting. */
    public CompletableFuture<Optional<QueueItem>> takeAsync(long leaseMs) {
        return machine.submitAsync(new QueueCommand.Take(Deadlines.duration(leaseMs)))
                .thenApply(ReplicatedQueue::item);
    }

    /**
     * Has a lease end so long from now, earlier or later than it would have.
     *
     * @return false if the item is not held under that token any more: stop working on it
     */
    public boolean renew(long token, long leaseMs) {
        return machine.submit(new QueueCommand.Renew(token, Deadlines.duration(leaseMs)))
                .done();
    }

    /** As {@link #renew}, without waiting. */
    public CompletableFuture<Boolean> renewAsync(long token, long leaseMs) {
        return machine.submitAsync(new QueueCommand.Renew(token, Deadlines.duration(leaseMs)))
                .thenApply(QueueCommand.Result::done);
    }

    /**
     * Removes an item for good: it is done.
     *
     * @return false if it was not held under that token any more: somebody else has it, or will, or it is done already
     */
    public boolean done(long token) {
        return machine.submit(new QueueCommand.Done(token)).done();
    }

    /** As {@link #done}, without waiting. */
    public CompletableFuture<Boolean> doneAsync(long token) {
        return machine.submitAsync(new QueueCommand.Done(token)).thenApply(QueueCommand.Result::done);
    }

    /**
     * Puts an item back to its place, before its lease has ended.
     *
     * @return false if it was not held under that token any more
     */
    public boolean giveBack(long token) {
        return machine.submit(new QueueCommand.GiveBack(token)).done();
    }

    /** As {@link #giveBack}, without waiting. */
    public CompletableFuture<Boolean> giveBackAsync(long token) {
        return machine.submitAsync(new QueueCommand.GiveBack(token)).thenApply(QueueCommand.Result::done);
    }

    /** How many items are not done, be they taken or not. */
    public long size() {
        return size(Consistency.LINEARIZABLE);
    }

    public long size(Consistency consistency) {
        return machine.read(new QueueCommand.Size(), consistency).number();
    }

    /** As {@link #size(Consistency)}, without waiting, and without a time limit. */
    public CompletableFuture<Long> sizeAsync(Consistency consistency) {
        return machine.readAsync(new QueueCommand.Size(), consistency).thenApply(QueueCommand.Result::number);
    }

    private static Optional<QueueItem> item(QueueCommand.Result result) {
        return Optional.ofNullable(result.item());
    }
}
