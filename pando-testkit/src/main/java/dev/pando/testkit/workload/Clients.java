package dev.pando.testkit.workload;

import dev.pando.Appended;
import dev.pando.OutcomeUnknownException;
import dev.pando.RaftException;
import dev.pando.RaftOptions;
import dev.pando.client.ClientOnLoop;
import dev.pando.core.entry.LogEntry;
import dev.pando.runtime.LocalMember;
import dev.pando.testkit.Violation;
import dev.pando.testkit.cluster.Cluster;
import dev.pando.testkit.cluster.Standing;
import dev.pando.testkit.oracle.History;
import dev.pando.testkit.oracle.Linearizability;
import dev.pando.testkit.oracle.LogOrder;
import dev.pando.testkit.oracle.Operation;
import dev.pando.testkit.oracle.Result;
import dev.pando.testkit.oracle.Verdict;
import dev.pando.testkit.plan.Plan;
import dev.pando.testkit.situation.Reached;
import dev.pando.testkit.situation.Situation;
import dev.pando.testkit.world.Dice;
import dev.pando.testkit.world.Machine;
import dev.pando.testkit.world.World;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Concurrent clients that write and read keys, and tell the oracle's history what they saw. Some use the members that run
 * on machines, any of them that is up; others are programs of their own, that keep a session and fall back to another
 * member when theirs is gone. Closed loops: each client has a few operations open at most.
 */
public final class Clients implements Load {
    private static final long PATIENCE_NANOS = 4_000_000_000L;
    private static final long HEARS_NANOS = 500_000_000;

    private final World world;
    private final Cluster cluster;
    private final Plan.Workload plan;
    private final Reached reached;
    private final Consumer<Violation> onViolation;
    private final History history = new History();

    private final Store store;

    /** Under which number the oracle knows the session of the member that runs on a machine. */
    private final Map<Machine, Integer> sessions = new LinkedHashMap<>();

    private final List<Remote> remotes = new ArrayList<>();

    private int names;
    private long lastValue;
    private int operationsLeft;
    private boolean isStopped;

    /** Operations that have not ended, by machine of the member or client that they were asked of. */
    private final Map<Machine, int[]> open = new LinkedHashMap<>();

    public Clients(
            World world,
            Cluster cluster,
            Plan.Workload plan,
            int maxOperations,
            LongUnaryOperator termAt,
            Reached reached,
            Consumer<Violation> onViolation) {
        this.world = world;
        this.cluster = cluster;
        this.plan = plan;
        this.operationsLeft = maxOperations;
        this.reached = reached;
        this.onViolation = onViolation;
        this.store = plan.hasMachines()
                ? new MachinesOnLog(world, plan, reached, termAt, onViolation)
                : new ProgramsOnLog(world, plan, reached);
    }

    /** What members run with, for these clients. */
    public static RaftOptions memberOptions(RaftOptions options, Plan.Workload plan) {
        return plan.hasMachines() ? MachinesOnLog.options(options, plan) : options;
    }

    @Override
    public long completed() {
        return history.completedCalls();
    }

    @Override
    public void judge(List<LogEntry> committed) {
        raise(LogOrder.check(store.writes(committed), history));
        Verdict verdict = Linearizability.check(history);
        raise(verdict.violation());
        if (verdict.answer() == Verdict.Answer.UNDECIDED) {
            throw new Violation(
                    Linearizability.NAME,
                    "undecided for " + verdict.undecided() + " after " + verdict.visited() + " configurations");
        }
    }

    private static void raise(@Nullable Violation violation) {
        if (violation != null) {
            throw violation;
        }
    }

    @Override
    public int open() {
        return open.values().stream().mapToInt(count -> count[0]).sum();
    }

    // Programs on members' machines

    @Override
    public void memberStarted(Machine machine, LocalMember member, Executor executor) {
        store.started(machine, member, executor);
        sessions.put(machine, names++);
    }

    @Override
    public void memberEnded(Machine machine) {
        store.ended(machine);
        sessions.remove(machine);
        open.remove(machine);
    }

    @Override
    public void memberStopped(Machine machine) {
        store.ended(machine);
        sessions.remove(machine);
        callersMustHear(machine, machine.processes(), 0);
    }

