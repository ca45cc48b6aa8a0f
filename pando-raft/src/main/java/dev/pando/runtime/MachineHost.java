package dev.pando.runtime;

import dev.pando.CompactedException;
import dev.pando.Entry;
import dev.pando.MachineHaltedException;
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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
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

    private final Node node;
    private final NodeParts parts;
    private final Loop loop;
    private final MachineSnapshots snapshots;

    /** By the number that commands carry. */
    private final Map<Integer, HostedMachine<?, ?>> machines = new TreeMap<>();

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

    private @Nullable RaftException closed;
    private volatile MachinesStatus status = new MachinesStatus(0, 0, "");

    /**
     * A command of this member's own callers that is committed.
     *
     * @param index 0 if it is not known any more
     */
    record Claim(PendingCommand<?> command, long session, long sequence, long index) {}

    /** Hears that an index was carried out, or why it will not be. Called on the machines' loop. */
    private record Waiter(Runnable reached, Consumer<RaftException> failed) {}

    MachineHost(Node node, NodeParts parts) {
        this.node = node;
        this.parts = parts;
        this.loop = parts.machinesLoop();
        this.snapshots = new MachineSnapshots(node, parts);
        this.clients = new ClientResults(
                packet -> node.loop().execute(() -> node.appends().toClient(packet.session(), packet)));
    }

    /** At the start of the member. Called by the node's loop. */
    void begin() {
        loop.execute(this::load);
    }

    /** A snapshot has taken the place of the log. Called by the node's loop. */
    void installed(long index) {
        loop.execute(() -> {
            LogState now = state;
            if (now != null && index > now.index()) {
                load();
            }
        });
    }

    /** Begins from the current snapshot, or from nothing, with new machines. */
    private void load() {
        if (closed != null) {
            return;
        }
        Delivery.Feed before = feed;
        if (before != null) {
            before.close();
            feed = null;
        }
        machines.clear();
        for (RegisteredMachine<?, ?> spec : parts.machines()) {
            machines.put(spec.type().id(), host(spec));
        }
        MachineSnapshots.Loaded loaded;
        try {
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
        halted = null;
        progressed(now);
        feed(now.index() + 1);
    }

    private static <C, R> HostedMachine<C, R> host(RegisteredMachine<C, R> spec) {
        return new HostedMachine<>(spec.type(), spec.factory().get());
    }

    private void feed(long from) {
        Sink sink = new Sink();
        Delivery.Feed begun = parts.delivery().feed(from, Long.MAX_VALUE, sink);
        feed = begun;
        sink.feed = begun;
        begun.credit(CREDIT_BYTES);
    }

    /** Entries on their way from the delivery loop to this one. */
    private final class Sink implements Delivery.Sink {
        /** The machines' loop's. */
        private Delivery.@Nullable Feed feed;

        @Override
        public void accept(List<Entry> entries) {
            loop.execute(() -> {
                Delivery.Feed from = feed;
                if (from != null && from == MachineHost.this.feed) {
                    apply(entries);
                    from.credit(entries.stream()
                            .mapToLong(entry -> entry.encoded().length())
                            .sum());
                }
            });
        }

        @Override
        public void ended(@Nullable Throwable cause) {
            loop.execute(() -> {
                if (feed == MachineHost.this.feed && cause instanceof CompactedException) {
                    load(); // a snapshot has come from elsewhere
                }
            });
        }
    }

    private void apply(List<Entry> entries) {
        LogState now = state;
        if (now == null || halted != null) {
            return;
        }
        for (Entry entry : entries) {
            LogEntry next = entry.encoded();
            if (next.index() != now.index() + 1) {
                throw new IllegalStateException(
                        "Entry " + next.index() + " came to the machines after " + now.index() + ".");
            }
            @Nullable CommandOutcome<?> outcome = null;
            if (next.kind() == EntryKind.DATA) {
                outcome = carryOut(next, now);
                if (outcome == null) {
                    break;
                }
            }
            now.apply(next);
            snapshots.applied(next);
            if (outcome == null && next.kind() != EntryKind.NOOP) {
                results.retain(session -> isOpen(now, session)); // of sessions that are gone with this entry
            }
            settle(next, outcome);
        }
        clients.flush();
        progressed(now);
        snapshots.takeIfDue(now, results, machines.values());
    }

    private static boolean isOpen(LogState now, long session) {
        return now.sessions().get(session) != null;
    }

    /** Null if that was not possible: then nothing more is. */
    private @Nullable CommandOutcome<?> carryOut(LogEntry entry, LogState now) {
        HostedMachine<?, ?> machine = machines.get(entry.machine());
        try {
            if (machine == null) {
                throw new IllegalStateException("Entry " + entry.index()
                        + " is for a machine that was not registered at this member, which has "
                        + names(machines.values())
                        + ". Register the same machines at all members.");
            }
            return carryOut(machine, entry);
        } catch (RuntimeException | StackOverflowError e) {
            halt(entry.index(), machine, e, now);
            return null;
        }
    }

    private <C, R> CommandOutcome<R> carryOut(HostedMachine<C, R> machine, LogEntry entry) {
        CommandOutcome<R> outcome = machine.apply(entry);
        if (entry.session() != 0) {
            byte[] encoded = outcome.encode(machine.type().results());
            results.add(entry.session(), entry.sequence(), encoded);
            clients.carriedOut(entry.session(), entry.sequence(), encoded);
        }
        return outcome;
    }

    static String names(Collection<? extends HostedMachine<?, ?>> machines) {
        return machines.isEmpty()
                ? "none"
                : String.join(
                        ", ",
                        machines.stream().map(machine -> machine.type().name()).toList());
    }

    private void halt(long index, @Nullable HostedMachine<?, ?> machine, Throwable cause, LogState now) {
        String who = machine == null
                ? "The machines"
                : "The machine " + machine.type().name();
        MachineHaltedException why = new MachineHaltedException(
                who + " could not carry out entry " + index + ", and this member's machines have stopped before it: "
                        + cause,
                index,
                cause);
        halted = why;
        log.error("{}", why.getMessage(), cause);
        Delivery.Feed before = feed;
        if (before != null) {
            before.close();
            feed = null;
        }
        clients.flush();
        clients.sessions().forEach(session -> refuse(session, why));
        progressed(now);
        failAll(why);
    }

    private void refuse(long session, RaftException why) {
        Packet.AppendRefused refused = new Packet.AppendRefused(session, 0, Refusals.refusal(why), 0);
        node.loop().execute(() -> node.appends().toClient(session, refused));
    }

    private void failAll(RaftException why) {
        List<Claim> unsettled = List.copyOf(claims);
        claims.clear();
        List<Waiter> waiters = new ArrayList<>();
        waiting.values().forEach(waiters::addAll);
        waiting.clear();
        callbacks(() -> unsettled.forEach(claim -> claim.command().result().completeExceptionally(why)));
        waiters.forEach(waiter -> waiter.failed().accept(why));
    }

    private void progressed(LogState now) {
        MachineHaltedException why = halted;
        status = new MachinesStatus(
                now.index(), why == null ? 0 : why.index(), why == null ? "" : String.valueOf(why.getMessage()));
        Map<Long, List<Waiter>> reached = waiting.headMap(now.index(), true);
        List<Waiter> waiters = new ArrayList<>();
        reached.values().forEach(waiters::addAll);
        reached.clear();
        waiters.forEach(waiter -> waiter.reached().run());
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
        return () -> claim.command().result().completeExceptionally(lost);
    }

    private void callbacks(Runnable task) {
        parts.delivery().loop().execute(task);
    }

    /** Own commands are committed, in the order of the log. Called by the node's loop, before their entries are delivered. */
    void claim(List<Claim> committed) {
        loop.execute(() -> {
            RaftException why = closed == null ? halted : closed;
            LogState now = state;
            if (why != null) {
                callbacks(() ->
                        committed.forEach(claim -> claim.command().result().completeExceptionally(why)));
                return;
            }
            claims.addAll(committed);
            if (now != null) {
                settle(now.index());
            }
        });
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
            long reached = now == null ? 0 : now.index();
            if (closed == null && reached >= committed.firstIndex()) {
                long last = Math.min(
                        committed.lastSequence(), committed.firstSequence() + reached - committed.firstIndex());
                clients.again(session, committed.firstSequence(), last, results);
            }
        });
    }

    /** Reads from a machine when an index was carried out; {@code result} completes on the delivery loop. Called by any thread. */
    <C, R> void read(int machine, C query, long index, CompletableFuture<R> result) {
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
            } catch (RuntimeException | StackOverflowError e) {
                result.completeExceptionally(e);
            }
        };
        reach(index, new Waiter(reached, result::completeExceptionally));
    }

    private void reach(long index, Waiter waiter) {
        loop.execute(() -> {
            RaftException why = closed;
            LogState now = state;
            if (why != null) {
                waiter.failed().accept(why);
            } else if (now != null && now.index() >= index) {
                waiter.reached().run();
            } else if (halted != null) {
                waiter.failed().accept(halted);
            } else {
                waiting.computeIfAbsent(index, i -> new ArrayList<>()).add(waiter);
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
        } catch (RuntimeException e) {
            fail(result, e);
        }
    }

    /** Read by any thread. */
    MachinesStatus status() {
        return status;
    }

    /** The member stops. Called by any thread. */
    void close(RaftException reason) {
        loop.execute(() -> {
            closed = reason;
            feed = null;
            RaftException unknown = new OutcomeUnknownException(
                    "The command is in the log, and takes effect once; the member stopped before it did so here.",
                    reason);
            List<Claim> unsettled = List.copyOf(claims);
            claims.clear();
            callbacks(() -> unsettled.forEach(claim -> claim.command().result().completeExceptionally(unknown)));
            failAll(reason);
        });
    }
}
