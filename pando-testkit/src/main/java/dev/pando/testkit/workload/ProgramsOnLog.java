package dev.pando.testkit.workload;

import dev.pando.Appended;
import dev.pando.client.ClientOnLoop;
import dev.pando.core.entry.LogEntry;
import dev.pando.runtime.LocalMember;
import dev.pando.testkit.oracle.CommittedWrite;
import dev.pando.testkit.plan.Plan;
import dev.pando.testkit.situation.Reached;
import dev.pando.testkit.world.Machine;
import dev.pando.testkit.world.World;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** The machines' programs listen to the log, and compact it. */
final class ProgramsOnLog implements Store {
    private final World world;
    private final Plan.Workload plan;
    private final Reached reached;

    /** What the machines make of the log; the process's own. */
    private final Map<Machine, KeyValues> programs = new LinkedHashMap<>();

    ProgramsOnLog(World world, Plan.Workload plan, Reached reached) {
        this.world = world;
        this.plan = plan;
        this.reached = reached;
    }

    @Override
    public void started(Machine machine, LocalMember member, Executor executor) {
        programs.put(
                machine,
                new KeyValues(
                        member,
                        executor,
                        world.dice("compaction " + machine + " " + machine.processes()),
                        plan.compactEvery(),
                        reached));
    }

    @Override
    public void ended(Machine machine) {
        programs.remove(machine);
    }

    @Override
    public CompletableFuture<Appended> write(LocalMember member, byte[] payload) {
        return member.log().appendAsync(payload);
    }

    /** A barrier, then everything up to it applied here, then the machine's own map. */
    @Override
    public CompletableFuture<Long> read(Machine machine, LocalMember member, int key) {
        KeyValues program = Objects.requireNonNull(programs.get(machine));
        return member.sync()
                .barrierAsync()
                .thenCompose(index -> member.sync().awaitAsync(index))
                .thenApply(done -> program.value(key));
    }

    @Override
    public CompletableFuture<Appended> write(ClientOnLoop client, byte[] payload) {
        return client.append(payload);
    }

    @Override
    public boolean areReadRemotely() {
        return false;
    }

    @Override
    public CompletableFuture<Long> read(ClientOnLoop client, int key) {
        throw new UnsupportedOperationException("What programs make of the log is their own.");
    }

    @Override
    public boolean isAt(Machine machine, long index) {
        KeyValues program = programs.get(machine);
        return program != null && program.entries().size() == index;
    }

    @Override
    public void checkIsSame(Machine machine, List<LogEntry> committed) {
        KeyValues program = programs.get(machine);
        EntryList.checkIsSame(machine, program == null ? List.of() : program.entries(), committed);
    }

    @Override
    public List<CommittedWrite> writes(List<LogEntry> committed) {
        return KeyValues.writes(committed);
    }
}
