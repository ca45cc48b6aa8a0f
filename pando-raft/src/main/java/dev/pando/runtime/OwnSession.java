package dev.pando.runtime;

import dev.pando.Appended;
import dev.pando.ClosedException;
import dev.pando.NotDoneException;
import dev.pando.OutcomeUnknownException;
import dev.pando.RaftException;
import dev.pando.core.entry.EntryKind;
import dev.pando.core.entry.LogEntry;
import dev.pando.transport.Packet;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The session of this member's own callers (§6.3): gives their payloads numbers, sends them to whoever leads, again
 * whenever they may have been lost, and completes them when this member itself has applied them. A new one at each start
 * of the member, opened when first needed. Owned by the node's loop.
 */
final class OwnSession {
    private static final int MAX_PACKET_BYTES = 512 << 10;
    private static final int MAX_IN_FLIGHT = 16_384;
    private static final long MAX_IN_FLIGHT_BYTES = 32 << 20;
    private static final int MAX_PAUSE_TICKS = 16;

    private final Route route;
    private final int patienceTicks;

    /** Without a number yet. */
    private final ArrayDeque<PendingAppend> unsent = new ArrayDeque<>();

    /** With numbers that follow one another, not yet applied. */
    private final ArrayDeque<PendingAppend> inFlight = new ArrayDeque<>();

    /** Of those in flight, which to send (again). */
    private final ArrayDeque<PendingAppend> toSend = new ArrayDeque<>();

    private long inFlightBytes;
    private long session;
    private boolean open;

    /** Where the entry stands that opened it; says nothing before that. */
    private long openedIndex;

    private long nextSequence = 1;

    /** Ticks to wait before anything is sent again. */
    private int pausedTicks;

    /** How long the next pause is. */
    private int patience = 1;

    private int ticksWithoutProgress;
    private boolean refusesMore;
    private @Nullable RaftException closed;

    /** What a session needs of its node. */
    interface Route {
        /** On its way to the leader, or refused: then {@link #refused} is called, perhaps before this returns. */
        void append(Packet.Append append);

        void open(long session);

        /** 64 random bits, not 0. */
        long random();

        /** Completes futures, in this order, away from the node's loop. */
        void complete(List<Runnable> completions);

        /** These commands are committed: their results are due. In the order of the log. */
        void claim(List<MachineHost.Claim> committed);
    }

    OwnSession(Route route, int patienceTicks) {
        this.route = route;
        this.patienceTicks = patienceTicks;
    }

    /** 0 before the first append. */
    long id() {
        return session;
    }

    boolean isIdle() {
        return unsent.isEmpty() && inFlight.isEmpty();
    }

    void add(List<PendingAppend> appends) {
        if (closed != null) {
            RaftException cause = closed;
            route.complete(failures(appends, cause));
            return;
        }
        if (refusesMore) {
            route.complete(failures(appends, new ClosedException("The member is leaving its cluster.")));
            return;
        }
        unsent.addAll(appends);
        pump();
    }

    /** While the member leaves: what was appended before is finished, and nothing more begun. */
    void refuseMore(boolean refuse) {
        refusesMore = refuse;
    }

    /** Our entries from this one on are in the log for good. */
    void applied(List<LogEntry> entries) {
        List<Runnable> completions = new ArrayList<>();
        List<MachineHost.Claim> claims = new ArrayList<>();
        for (LogEntry entry : entries) {
            if (entry.session() != session || session == 0) {
                continue;
            }
            ticksWithoutProgress = 0;
            patience = 1;
            PendingAppend first = inFlight.peek();
            if (entry.kind() == EntryKind.SESSION) {
                opened(entry.index());
            } else if (first != null && first.sequence() == entry.sequence()) {
                inFlight.remove();
                inFlightBytes -= first.payload().length;
                if (first instanceof PendingCommand<?> command) {
                    claims.add(new MachineHost.Claim(command, session, first.sequence(), entry.index()));
                } else if (first instanceof PendingPayload payload) {
                    Appended where = new Appended(entry.index(), entry.term());
                    completions.add(() -> payload.outcome().complete(where));
                }
            }
        }
        if (!completions.isEmpty()) {
            route.complete(completions);
        }
        if (!claims.isEmpty()) {
            route.claim(claims);
        }
        pump();
    }

    /** Once: if its id is opened again it was lost in between, and whoever leads says so. */
    private void opened(long index) {
        if (!open) {
            open = true;
            openedIndex = index;
        }
    }

    /** A snapshot took the place of entries, ours perhaps among them: what became of these is in the sessions. */
    void installed(SessionTable sessions) {
        Session own = session == 0 ? null : sessions.get(session);
        if (own == null || (open && own.openedIndex() != openedIndex)) {
            if (open) {
                loseSession("it is not in the snapshot that took the place of the log");
            }
            return;
        }
        opened(own.openedIndex());
        List<Runnable> completions = new ArrayList<>();
        List<MachineHost.Claim> claims = new ArrayList<>();
        for (PendingAppend first = inFlight.peek();
                first != null && first.sequence() <= own.lastSequence();
                first = inFlight.peek()) {
            inFlight.remove();
            inFlightBytes -= first.payload().length;
            if (first instanceof PendingCommand<?> command) {
                claims.add(new MachineHost.Claim(command, session, first.sequence(), own.lastIndex()));
            } else if (first instanceof PendingPayload payload) {
                completions.add(completion(payload, own));
            }
        }
        toSend.removeIf(append -> append.sequence() <= own.lastSequence());
        route.complete(completions);
        if (!claims.isEmpty()) {
            route.claim(claims);
        }
        pump();
    }

