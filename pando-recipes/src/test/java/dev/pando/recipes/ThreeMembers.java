package dev.pando.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.CompactionPolicy;
import dev.pando.MachineType;
import dev.pando.MachinesStatus;
import dev.pando.Member;
import dev.pando.Raft;
import dev.pando.RaftException;
import dev.pando.Snapshot;
import dev.pando.StateMachine;
import dev.pando.core.CoreOptions;
import dev.pando.runtime.LocalMember;
import dev.pando.runtime.Startup;
import dev.pando.testkit.world.Dice;
import dev.pando.testkit.world.Machine;
import dev.pando.testkit.world.World;
import dev.pando.transport.testing.MemoryOptions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Three members on virtual time, one of which crashes now and then while operations are submitted through all of them, and whose
 * logs are compacted many times.
 */
final class ThreeMembers<C, R> implements Machine.Owner {
    private static final int WITHIN_MS = 120_000;

    private final World world;
    private final Dice dice;
    private final MachineType<C, R> type;

    /** What each member has, since its last start. */
    private final Map<Machine, StateMachine<C, R>> states = new HashMap<>();

    private int crashes;

    /** @param factory gives the machine of the member of a number: 0, 1 or 2 */
    ThreeMembers(long seed, MachineType<C, R> type, Function<Integer, StateMachine<C, R>> factory) {
        this.type = type;
        world = new World(
                seed,
                Raft.options().segmentBytes(8 << 10).compaction(CompactionPolicy.bySize(8 << 10)),
                CoreOptions.DEFAULT,
                MemoryOptions.defaults());
        dice = world.dice("test");
        for (int i = 0; i < 3; i++) {
            Machine machine = world.machine(this);
            Supplier<StateMachine<C, R>> ours = () -> {
                StateMachine<C, R> made = factory.apply(machine.number());
                states.put(machine, made);
                return made;
            };
            machine.tune(options -> options.machine(type, ours));
            up(machine, i == 0 ? Startup.Intent.START : Startup.Intent.JOIN);
        }
    }

    /**
     * An operation that was submitted.
     *
     * @param key what the test knows it by
     */
    record Submitted<K, T>(K key, CompletableFuture<T> future) {

        /** What came of it; null if that is not known, or it was not done. */
        @Nullable T result() {
            return future.isDone() && !future.isCompletedExceptionally() ? future.join() : null;
        }

        /** Whether nobody can say if it was done: its member has crashed, or says so. */
        boolean isUnknown() {
            if (!future.isDone()) {
                return true;
            }
            try {
                future.join();
                return false;
            } catch (CompletionException e) {
                return !(e.getCause() instanceof RaftException failure) || failure.mayHaveTakenEffect();
            }
        }
    }

    private void up(Machine machine, Startup.Intent intent) {
        List<String> via =
                intent == Startup.Intent.JOIN ? List.of(world.machines().get(0).address()) : List.of();
        RaftException failure = machine.start(intent, via);
        if (failure != null) {
            throw failure;
        }
        runUntil(machine::isReady, machine + " is ready");
    }

    private void runUntil(BooleanSupplier condition, String what) {
        long end = world.nowNanos() + WITHIN_MS * 1_000_000L;
        while (!condition.getAsBoolean()) {
            if (world.nowNanos() > end || !world.time().runNext()) {
                throw new AssertionError("Not within " + WITHIN_MS + " ms of virtual time: " + what);
            }
        }
    }

    /** Submits operations, each through any member that runs, while they crash and come back; then lets all end. */
    <K, T> List<Submitted<K, T>> run(int operations, BiFunction<Member, Dice, Submitted<K, ? extends T>> submit) {
        List<Submitted<K, T>> all = new ArrayList<>();
        for (int i = 0; i < operations; i++) {
            List<Machine> running = running();
            if (running.size() == 3 && dice.happens(20)) {
                dice.oneOf(running).crash();
                crashes++;
            } else if (running.size() < 3 && dice.happens(50)) {
                resume();
            } else {
                Submitted<K, ? extends T> submitted = submit.apply(member(dice.oneOf(running)), dice);
                Submitted<K, T> one =
                        new Submitted<>(submitted.key(), submitted.future().thenApply(Function.identity()));
                all.add(one);
            }
            world.time().runFor(dice.skewed(0, 100) * 1_000_000);
        }
        resume();
        settle();
        return all;
    }

    long nowNanos() {
        return world.nowNanos();
    }

    void after(long delayNanos, Runnable task) {
        world.time().schedule(delayNanos, task);
    }

    private List<Machine> running() {
        return world.machines().stream()
                .filter(machine -> machine.member() != null)
                .toList();
    }

    private void resume() {
        for (Machine machine : world.machines()) {
            if (machine.member() == null) {
                up(machine, Startup.Intent.RESUME);
            }
        }
    }

    static LocalMember member(Machine machine) {
        return Objects.requireNonNull(machine.member(), machine + " is down.");
    }

    private long applied(Machine machine) {
        MachinesStatus status = member(machine).status().machines().orElseThrow();
        assertThat(status.haltedIndex()).as(status.trouble()).isZero();
        return status.appliedIndex();
    }

    private void settle() {
        world.time().runFor(40_000_000_000L); // longer than whoever is answered at all waits
        runUntil(
                () -> world.machines().stream()
                                .mapToLong(machine -> member(machine).status().commitIndex())
                                .max()
                                .orElseThrow()
                        == world.machines().stream()
                                .mapToLong(this::applied)
                                .min()
                                .orElseThrow(),
                "all have applied the same");
    }

    /** All have crashed and compacted, and are the same now; what they are. */
    StateMachine<C, R> sameOnAll() {
        assertThat(crashes).isPositive();
        List<Machine> machines = world.machines();
        StateMachine<C, R> first = state(machines.get(0));
        for (Machine machine : machines) {
            assertThat(Twins.bytes(state(machine)))
                    .as("%s of %s", type, machine)
                    .isEqualTo(Twins.bytes(first));
            try (Snapshot snapshot = member(machine).log().snapshot().orElseThrow()) {
                assertThat(snapshot.index()).isPositive();
            }
        }
        return first;
    }

    private StateMachine<C, R> state(Machine machine) {
        return Objects.requireNonNull(states.get(machine));
    }
}