    /** Once its processor has been at work for two looks in a row, nobody waits for a member that has stopped. */
    private void callersMustHear(Machine machine, int process, int looks) {
        world.time().schedule(HEARS_NANOS, () -> {
            int[] count = open.get(machine);
            if (machine.processes() != process || !machine.isUp() || count == null) {
                return;
            }
            if (machine.isStanding() || looks < 1) {
                callersMustHear(machine, process, machine.isStanding() ? 0 : looks + 1);
            } else if (count[0] > 0) {
                onViolation.accept(new Violation(
                        "CallersHear",
                        count[0] + " callers wait for the member on " + machine + ", which has stopped"));
            }
        });
    }

    @Override
    public boolean isAt(Machine machine, long index) {
        return store.isAt(machine, index);
    }

    @Override
    public void checkIsSame(Machine machine, List<LogEntry> committed) {
        store.checkIsSame(machine, committed);
    }

    // Clients

    @Override
    public void begin(List<String> addresses) {
        for (int i = 0; i < plan.memberClients(); i++) {
            new OnMembers(world.dice("client " + i)).begin();
        }
        if (plan.remoteClients() > 0) {
            cluster.margin().keepOneOfThese();
        }
        for (int i = 0; i < plan.remoteClients(); i++) {
            Dice dice = world.dice("remote client " + i);
            Machine machine = world.machine(new Machine.Owner() {
                @Override
                public void broke(Machine broken, Throwable failure) {
                    onViolation.accept(
                            new Violation("Client", "the client on " + broken + " broke: " + failure, failure));
                }
            });
            machine.startClient((loop, transport) -> {
                ClientOnLoop client = new ClientOnLoop(loop, transport, dice.split(), addresses, plan.sessionTtlMs());
                Remote remote = new Remote(dice, machine, client);
                remotes.add(remote);
                remote.begin();
            });
        }
    }

    @Override
    public void stop() {
        isStopped = true;
    }

    @Override
    public List<CompletableFuture<?>> probes(List<Machine> machines) {
        List<CompletableFuture<?>> probes = new ArrayList<>();
        for (Machine machine : machines) {
            skipRefusedValues();
            probes.add(write(0, Payload.MIN_BYTES, machine));
            probes.add(read(0, machine));
        }
        remotes.forEach(remote -> probes.add(remote.probe()));
        return probes;
    }

    /** One of them: thinks, begins an operation, and so on. */
    private abstract class Client {
        final Dice dice;

        /** Those of its operations that it has not lost patience with. */
        private int mine;

        Client(Dice dice) {
            this.dice = dice;
        }

        void begin() {
            world.time().schedule(dice.nextLong(2 * plan.thinkNanos()) + 1, this::act);
        }

        private void act() {
            if (isStopped) {
                return;
            }
            if (mine < plan.depth() && operationsLeft > 0) {
                operationsLeft--;
                operate();
            }
            begin();
        }

        private void operate() {
            CompletableFuture<?> operation = operation();
            mine++;
            boolean[] isOver = {false};
            Runnable over = () -> {
                mine -= isOver[0] ? 0 : 1;
                isOver[0] = true;
            };
            operation.whenComplete((done, failure) -> over.run());
            world.time().schedule(PATIENCE_NANOS, over);
        }

        abstract CompletableFuture<?> operation();

        int key() {
            return dice.nextInt(plan.keys());
        }

        int payloadBytes() {
            return (int) dice.skewed(Payload.MIN_BYTES, plan.maxPayloadBytes() + Payload.MIN_BYTES);
        }
    }

    /** Uses whichever member it comes upon. */
    private final class OnMembers extends Client {
        OnMembers(Dice dice) {
            super(dice);
        }

        @Override
        CompletableFuture<?> operation() {
            List<Machine> usable = cluster.running().stream()
                    .filter(machine -> cluster.standings().get(machine) == Standing.MEMBER)
                    .toList();
            if (usable.isEmpty()) {
                return CompletableFuture.completedFuture(null);
            }
            Machine machine = dice.oneOf(usable);
            return dice.nextInt(100) < plan.readPercent()
                    ? read(key(), machine)
                    : write(key(), payloadBytes(), machine);
        }
    }

    /** A program of its own. */
    private final class Remote extends Client {
        private final Machine machine;
        private final ClientOnLoop client;
        private final int name = names++;

        Remote(Dice dice, Machine machine, ClientOnLoop client) {
            super(dice);
            this.machine = machine;
            this.client = client;
        }