    private static Runnable completion(PendingPayload append, Session own) {
        for (Session.Run run : own.find(append.sequence(), append.sequence())) {
            Appended where = new Appended(run.firstIndex(), run.term());
            return () -> append.outcome().complete(where);
        }
        RaftException unknown = new OutcomeUnknownException(
                "The append was committed, once, but a snapshot took the place of its entry: where it stood is not known any"
                        + " more.");
        return () -> append.fail(unknown);
    }

    /** The leader, or somebody on the way, did not take something of ours. */
    void refused(Packet.Refusal refusal) {
        boolean isForGood = refusal.code() == Packet.Refusal.Code.NO_SESSION
                || refusal.code() == Packet.Refusal.Code.INVALID; // what comes after it would wait for it for ever
        if (isForGood && open) {
            loseSession(refusal.detail());
        }
        // One refusal of many that come together; longer each time that nothing was applied in between.
        if (pausedTicks == 0) {
            patience = refusal.code() == Packet.Refusal.Code.BUSY ? Math.min(MAX_PAUSE_TICKS, 2 * patience) : 1;
            pausedTicks = patience;
        }
    }

    /** There is a new leader, or a way to it: what was sent may be lost. */
    void leaderChanged() {
        pausedTicks = 0;
        sendAllAgain();
        pump();
    }

    void tick() {
        unsent.removeIf(append -> append.outcome().isDone() && append.withdraw());
        if (isIdle()) {
            return;
        }
        if (pausedTicks > 0 && --pausedTicks == 0) {
            sendAllAgain();
        } else if (++ticksWithoutProgress >= patienceTicks) {
            sendAllAgain();
        }
        pump();
    }

    /** Nothing more will come of it. */
    void close(RaftException cause) {
        closed = cause;
        List<Runnable> completions = new ArrayList<>();
        for (PendingAppend append : inFlight) {
            RaftException unknown = new OutcomeUnknownException(
                    "The append was sent, and the member stopped before the outcome was known: it may be committed, once.",
                    cause);
            completions.add(() -> append.fail(unknown));
        }
        completions.addAll(failures(unsent, cause));
        inFlight.clear();
        unsent.clear();
        toSend.clear();
        route.complete(completions);
    }

    private static List<Runnable> failures(Iterable<PendingAppend> appends, RaftException cause) {
        List<Runnable> completions = new ArrayList<>();
        for (PendingAppend append : appends) {
            RaftException never = new NotDoneException(
                    "The append was not sent before the member stopped: it will not be committed.", cause);
            completions.add(() -> append.fail(never));
        }
        return completions;
    }

    private void sendAllAgain() {
        ticksWithoutProgress = 0;
        toSend.clear();
        toSend.addAll(inFlight);
        if (session != 0 && !open) {
            route.open(session);
        }
    }

    private void pump() {
        if (isIdle() || closed != null) {
            return;
        }
        if (session == 0) {
            session = route.random();
            route.open(session);
        }
        while (open && pausedTicks == 0) {
            List<PendingAppend> next = nextPacket();
            if (next.isEmpty()) {
                return;
            }
            List<byte[]> payloads = new ArrayList<>(next.size());
            next.forEach(append -> payloads.add(append.payload()));
            PendingAppend first = next.get(0);
            route.append(new Packet.Append(session, openedIndex, first.sequence(), false, first.machine(), payloads));
        }
    }

    private List<PendingAppend> nextPacket() {
        List<PendingAppend> packet = new ArrayList<>();
        long bytes = 0;
        while (bytes < MAX_PACKET_BYTES) {
            PendingAppend next = toSend.poll();
            if (next == null) {
                next = numberNext();
            }
            if (next == null) {
                break;
            }
            if (!packet.isEmpty() && next.machine() != packet.get(0).machine()) {
                toSend.addFirst(next); // for the next packet
                break;
            }
            packet.add(next);
            bytes += next.payload().length;
        }
        return packet;
    }

    private @Nullable PendingAppend numberNext() {
        while (inFlight.size() < MAX_IN_FLIGHT && inFlightBytes < MAX_IN_FLIGHT_BYTES) {
            PendingAppend next = unsent.poll();
            if (next == null) {
                return null;
            }
            if (next.send(nextSequence)) {
                nextSequence++;
                inFlight.add(next);
                inFlightBytes += next.payload().length;
                return next;
            }
        }
        return null;
    }

    private void loseSession(String detail) {
        List<Runnable> completions = new ArrayList<>();
        for (PendingAppend append : inFlight) {
            RaftException unknown = new OutcomeUnknownException("The append was sent, and its session is gone ("
                    + detail + "): it may have been committed, once. It is not sent again.");
            completions.add(() -> append.fail(unknown));
        }
        inFlight.clear();
        toSend.clear();
        inFlightBytes = 0;
        nextSequence = 1;
        open = false;
        session = 0;
        route.complete(completions);
    }
}
