package dev.pando.recipes;

import dev.pando.Consistency;
import dev.pando.Machine;
import dev.pando.MachineType;
import dev.pando.Member;
import dev.pando.PandoClient;
import dev.pando.RaftOptions;
import java.util.concurrent.CompletableFuture;

/**
 * A number of 64 bits that all members share; 0 at first. An addition whose sum does not fit is refused
 * ({@link dev.pando.CommandRejectedException}) and changes nothing. Errors as in {@link dev.pando.recipes}. May be used by any
 * thread.
 */
public final class ReplicatedCounter {
    private final Machine<CounterCommand, CounterCommand.Result> machine;

    ReplicatedCounter(Machine<CounterCommand, CounterCommand.Result> machine) {
        this.machine = machine;
    }

    static MachineType<CounterCommand, CounterCommand.Result> type(String name) {
        return new MachineType<>(name, CounterCommand.CODEC, CounterCommand.Result.CODEC);
    }

    /**
     * Gives members a counter.
     *
     * @param name no other machine of the cluster has it; for good
     */
    public static RaftOptions register(RaftOptions options, String name) {
        return options.machine(type(name), CounterMachine::new);
    }

    /**
     * The counter of that name, as a member has it.
     *
     * @throws IllegalArgumentException if it was not registered
     */
    public static ReplicatedCounter of(Member member, String name) {
        return new ReplicatedCounter(member.machine(type(name)));
    }

    /** The counter of that name, as a program that is no member has it: see {@link PandoClient#machine}. */
    public static ReplicatedCounter of(PandoClient client, String name) {
        return new ReplicatedCounter(client.machine(type(name)));
    }

    /** Adds, and gives back what it came to. Not to be repeated after an unknown outcome: it may count twice then. */
    public long add(long delta) {
        return machine.submit(new CounterCommand.Add(delta)).value();
    }

    /** As {@link #add}, without waiting. */
    public CompletableFuture<Long> addAsync(long delta) {
        return machine.submitAsync(new CounterCommand.Add(delta)).thenApply(CounterCommand.Result::value);
    }

    /** Adds 1, and gives back what it came to: a number that nobody else gets, as long as all only do that. */
    public long incrementAndGet() {
        return add(1);
    }

    /** As {@link #incrementAndGet}, without waiting. */
    public CompletableFuture<Long> incrementAndGetAsync() {
        return addAsync(1);
    }

    /**
     * Becomes a value if it is another one now.
     *
     * @return false if it was not, and nothing has changed
     */
    public boolean compareAndSet(long expected, long value) {
        return machine.submit(new CounterCommand.CompareAndSet(expected, value)).done();
    }

    /** As {@link #compareAndSet}, without waiting. */
    public CompletableFuture<Boolean> compareAndSetAsync(long expected, long value) {
        return machine.submitAsync(new CounterCommand.CompareAndSet(expected, value))
                .thenApply(CounterCommand.Result::done);
    }

    /** What it is: at least what anybody was told before. */
    public long get() {
        return get(Consistency.LINEARIZABLE);
    }

    public long get(Consistency consistency) {
        return machine.read(new CounterCommand.Read(), consistency).value();
    }

    /** As {@link #get(Consistency)}, without waiting, and without a time limit. */
    public CompletableFuture<Long> getAsync(Consistency consistency) {
        return machine.readAsync(new CounterCommand.Read(), consistency).thenApply(CounterCommand.Result::value);
    }
}
