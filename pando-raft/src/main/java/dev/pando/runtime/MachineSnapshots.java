package dev.pando.runtime;

import dev.pando.CompactionPolicy;
import dev.pando.InvalidDataException;
import dev.pando.StateMachine;
import dev.pando.core.SnapshotPoint;
import dev.pando.core.entry.LogEntry;
import dev.pando.storage.SnapshotStore;
import dev.pando.storage.StorageException;
import dev.pando.storage.StorageFullException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes snapshots of the machines when it is time for one, and restores them. Owned by the machines' loop; a machine that hands
 * out a view is written on the snapshots' loop while commands go on.
 */
final class MachineSnapshots {
    private static final Logger log = LoggerFactory.getLogger(MachineSnapshots.class);

    /** So long after a try that came to nothing the next one is made, though the log has not grown. */
    private static final long AGAIN_NANOS = 60_000_000_000L;

    private final Node node;
    private final NodeParts parts;
    private final SnapshotStore store;

    /** Since the current snapshot. */
    private long logBytes;

    private long entries;
    private long sinceNanos;

    /** The last try came to nothing. The next is made when the log has so many bytes, or so much time has passed. */
    private long notBeforeBytes;

    private long againAtNanos;

    private boolean underWay;

    MachineSnapshots(Node node, NodeParts parts) {
        this.node = node;
        this.parts = parts;
        this.store = parts.store().snapshots();
        this.sinceNanos = parts.machinesLoop().nanoTime();
    }

    /** What the machines begin with. */
    record Loaded(LogState state, CommandResults results) {}

    /** What a machine is called in a snapshot, and what it writes there. */
    record Content(String name, StateMachine.View view) {}

    /** From the current snapshot into new machines; what is not in it stays as it is. */
    Loaded load(Collection<HostedMachine<?, ?>> machines) throws IOException {
        logBytes = 0;
        entries = 0;
        notBeforeBytes = 0;
        sinceNanos = parts.machinesLoop().nanoTime();
        try (SnapshotStore.Reader reader = store.open()) {
            if (reader == null) {
                return new Loaded(LogState.beginning(), new CommandResults());
            }
            SnapshotContent.Input in = new SnapshotContent.Input(reader);
            LogState state = LogState.of(reader.snapshot().point(), in.sessions());
            if (!in.isOfMachines()) {
                throw new InvalidDataException("The snapshot up to "
                        + reader.snapshot().point().index()
                        + " is of a log that was compacted by its user: this cluster has no machines. Resume the member"
                        + " without any.");
            }
            CommandResults results = in.results();
            restore(in, machines);
            return new Loaded(state, results);
        }
    }

    private static void restore(SnapshotContent.Input in, Collection<HostedMachine<?, ?>> machines) throws IOException {
        Map<String, HostedMachine<?, ?>> byName = new HashMap<>();
        machines.forEach(machine -> byName.put(machine.type().name(), machine));
        for (String name = in.machine(); name != null; name = in.machine()) {
            HostedMachine<?, ?> machine = byName.get(name);
            if (machine == null) {
                throw new InvalidDataException("The snapshot holds a machine named '" + name
                        + "', which was not registered at this member; it has "
                        + MachineHost.names(machines.stream().map(HostedMachine::type)) + ".");
            }
            InputStream content = in.content();
            try {
                machine.machine().restore(content);
            } catch (StorageException e) {
                throw e;
            } catch (IOException | RuntimeException e) {
                throw new InvalidDataException("The machine '" + name + "' can't read its snapshot: " + e, e);
            }
            content.transferTo(java.io.OutputStream.nullOutputStream()); // it need not have asked for the end
        }
    }

    void applied(LogEntry entry) {
        logBytes += entry.length();
        entries++;
    }

    /** Takes one if the policy says so, and none is under way. */
    void takeIfDue(LogState state, CommandResults results, Collection<HostedMachine<?, ?>> machines) {
        if (underWay || entries == 0 || isTooSoon()) {
            return;
        }
        SnapshotStore.Snapshot current = store.current();
        CompactionPolicy.Situation situation = new CompactionPolicy.Situation(
                logBytes,
                entries,
                current == null ? 0 : current.fileBytes(),
                java.time.Duration.ofNanos(parts.machinesLoop().nanoTime() - sinceNanos));
        underWay = true;
        try {
            if (!parts.compactionPolicy().isDue(situation)) {
                underWay = false;
                return;
            }
            take(state, results, machines);
        } catch (IOException | RuntimeException e) {
            ended(e);
        }
    }

    private boolean isTooSoon() {
        return logBytes < notBeforeBytes && parts.machinesLoop().nanoTime() - againAtNanos < 0;
    }

    private void take(LogState state, CommandResults results, Collection<HostedMachine<?, ?>> machines)
            throws IOException {
        SnapshotPoint point = state.point();
        SessionTable sessions = state.sessions().copy();
        List<CommandResults.Result> kept = results.all();
        List<Content> views = new ArrayList<>();
        for (HostedMachine<?, ?> machine : machines) {
            StateMachine.View view = machine.machine().view().orElse(null);
            if (view != null) {
                views.add(new Content(machine.type().name(), view));
            }
        }
        long takenBytes = logBytes;
        long takenEntries = entries;
        Compaction.Taking taking;
        if (views.size() == machines.size()) {
            taking = snapshots -> {
                try (SnapshotStore.Writer writer = snapshots.create(point)) {
                    SnapshotContent.write(writer, sessions, kept, views);
                    return writer.finish();
                }
            };
        } else {
            SnapshotStore.Writer writer = writeHere(point, sessions, kept, machines);
            taking = snapshots -> {
                try (writer) {
                    return writer.finish();
                }
            };
        }
        CompletableFuture<Void> done = new CompletableFuture<>();
        done.whenComplete((nothing, failure) -> parts.machinesLoop().execute(() -> {
            if (failure == null) {
                logBytes = Math.max(0, logBytes - takenBytes); // less where another has come from elsewhere
                entries = Math.max(0, entries - takenEntries);
                sinceNanos = parts.machinesLoop().nanoTime();
            }
            ended(failure);
        }));
        node.loop().execute(() -> node.compaction().begin(point.index(), taking, done));
    }

    /** Some machine hands out no view: all are written now, and commands wait. */
    private SnapshotStore.Writer writeHere(
            SnapshotPoint point,
            SessionTable sessions,
            List<CommandResults.Result> results,
            Collection<HostedMachine<?, ?>> machines)
            throws IOException {
        List<Content> contents = new ArrayList<>();
        machines.forEach(machine -> contents.add(
                new Content(machine.type().name(), out -> machine.machine().snapshot(out))));
        SnapshotStore.Writer writer = store.create(point);
        boolean written = false;
        try {
            SnapshotContent.write(writer, sessions, results, contents);
            written = true;
            return writer;
        } finally {
            if (!written) {
                writer.close();
            }
        }
    }

    private void ended(@Nullable Throwable failure) {
        underWay = false;
        notBeforeBytes = 0;
        if (failure == null) {
            return;
        }
        notBeforeBytes = logBytes + logBytes / 4;
        againAtNanos = parts.machinesLoop().nanoTime() + AGAIN_NANOS;
        if (failure instanceof IOException storage && !(failure instanceof StorageFullException)) {
            node.loop().execute(() -> node.storageFailed(storage));
        } else {
            log.warn(
                    "No snapshot of the machines came about; it is tried again later: {}", failure.toString(), failure);
        }
    }
}
