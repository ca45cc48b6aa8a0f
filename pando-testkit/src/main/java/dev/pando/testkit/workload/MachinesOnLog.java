package dev.pando.testkit.workload;

import dev.pando.Appended;
import dev.pando.CompactionPolicy;
import dev.pando.Consistency;
import dev.pando.MachinesStatus;
import dev.pando.RaftOptions;
import dev.pando.client.ClientOnLoop;
import dev.pando.core.entry.LogEntry;
import dev.pando.runtime.LocalMember;
import dev.pando.testkit.Violation;
import dev.pando.testkit.oracle.CommittedWrite;
import dev.pando.testkit.plan.Plan;
import dev.pando.testkit.situation.Reached;
import dev.pando.testkit.situation.Situation;
import dev.pando.testkit.world.Dice;
import dev.pando.testkit.world.Machine;
import dev.pando.testkit.world.World;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/** The log belongs to machines, which the library compacts. */
final class MachinesOnLog implements Store {
    /** More or less what a command takes in the log. */
    private static final int COMMAND_BYTES = 200;

    /** How often somebody looks whether machines are halted. */
    private static final long LOOK_NANOS = 300_000_000;

    private final World world;
    private final boolean readsByLease;
    private final Dice dice;
    private final Reached reached;
    private final LongUnaryOperator termAt;
    private final Consumer<Violation> onViolation;

    /** Machines that have not said yet what they hold. */
    private int unanswered;

    /** What the machines hold, as the first one said that was asked; they must all say the same. */
    private KeyValueMachine.@Nullable State state;

    /** @param termAt of a committed entry */
    MachinesOnLog(
            World world,
            Plan.Workload plan,
            Reached reached,
            LongUnaryOperator termAt,
            Consumer<Violation> onViolation) {
        this.world = world;
        this.readsByLease = plan.readsByLease();
        this.dice = world.dice("consistency");
        this.reached = reached;
        this.termAt = termAt;
        this.onViolation = onViolation;
    }

    /** What the members run with. */
    static RaftOptions options(RaftOptions options, Plan.Workload plan) {
        int every = plan.compactEvery();
        return options.machine(KeyValueMachine.TYPE, () -> new KeyValueMachine(plan.machinesGiveViews()))
                .compaction(
                        every == 0 ? CompactionPolicy.never() : CompactionPolicy.bySize((long) every * COMMAND_BYTES));
    }

    /** Somebody looks after the member's machines, and has them skip what they can't carry out. */
    @Override
    public void started(Machine machine, LocalMember member, Executor executor) {
        lookAfter(machine, member, CompletableFuture.completedFuture(null));
    }

    /** @param before what was last done */
    private void lookAfter(Machine machine, LocalMember member, CompletableFuture<?> before) {
        world.time().schedule(LOOK_NANOS, () -> {
            if (machine.member() != member) {
                return;
            }
            long halted =
                    member.status().machines().map(MachinesStatus::haltedIndex).orElse(0L);
            CompletableFuture<?> underWay = before;
            if (halted != 0 && before.isDone()) {
                reached.reached(Situation.MACHINES_HALTED);
                underWay = member.skipAsync(halted).thenRun(() -> reached.reached(Situation.COMMAND_SKIPPED));
            }
            lookAfter(machine, member, underWay);
        });
    }

    @Override
    public void ended(Machine machine) {}

    @Override
    public CompletableFuture<Appended> write(LocalMember member, byte[] payload) {
        return where(member.machine(KeyValueMachine.TYPE).submitAsync(payload));
    }

    @Override
    public CompletableFuture<Appended> write(ClientOnLoop client, byte[] payload) {
        return where(client.submit(KeyValueMachine.TYPE, payload));
    }

    private CompletableFuture<Appended> where(CompletableFuture<KeyValueMachine.Answer> answer) {
        return answer.thenApply(done -> new Appended(done.index(), termAt.applyAsLong(done.index())));
    }

    @Override
    public CompletableFuture<Long> read(Machine machine, LocalMember member, int key) {
        return member.machine(KeyValueMachine.TYPE)
                .readAsync(KeyValueMachine.query(key), consistency())
                .thenApply(KeyValueMachine.Answer::value);
    }

    @Override
    public boolean areReadRemotely() {
        return true;
    }

    @Override
    public CompletableFuture<Long> read(ClientOnLoop client, int key) {
        return client.read(KeyValueMachine.TYPE, KeyValueMachine.query(key), consistency())
                .thenApply(KeyValueMachine.Answer::value);
    }

    private Consistency consistency() {
        return readsByLease && dice.happens(700) ? Consistency.LEASE : Consistency.LINEARIZABLE;
    }

    @Override
    public boolean isAt(Machine machine, long index) {
        LocalMember member = machine.member();
        return member != null
                && member.status()
                        .machines()
                        .filter(m -> m.appliedIndex() == index)
                        .isPresent();
    }

    @Override
    public void checkIsSame(Machine machine, List<LogEntry> committed) {
        LocalMember member = machine.member();
        if (member == null) {
            return;
        }
        CompletableFuture<KeyValueMachine.Answer> everything = member.machine(KeyValueMachine.TYPE)
                .readAsync(KeyValueMachine.query(KeyValueMachine.EVERYTHING), Consistency.LOCAL);
        unanswered++;
        CompletableFuture<?> unused = everything.thenAccept(answer -> {
            unanswered--;
            check(machine, answer.state(), committed);
        });
    }

    private void check(Machine machine, KeyValueMachine.State found, List<LogEntry> committed) {
        List<KeyValueMachine.Command> expected = new ArrayList<>();
        for (LogEntry entry : committed) {
            if (tookEffect(entry)) {
                expected.add(new KeyValueMachine.Command(entry.index(), ByteBuffer.wrap(entry.payload())));
            }
        }
        if (!found.commands().equals(expected)) {
            onViolation.accept(new Violation(
                    "SameState", machine + " has carried out other commands than those that are committed"));
        }
        KeyValueMachine.State first = state;
        if (first == null) {
            state = found;
        } else if (!first.equals(found)) {
            onViolation.accept(
                    new Violation("SameState", machine + " got other times or random numbers than another one"));
        }
    }

    private static boolean tookEffect(LogEntry entry) {
        if (entry.machine() != KeyValueMachine.TYPE.id()) {
            return false;
        }
        Payload payload = Payload.decode(entry.payload());
        return !KeyValueMachine.isRefused(payload) && !KeyValueMachine.isTooMuch(payload);
    }

    @Override
    public List<CommittedWrite> writes(List<LogEntry> committed) {
        if (unanswered > 0) {
            throw new Violation("SameState", unanswered + " machines do not say what they hold");
        }
        return KeyValues.writes(
                committed.stream().filter(MachinesOnLog::tookEffect).toList());
    }
}