        @Override
        CompletableFuture<?> operation() {
            return store.areReadRemotely() && dice.nextInt(100) < plan.readPercent() ? read() : write();
        }

        private CompletableFuture<?> write() {
            Payload payload = new Payload(key(), ++lastValue);
            long call = invoke(name, new Operation.Write(Payload.name(payload.key()), payload.value()));
            return told(machine, call, store.write(client, payload.encode(payloadBytes())));
        }

        private CompletableFuture<?> read() {
            int key = key();
            long call = invoke(name, new Operation.Read(Payload.name(key)));
            return found(machine, call, store.read(client, key));
        }

        /** Its session may have expired while it was cut off: then it may say once that it does not know. */
        CompletableFuture<?> probe() {
            skipRefusedValues();
            return write().handle((done, failure) -> failure)
                    .thenCompose(failure -> failure != null && judge(failure).mayHaveTakenEffect()
                            ? writeAgain()
                            : failure != null
                                    ? CompletableFuture.failedFuture(failure)
                                    : CompletableFuture.completedFuture(null));
        }

        private CompletableFuture<?> writeAgain() {
            skipRefusedValues();
            return write();
        }
    }

    /** The next value is one that machines take. */
    private void skipRefusedValues() {
        while (KeyValueMachine.isRefused(new Payload(0, lastValue + 1))
                || KeyValueMachine.isTooMuch(new Payload(0, lastValue + 1))) {
            lastValue++;
        }
    }

    private CompletableFuture<Appended> write(int key, int bytes, Machine machine) {
        LocalMember member = memberOn(machine);
        Payload payload = new Payload(key, ++lastValue);
        long call = invoke(sessions.getOrDefault(machine, -1), new Operation.Write(Payload.name(key), payload.value()));
        return told(machine, call, store.write(member, payload.encode(bytes)));
    }

    private CompletableFuture<?> read(int key, Machine machine) {
        LocalMember member = memberOn(machine);
        long call = invoke(sessions.getOrDefault(machine, -1), new Operation.Read(Payload.name(key)));
        return found(machine, call, store.read(machine, member, key));
    }

    private CompletableFuture<?> found(Machine machine, long call, CompletableFuture<Long> found) {
        int[] count = opened(machine);
        CompletableFuture<Void> read =
                found.thenAccept(value -> history.completed(call, world.nowNanos(), new Result.Found(value)));
        read.whenComplete((done, failure) -> {
            count[0]--;
            if (failure != null) {
                judge(failure);
                history.failed(call);
            }
        });
        return read;
    }

    private static LocalMember memberOn(Machine machine) {
        LocalMember member = machine.member();
        if (member == null) {
            throw new IllegalStateException("No member runs on " + machine + ".");
        }
        return member;
    }

    private long invoke(int client, Operation operation) {
        return history.invoke(client, operation, world.nowNanos());
    }

    private int[] opened(Machine machine) {
        int[] count = open.computeIfAbsent(machine, m -> new int[1]);
        count[0]++;
        return count;
    }

    private CompletableFuture<Appended> told(Machine machine, long call, CompletableFuture<Appended> append) {
        int[] count = opened(machine);
        Machine leader = cluster.leader();
        append.whenComplete((where, failure) -> {
            count[0]--;
            if (failure == null && where == null) {
                onViolation.accept(new Violation("TypedErrors", "an append was done, and nowhere"));
            } else if (failure == null) {
                Machine now = cluster.leader();
                reached.reachedIf(leader != null && now != null && leader != now, Situation.ANSWERED_BY_ANOTHER_LEADER);
                history.completed(call, world.nowNanos(), new Result.Written(where.index(), where.term()));
            } else if (judge(failure).mayHaveTakenEffect()) {
                history.unknown(call);
                reached.reached(Situation.OUTCOME_UNKNOWN);
            } else {
                history.failed(call);
            }
        });
        return append;
    }

    /** Callers only get failures that say whether they may have taken effect. */
    private RaftException judge(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof RaftException known) {
            return known;
        }
        if (!(cause instanceof CancellationException)) {
            onViolation.accept(new Violation("TypedErrors", "a caller got " + cause, cause));
        }
        return new OutcomeUnknownException("Not one of Pando's: " + cause);
    }
}
