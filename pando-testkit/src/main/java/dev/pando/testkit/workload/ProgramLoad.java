package dev.pando.testkit.workload;

import dev.pando.Appended;
import dev.pando.Entry;
import dev.pando.core.entry.LogEntry;
import dev.pando.runtime.LocalMember;
import dev.pando.testkit.ProgramUnderTest;
import dev.pando.testkit.Violation;
import dev.pando.testkit.cluster.Cluster;
import dev.pando.testkit.plan.Plan;
import dev.pando.testkit.world.Dice;
import dev.pando.testkit.world.Machine;
import dev.pando.testkit.world.World;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** A program of a user's on every machine, and clients that append what it is for. */
public final class ProgramLoad<P> implements Load {
    private final World world;
    private final Cluster cluster;
    private final Plan.Workload plan;
    private final ProgramUnderTest<P> test;
    private final Dice dice;
    private final Map<Machine, P> programs = new LinkedHashMap<>();
    private final Map<Machine, EntryList> lists = new LinkedHashMap<>();
    private final List<Acknowledged> acknowledged = new ArrayList<>();
    private int open;
    private int operationsLeft;
    private boolean isStopped;

    private record Acknowledged(ByteBuffer payload, Appended where) {}

    public ProgramLoad(World world, Cluster cluster, Plan.Workload plan, int maxOperations, ProgramUnderTest<P> test) {
        this.world = world;
        this.cluster = cluster;
        this.plan = plan;
        this.operationsLeft = maxOperations;
        this.test = test;
        this.dice = world.dice("program's clients");
    }

    @Override
    public void memberStarted(Machine machine, LocalMember member, Executor executor) {
        lists.put(machine, EntryList.of(member, executor, entry -> {}));
        executor.execute(() -> programs.put(machine, test.start(member, executor)));
    }

    @Override
    public void memberEnded(Machine machine) {
        lists.remove(machine);
        programs.remove(machine);
    }

    @Override
    public void memberStopped(Machine machine) {
        memberEnded(machine);
    }

    @Override
    public void begin(List<String> addresses) {
        int clients = plan.memberClients() + plan.remoteClients();
        world.time().schedule(dice.nextLong(2 * plan.thinkNanos() / clients) + 1, () -> {
            List<Machine> running = cluster.running();
            if (!isStopped) {
                if (!running.isEmpty() && operationsLeft > 0) {
                    operationsLeft--;
                    append(dice.oneOf(running));
                }
                begin(addresses);
            }
        });
    }

    private CompletableFuture<Appended> append(Machine machine) {
        LocalMember member = machine.member();
        if (member == null) {
            return CompletableFuture.failedFuture(new IllegalStateException("No member runs on " + machine + "."));
        }
        byte[] payload = test.payload(dice);
        open++;
        int process = machine.processes();
        CompletableFuture<Appended> append = member.log().appendAsync(payload.clone());
        append.whenComplete((where, failure) -> {
            open--;
            if (where != null) {
                acknowledged.add(new Acknowledged(ByteBuffer.wrap(payload), where));
            }
        });
        forgetWithProcess(machine, process, append);
        return append;
    }

    /** What was asked of a process that is gone never ends. */
    private void forgetWithProcess(Machine machine, int process, CompletableFuture<Appended> append) {
        world.time().schedule(1_000_000_000, () -> {
            if (append.isDone()) {
                return;
            }
            if (machine.processes() != process || !machine.isUp()) {
                append.cancel(false);
            } else {
                forgetWithProcess(machine, process, append);
            }
        });
    }

    @Override
    public void stop() {
        isStopped = true;
    }

    @Override
    public int open() {
        return open;
    }

    @Override
    public long completed() {
        return acknowledged.size();
    }

    @Override
    public boolean isAt(Machine machine, long index) {
        return entries(machine).size() == index;
    }

    private List<Entry> entries(Machine machine) {
        EntryList list = lists.get(machine);
        return list == null ? List.of() : list.entries();
    }

    @Override
    public void checkIsSame(Machine machine, List<LogEntry> committed) {
        EntryList.checkIsSame(machine, entries(machine), committed);
    }

    @Override
    public List<CompletableFuture<?>> probes(List<Machine> machines) {
        List<CompletableFuture<?>> probes = new ArrayList<>();
        machines.forEach(machine -> probes.add(append(machine)));
        return probes;
    }

    @Override
    public void judge(List<LogEntry> committed) {
        List<Entry> log = committed.stream().map(Entry::new).toList();
        for (Acknowledged append : acknowledged) {
            Appended where = append.where();
            boolean isThere = where.index() <= log.size()
                    && log.get((int) where.index() - 1).term() == where.term()
                    && ByteBuffer.wrap(log.get((int) where.index() - 1).payload())
                            .equals(append.payload());
            if (!isThere) {
                throw new Violation("acknowledged writes", "what was acknowledged at " + where + " is not in the log");
            }
        }
        try {
            test.check(log, List.copyOf(programs.values()));
        } catch (Violation violation) {
            throw violation;
        } catch (AssertionError wrong) {
            throw new Violation("Program", String.valueOf(wrong.getMessage()), wrong);
        }
    }
}
