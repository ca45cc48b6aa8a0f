package dev.pando.runtime;

import dev.pando.ClosedException;
import dev.pando.CompactedException;
import dev.pando.Entry;
import dev.pando.MachineHaltedException;
import dev.pando.MachineType;
import dev.pando.MachinesStatus;
import dev.pando.OutcomeUnknownException;
import dev.pando.RaftException;
import dev.pando.RegisteredMachine;
import dev.pando.core.entry.EntryKind;
import dev.pando.core.entry.LogEntry;
import dev.pando.transport.Packet;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a member's machines carry out what is committed, in order, each once, and answers who waits for that. Goes at a pace of
 * its own: entries come as to a listener, from memory or from disk, no more at once than {@link #CREDIT_BYTES}. Owned by the
 * machines' loop, where the machines run too.
 */
final class MachineHost {
    private static final Logger log = LoggerFactory.getLogger(MachineHost.class);

    /** Of entries on their way here. */
    private static final long CREDIT_BYTES = 8 << 20;

    /** So often it is looked whether a snapshot is due, besides after commands. */
    private static final long LOOK_NANOS = 1_000_000_000L;

    private final Node node;
    private final NodeParts parts;
    private final Loop loop;

    /** What is to be carried out; apart from what others listen to, so that no other thread stands in between. */
    private final Delivery entries;

    private final MachineSnapshots snapshots;

    /** By the number that commands carry, in its order. */
    private final Map<Integer, HostedMachine<?, ?>> machines = new TreeMap<>();

    /** The same, to look up the machine of each command. */
    private final LongMap<HostedMachine<?, ?>> machineOf = new LongMap<>();

    private OperatorMachine operator = new OperatorMachine();
    private CommandResults results = new CommandResults();

    /** Who hears of the commands of clients that are connected here. */
    private final ClientResults clients;

    /** What the log comes to at the last entry that was carried out; null before the snapshot that is here was loaded. */
    private @Nullable LogState state;

    private Delivery.@Nullable Feed feed;

    /** Own commands that are committed and not carried out yet, by index. */
    private final ArrayDeque<Claim> claims = new ArrayDeque<>();

    /** Answers to these that are to be given together. */
    private List<Runnable> settled = new ArrayList<>();

    /** Who waits until an index is carried out. */
    private final TreeMap<Long, List<Waiter>> waiting = new TreeMap<>();

    /** Why nothing more is carried out; null as long as it is. */
    private @Nullable MachineHaltedException halted;

    /** How far they have been since the member began: reads don't go back where machines begin anew. */
    private long reached;

    /** They have got to what has halted them, and look for an order to skip it in what comes after that. */
    private boolean isLooking;

    /** Set by whoever ends the member, before the loops end. */
    private volatile @Nullable RaftException closed;

    /** What is being read, by numbers, in the order in which it was asked for. Guarded by itself. */
    private final Map<Long, CompletableFuture<?>> reading = new LinkedHashMap<>();

    private final AtomicLong readNumbers = new AtomicLong();

    private volatile MachinesStatus status = new MachinesStatus(0, 0, "");

    /**
     * A command of this member's own callers that is committed.
     *
     * @param index where it stands; where only a snapshot knows of it, that of its session's last entry
     */
    record Claim(PendingCommand<?> command, long session, long sequence, long index) {}

    /** Hears that an index was carried out, or why it will not be. Called on the machines' loop. */
    private record Waiter(Runnable reached, Consumer<RaftException> failed) {}

    MachineHost(Node node, NodeParts parts) {
        this.node = node;
        this.parts = parts;
        this.loop = parts.machinesLoop();
        this.entries =
                new Delivery(loop, parts.store(), failure -> node.loop().execute(() -> node.storageFailed(failure)));
        this.snapshots = new MachineSnapshots(node, parts);
        this.clients = new ClientResults(
                packet -> node.loop().execute(() -> node.appends().toClient(packet.session(), packet)));
    }

    /** At the start of the member. Called by the node's loop. */
    void begin() {
        loop.execute(this::load);
        scheduleLook();
    }

    /** Where nothing is applied a snapshot may be due all the same: by its age. */
    private void scheduleLook() {
        loop.schedule(LOOK_NANOS, () -> {
            if (closed == null) {
                takeSnapshotIfDue();
                scheduleLook();
            }
        });
    }

    private void takeSnapshotIfDue() {
        LogState now = state;
        if (now != null && halted == null) {
            snapshots.takeIfDue(now, results, machines.values());
        }
    }

    /** A snapshot has taken the place of the log. Called by the node's loop. */
    void installed(long index) {
        entries.installed(index);
        loop.execute(() -> {
            LogState now = state;
            if (now != null && index > now.index()) {
                load();
            }
        });
    }

    /** Begins from the current snapshot, or from nothing, with new machines; what has halted them does so unless that covers it. */
    private void load() {
        if (closed != null) {
            return;
        }
        state = null; // nothing is read meanwhile
        isLooking = false;
        SortedSet<Long> passed = operator.passed();
        operator = new OperatorMachine();
        machines.clear();
        machineOf.clear();
        host(OperatorMachine.TYPE.id(), new HostedMachine<>(OperatorMachine.TYPE, operator));
        MachineSnapshots.Loaded loaded;
        try {
            for (RegisteredMachine<?, ?> spec : parts.machines()) {
                host(spec.type().id(), hosted(spec));
            }
            loaded = snapshots.load(machines.values());
        } catch (IOException e) {
            node.loop().execute(() -> node.storageFailed(e));
            return;
        } catch (RuntimeException e) {
            node.loop().execute(() -> node.fail(e));
            return;
        }
        LogState now = loaded.state();
        state = now;
        results = loaded.results();
        if (halted != null && now.index() >= halted.index()) {
            halted = null;
        }
        passed.forEach(operator::pass);
        progressed(now);
        feed(now.index() + 1);
    }

    private void host(int id, HostedMachine<?, ?> machine) {
        machines.put(id, machine);
        machineOf.put(id, machine);
    }

    private static <C, R> HostedMachine<C, R> hosted(RegisteredMachine<C, R> spec) {
        return new HostedMachine<>(
                spec.type(),
                Objects.requireNonNull(spec.factory().get(), "The factory of " + spec.type() + " gave null."));
    }

    private void feed(long from) {
        Delivery.Feed before = feed;
        if (before != null) {
            before.close();
        }
        Sink sink = new Sink();
        Delivery.Feed begun = entries.feed(from, Long.MAX_VALUE, sink);
        feed = begun;
        sink.feed = begun;
        begun.credit(CREDIT_BYTES);
    }

    /** Takes entries of one feed, as long as no later one has taken its place. */
    private final class Sink implements Delivery.Sink {
        private Delivery.@Nullable Feed feed;

        @Override
        public void accept(List<Entry> entries) {
            Delivery.Feed from = feed;
            if (from != null && from == MachineHost.this.feed) {
                take(entries);
                from.credit(entries.stream()
                        .mapToLong(entry -> entry.encoded().length())
                        .sum());
            }
        }

        @Override
        public void ended(@Nullable Throwable cause) {
            if (feed == MachineHost.this.feed && cause instanceof CompactedException) {
                load(); // there is a newer snapshot
            }
        }
    }

    /** These were applied. Called by the node's loop. */
    void applied(List<LogEntry> applied, long durableIndex) {
        entries.applied(applied, durableIndex);
    }

    /** More is durable. Called by the node's loop. */
    void durable(long durableIndex) {
        entries.durable(durableIndex);
    }

    private void take(List<Entry> entries) {
        LogState now = state;
        if (now == null || closed != null) {
            return;
        }
        MachineHaltedException why = halted;
        if (why != null && isLooking) {
            lookForHelp(entries, why.index(), now);
        } else {
            apply(entries, now);
        }
    }

    /** Whether an operator has had the machines skip what has halted them. */
    private void lookForHelp(List<Entry> entries, long index, LogState now) {
        for (Entry entry : entries) {
            if (OperatorMachine.isOrderToSkip(entry.encoded(), index)) {
                log.warn("Entry {} is skipped, as entry {} says.", index, entry.index());
                operator.pass(index);
                halted = null;
                isLooking = false;
                progressed(now);
                feed(now.index() + 1);
                return;
            }
        }
    }

    private void apply(List<Entry> entries, LogState now) {
        for (Entry entry : entries) {
            LogEntry next = entry.encoded();
            if (next.index() != now.index() + 1) {
                throw new IllegalStateException(
                        "Entry " + next.index() + " came to the machines after " + now.index() + ".");
            }
            if (halted != null && halted.index() == next.index()) {
                isLooking = true; // an operator may say further on that it is to be skipped
                feed(next.index() + 1);
                break;
            }
            CommandOutcome<?> outcome = null;
            if (next.kind() == EntryKind.DATA) {
                outcome = carryOut(next);
                if (outcome == null) {
                    return; // they begin anew
                }
            }
            now.apply(next);
            snapshots.applied(next);
            if (next.kind() == EntryKind.SESSION) {
                results.forget(next.session()); // of one that had the id before
            }
            if (outcome == null && next.kind() != EntryKind.NOOP) {
                results.retain(session -> isOpen(now, session));
            }
            settle(next, outcome);
            if (closed != null) {
                return;
            }
        }
        clients.flush();
        progressed(now);
        takeSnapshotIfDue();
    }

    private static boolean isOpen(LogState now, long session) {
        return now.sessions().get(session) != null;
    }

    /** Null if that was not possible: then nothing more is. */
    private @Nullable CommandOutcome<?> carryOut(LogEntry entry) {
        HostedMachine<?, ?> machine = machineOf.get(entry.machine());
        try {
            if (operator.hasPassed(entry.index())) {
                String said = "An operator has had this command skipped.";
                return keep(entry, new CommandOutcome<>(null, said), OperatorMachine.TYPE);
            }
            if (machine == null) {
                throw new IllegalStateException("Entry " + entry.index()
                        + " is for a machine that was not registered at this member, which has "
                        + names(machines.values().stream().map(HostedMachine::type))
                        + ". Register the same machines at all members.");
            }
            return carryOut(machine, entry);
        } catch (RuntimeException | Error e) {
            if (isFatal(e)) {
                state = null; // a machine may have half of the command: no snapshot is taken of that
            }
            rethrowFatal(e);
            halt(entry.index(), machine, e);
            return null;
        }
    }

    private <C, R> CommandOutcome<R> carryOut(HostedMachine<C, R> machine, LogEntry entry) {
        return keep(entry, machine.apply(entry), machine.type());
    }

    /** For whoever sends the command again. */
    private <R> CommandOutcome<R> keep(LogEntry entry, CommandOutcome<R> outcome, MachineType<?, R> type) {
        if (entry.session() != 0) {
            byte[] encoded = outcome.encode(type.results());
            results.add(entry.session(), entry.sequence(), encoded);
            if (entry.index() > reached) { // else they begin anew, and it was said before
                clients.carriedOut(entry.session(), entry.sequence(), encoded);
            }
        }
        return outcome;
    }

    /** For messages. */
    static String names(Stream<? extends MachineType<?, ?>> types) {
        String names = types.map(MachineType::name).collect(Collectors.joining(", "));
        return names.isEmpty() ? "none" : names;
    }

    /** What the machine has made of the command until it failed is nobody's to see: they begin anew, and stop before it. */
    private void halt(long index, @Nullable HostedMachine<?, ?> machine, Throwable cause) {
        String who = machine == null
                ? "The machines"
                : "The machine " + machine.type().name();
        MachineHaltedException why = new MachineHaltedException(
                who + " could not carry out entry " + index + ", and this member's machines have stopped before it: "
                        + cause,
                index,
                cause);
        log.error("{}", why.getMessage(), cause);
        halted = why;
        reached = Math.max(reached, index - 1);
        show(); // before anybody is told
        clients.flush();
        clients.sessions().forEach(session -> refuse(session, why));
        List<Claim> unsettled = List.copyOf(claims);
        claims.clear();
        callbacks(() -> unsettled.forEach(claim -> claim.command().fail(again(why))));
        drained(waiting.tailMap(index)).forEach(waiter -> waiter.failed().accept(again(why)));
        load();
    }

    /** Those who wait no more. */
    private static List<Waiter> drained(Map<Long, List<Waiter>> part) {
        List<Waiter> waiters = new ArrayList<>();
        part.values().forEach(waiters::addAll);
        part.clear();
        return waiters;
    }

    /** Each caller gets one of its own, to which its own stack is added. */
    private static MachineHaltedException again(MachineHaltedException why) {
        return new MachineHaltedException(
                String.valueOf(why.getMessage()), why.index(), Objects.requireNonNull(why.getCause()));
    }

    private void refuse(long session, RaftException why) {
        Packet.AppendRefused refused = new Packet.AppendRefused(session, 0, Refusals.refusal(why), 0);
        node.loop().execute(() -> node.appends().toClient(session, refused));
    }

    private void show() {
        MachineHaltedException why = halted;
        status = new MachinesStatus(
                reached, why == null ? 0 : why.index(), why == null ? "" : String.valueOf(why.getMessage()));
    }

    private void progressed(LogState now) {
        reached = Math.max(reached, now.index());
        show();
        drained(waiting.headMap(now.index(), true))
                .forEach(waiter -> waiter.reached().run());
        settle(now.index());
    }

    /** Answers who waits for the command in an entry that was carried out. */
    private void settle(LogEntry entry, @Nullable CommandOutcome<?> outcome) {
        Claim first = claims.peek();
        if (outcome != null
                && first != null
                && first.session() == entry.session()
                && first.sequence() == entry.sequence()) {
            claims.remove();
            settled.add(() -> first.command().carriedOut(outcome));
        }
    }

    /** Answers who waits for commands up to an index, and has not been answered as they were carried out. */
    private void settle(long index) {
        for (Claim next = claims.peek(); next != null && next.index() <= index; next = claims.peek()) {
            settled.add(fromResults(claims.remove()));
        }
        if (!settled.isEmpty()) {
            List<Runnable> answers = settled;
            settled = new ArrayList<>();
            callbacks(() -> answers.forEach(Runnable::run));
        }
    }

    private Runnable fromResults(Claim claim) {
        byte[] encoded = results.find(claim.session(), claim.sequence());
        if (encoded != null) {
            return () -> claim.command().carriedOut(encoded);
        }
        RaftException lost = new OutcomeUnknownException(
                "The command has taken effect, once; its result is not known any more, since a snapshot took its place.");
        return () -> claim.command().fail(lost);
    }

    private void callbacks(Runnable task) {
        parts.delivery().loop().executeHere(task);
    }

    /** Own commands are committed, in the order of the log. Called by the node's loop, before their entries are delivered. */
    void claim(List<Claim> committed) {
        loop.execute(() -> {
            MachineHaltedException why = halted;
            RaftException reason = closed;
            for (Claim claim : committed) {
                boolean isBehind = why != null
                        && claim.index() >= why.index()
                        && !claim.command().isFor(OperatorMachine.TYPE);
                if (reason != null) {
                    callbacks(() -> claim.command().fail(unsettled(reason)));
                } else if (isBehind) {
                    callbacks(() -> claim.command().fail(again(Objects.requireNonNull(why))));
                } else {
                    claims.add(claim);
                }
            }
            LogState now = state;
            if (now != null) {
                settle(now.index());
            }
        });
    }

    private static OutcomeUnknownException unsettled(RaftException reason) {
        return new OutcomeUnknownException(
                "The command is in the log, and takes effect once; the member stopped before it did so here.", reason);
    }

    /** Commands of this session are under way, of a client that is connected here: it hears of them. Called by any thread. */
    void watch(long session) {
        loop.execute(() -> {
            clients.watch(session);
            if (halted != null) {
                refuse(session, halted);
            }
        });
    }

    /** The client is gone. Called by any thread. */
    void unwatch(Collection<Long> sessions) {
        loop.execute(() -> sessions.forEach(clients::unwatch));
    }

    /**
     * A client asks again for what came of commands that are committed: it hears of those that were carried out here now, and
     * of the others when they are. Called by any thread.
     */
    void again(long session, Session.Run committed) {
        loop.execute(() -> {
            LogState now = state;
            // Machines that begin anew say nothing of what they have carried out before: so it is waited for.
            long known = Math.min(reached, committed.firstIndex() + committed.count() - 1);
            if (closed != null || known < committed.firstIndex()) {
                return;
            }
            long last = committed.firstSequence() + known - committed.firstIndex();
            Runnable tell = () -> clients.again(session, committed.firstSequence(), last, results);
            if (now != null && now.index() >= known) {
                tell.run();
            } else {
                waiting.computeIfAbsent(known, i -> new ArrayList<>()).add(new Waiter(tell, failure -> {}));
            }
        });
    }

    /** Reads from a machine when an index was carried out; {@code result} completes on the delivery loop. Called by any thread. */
    <C, R> void read(int machine, C query, long index, CompletableFuture<R> result) {
        long number = readNumbers.incrementAndGet();
        synchronized (reading) {
            if (closed == null) {
                reading.put(number, result);
            }
        }
        RaftException reason = closed;
        if (reason != null) {
            result.completeExceptionally(new ClosedException("The member has stopped.", reason));
            return;
        }
        result.whenComplete((answer, failure) -> {
            synchronized (reading) {
                reading.remove(number);
            }
        });
        reach(index, new Waiter(() -> query(machine, query, result), failure -> fail(result, failure)));
    }

    /**
     * As {@link #read}, with what the machine's codecs write; {@code result} completes on the machines' loop.
     *
     * @param machine one that is registered
     */
    void readEncoded(int machine, byte[] query, long index, CompletableFuture<byte[]> result) {
        Runnable reached = () -> {
            try {
                result.complete(Objects.requireNonNull(machines.get(machine)).query(query));
            } catch (RuntimeException | Error e) {
                result.completeExceptionally(e);
                rethrowFatal(e);
            }
        };
        reach(index, new Waiter(reached, result::completeExceptionally));
    }

    private void reach(long index, Waiter waiter) {
        loop.execute(() -> {
            MachineHaltedException why = halted;
            LogState now = state;
            RaftException reason = closed;
            long needed = Math.max(index, reached);
            if (reason != null) {
                waiter.failed().accept(reason);
            } else if (now != null && now.index() >= needed) {
                waiter.reached().run();
            } else if (why != null && needed >= why.index()) {
                waiter.failed().accept(again(why));
            } else {
                waiting.computeIfAbsent(needed, i -> new ArrayList<>()).add(waiter);
            }
        });
    }

    private void fail(CompletableFuture<?> result, Throwable failure) {
        callbacks(() -> result.completeExceptionally(failure));
    }

    @SuppressWarnings("unchecked") // whoever reads has shown the machine's type
    private <C, R> void query(int id, C query, CompletableFuture<R> result) {
        if (result.isDone()) {
            return; // nobody waits any more
        }
        HostedMachine<C, R> machine = (HostedMachine<C, R>) machines.get(id);
        try {
            R answer = Objects.requireNonNull(machine).machine().query(query);
            callbacks(() -> result.complete(answer));
        } catch (RuntimeException | Error e) {
            fail(result, e);
            rethrowFatal(e);
        }
    }

    private static void rethrowFatal(Throwable failure) {
        if (isFatal(failure)) {
            throw (VirtualMachineError) failure;
        }
    }

    /** What is no matter of one machine's code. */
    private static boolean isFatal(Throwable failure) {
        return failure instanceof VirtualMachineError && !(failure instanceof StackOverflowError);
    }

    /**
     * A command that has the machines skip the one that has halted them. Called by any thread.
     *
     * @throws IllegalArgumentException if they are not halted there
     */
    PendingCommand<String> skipping(long index) {
        MachinesStatus now = status;
        if (index < 1 || now.haltedIndex() != index) {
            throw new IllegalArgumentException("Entry " + index + " can't be skipped: the machines of this member "
                    + (now.haltedIndex() == 0 ? "are not halted." : "are halted at " + now.haltedIndex() + "."));
        }
        return new PendingCommand<>(
                OperatorMachine.TYPE,
                OperatorMachine.TYPE.id(),
                OperatorMachine.TYPE.commands().encode(index));
    }

    /** Read by any thread. */
    MachinesStatus status() {
        return status;
    }

    /** The member stops. Called by any thread. */
    void close(RaftException reason) {
        List<CompletableFuture<?>> reads;
        synchronized (reading) {
            closed = reason;
            reads = List.copyOf(reading.values());
        }
        RaftException ended = new ClosedException("The member has stopped.", reason);
        callbacks(() -> reads.forEach(read -> read.completeExceptionally(ended)));
        loop.execute(() -> {
            feed = null;
            drained(waiting).forEach(waiter -> waiter.failed().accept(ended));
            List<Runnable> answers = List.copyOf(settled); // of a run that something has ended in the middle
            List<Claim> left = List.copyOf(claims);
            claims.clear();
            callbacks(() -> {
                answers.forEach(Runnable::run);
                left.forEach(claim -> claim.command().fail(unsettled(reason)));
            });
        });
    }
}
