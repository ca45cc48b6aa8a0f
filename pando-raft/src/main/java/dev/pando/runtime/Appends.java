package dev.pando.runtime;

import dev.pando.core.Event;
import dev.pando.core.Outcome;
import dev.pando.core.entry.EntryKind;
import dev.pando.core.entry.LogEntry;
import dev.pando.core.entry.Proposal;
import dev.pando.core.membership.MemberId;
import dev.pando.transport.Connection;
import dev.pando.transport.Packet;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The way of appends into the leader's log. Appends come from this member's own session, from clients that are
 * connected here, and, where this member leads, from other members that forward theirs. Whoever sent one sees on its own
 * side when it was applied; only refusals travel back. Owned by the node's loop.
 *
 * <p>A leader takes appends only after it has applied an entry of its own term: from then on {@link #admission} is the
 * exact table of sessions at the end of its log (see {@link SessionTable}). What comes before that, and while leadership
 * is being handed over (§3.10), waits here: it goes in if this leader leads on, and otherwise its sender sends it to the
 * next one.
 *
 * <p>That table is expired with the time of the last entry in this leader's log before anything is looked up in it, and
 * not each time that an entry gets into the log: that comes to the same (see there). The times of entries that the rules
 * append by themselves count by that as well, those included that were appended before the table was copied and not applied
 * by then.
 */
final class Appends {
    private static final long MAX_WAITING_BYTES = 16 << 20;

    private final Node node;

    /** The sessions at the end of this leader's log; null unless it leads and is ready. */
    private @Nullable SessionTable admission;

    /** The configuration that {@link #admission} has taken into account. */
    private long admittedConfigurationIndex;

    /** Came while this leader could take nothing. */
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();

    private long waitingBytes;

    /** The connection of each client's session that is used through this member. */
    private final Map<Long, Connection> attached = new TreeMap<>();

    /** Who wants to hear that a session is open. */
    private final Map<Long, Opening> opening = new TreeMap<>();

    /** Sessions whose opening was forwarded, by the id of that request. */
    private final Map<Long, Long> forwardedOpenings = new HashMap<>();

    private record Opening(Connection connection, long requestId) {}

    Appends(Node node) {
        this.node = node;
    }

    /** From a client that is connected here. */
    void fromClient(Connection connection, Packet.Append append) {
        attached.put(append.session(), connection);
        MachineHost machines = append.machine() == 0 ? null : node.machines();
        if (machines != null) {
            machines.watch(append.session());
        }
        if (isRenewal(append)) {
            route(append, refused -> node.answer(connection, refused));
            return;
        }
        Session session = sessionOf(append, node.sessions());
        long appliedTo = session == null ? 0 : session.lastSequence();
        long last = append.firstSequence() + append.payloads().size() - 1;
        if (session != null && append.firstSequence() <= appliedTo) {
            for (Session.Run run : session.find(append.firstSequence(), Math.min(last, appliedTo))) {
                if (machines == null) {
                    node.answer(connection, appended(append.session(), run));
                } else {
                    machines.again(append.session(), run);
                }
            }
        }
        if (last > appliedTo && (machines == null || machines.status().haltedIndex() == 0)) {
            route(append, refused -> node.answer(connection, refused));
        }
    }

    /** From this member's own session. */
    void fromHere(Packet.Append append) {
        route(append, refused -> node.own().refused(refused.refusal()));
    }

    /** From a member that takes this one for the leader. */
    void fromMember(Connection connection, Packet.Append append) {
        propose(append, refused -> node.answer(connection, refused));
    }

    /** The leader did not take what this member forwarded. */
    void refused(Packet.AppendRefused refused) {
        if (refused.session() == node.own().id()) {
            node.own().refused(refused.refusal());
            return;
        }
        Connection client = attached.get(refused.session());
        if (client != null) {
            node.answer(client, refused);
        }
    }

    /** What came of a session's commands. */
    void toClient(long session, Packet packet) {
        Connection client = attached.get(session);
        if (client != null) {
            node.answer(client, packet);
        }
    }

    void openForClient(Connection connection, Packet.OpenSession open) {
        Session known = node.sessions().get(open.session());
        if (known != null) {
            node.answer(connection, new Packet.SessionOpened(open.requestId(), open.session(), known.openedIndex()));
            return;
        }
        opening.put(open.session(), new Opening(connection, open.requestId()));
        routeOpening(open.session(), null, open.ttlMs());
    }

    void openOwn(long session) {
        routeOpening(session, node.self(), 0);
    }

    void openForMember(Connection connection, Packet.OpenSession open) {
        proposeSession(
                open.session(),
                open.owner(),
                open.ttlMs(),
                refusal -> node.answer(connection, new Packet.Refused(open.requestId(), refusal)));
    }

    /** Whether the refusal was of an opening that this member forwarded. */
    boolean refused(Packet.Refused refused) {
        Long session = forwardedOpenings.remove(refused.requestId());
        if (session == null) {
            return false;
        }
        openingRefused(session, refused.refusal());
        return true;
    }

    /** These entries were applied: their senders, where they are connected here, hear of it. */
    void applied(List<LogEntry> entries) {
        Session.@Nullable Run run = null;
        long session = 0;
        for (LogEntry entry : entries) {
            if (entry.kind() == EntryKind.SESSION) {
                opened(entry.session(), entry.index());
            }
            if (entry.kind() == EntryKind.NOOP) {
                report(entry.session(), new Session.Run(0, 0, entry.index(), entry.term()));
            }
            if (entry.sequence() == 0 || entry.machine() != 0 || !attached.containsKey(entry.session())) {
                continue; // what came of commands is said when they are carried out
            }
            if (run != null && session == entry.session() && follows(run, entry)) {
                run = new Session.Run(run.firstSequence(), run.count() + 1, run.firstIndex(), run.term());
                continue;
            }
            report(session, run);
            session = entry.session();
            run = new Session.Run(entry.sequence(), 1, entry.index(), entry.term());
        }
        report(session, run);
        becomeReady();
    }

    /** There is another leader or none: what was forwarded may be lost. */
    void leaderChanged() {
        admission = null;
        waiting.clear();
        waitingBytes = 0;
        forwardedOpenings.clear();
        Packet.Refusal again = new Packet.Refusal(
                Packet.Refusal.Code.BUSY, null, "The leader has changed; send what is not acknowledged again.");
        attached.forEach(
                (session, connection) -> node.answer(connection, new Packet.AppendRefused(session, 0, again, 0)));
        opening.forEach((session, who) -> node.answer(who.connection(), new Packet.Refused(who.requestId(), again)));
        opening.clear();
        becomeReady();
    }

    void connectionClosed(Connection connection) {
        List<Long> gone = new ArrayList<>();
        attached.forEach((session, c) -> {
            if (c == connection) {
                gone.add(session);
            }
        });
        gone.forEach(attached::remove);
        MachineHost machines = node.machines();
        if (machines != null && !gone.isEmpty()) {
            machines.unwatch(gone);
        }
        opening.values().removeIf(o -> o.connection() == connection);
    }

    private void opened(long session, long index) {
        forwardedOpenings.values().removeIf(forwarded -> forwarded == session);
        Opening who = opening.remove(session);
        if (who != null) {
            node.answer(who.connection(), new Packet.SessionOpened(who.requestId(), session, index));
        }
    }

    private static boolean follows(Session.Run run, LogEntry entry) {
        return entry.sequence() == run.lastSequence() + 1
                && entry.index() == run.firstIndex() + run.count()
                && entry.term() == run.term();
    }

    private void report(long session, Session.@Nullable Run run) {
        Connection client = attached.get(session);
        if (run != null && client != null) {
            node.answer(client, appended(session, run));
        }
    }

    private static Packet.Appended appended(long session, Session.Run run) {
        return new Packet.Appended(session, run.firstSequence(), run.count(), run.firstIndex(), run.term());
    }

    private void route(Packet.Append append, Consumer<Packet.AppendRefused> back) {
        if (node.leads()) {
            propose(append, back);
            return;
        }
        Packet forwarded = new Packet.Append(
                append.session(), append.opened(), append.firstSequence(), true, append.machine(), append.payloads());
        if (!node.sendToLeader(forwarded)) {
            back.accept(refusal(append, node.refusals().noLeader(), 0));
        }
    }

    private void propose(Packet.Append append, Consumer<Packet.AppendRefused> back) {
        if (!node.leads()) {
            back.accept(refusal(append, node.refusals().notLeader(), 0));
            return;
        }
        SessionTable table = admission;
        if (table == null || isHandingOver()) {
            long bytes = Links.weight(append);
            if (!waitUntilReady(bytes, () -> propose(append, back))) {
                back.accept(refusal(append, busy("The leader changes, or has only just changed; send it again."), 0));
            }
            return;
        }
        Session session = sessionOf(append, current(table));
        if (session == null) {
            refuseUnknownSession(append, back);
        } else if (isRenewal(append)) {
            renew(append, session, back);
        } else {
            admit(append, session, back);
        }
    }

    /**
     * The session that an append is of; null if that is gone. A request to open it that came late, from a member that had
     * stopped for a while, may have opened its id once more: that is another session, which knows nothing of what was
     * appended in the former one, so that a late append would take effect twice in it.
     */
    private static @Nullable Session sessionOf(Packet.Append append, SessionTable table) {
        Session session = table.get(append.session());
        return session != null && session.openedIndex() == append.opened() ? session : null;
    }

    private static boolean isRenewal(Packet.Append append) {
        return append.payloads().isEmpty();
    }

    /** Members' sessions live without it. */
    private void renew(Packet.Append append, Session session, Consumer<Packet.AppendRefused> back) {
        if (session.owner() != null) {
            return;
        }
        long index = node.propose(List.of(SessionTable.renewal(session.id())));
        if (index == 0) {
            back.accept(refusal(append, busy("The leader has too much under way; send it again."), 0));
        } else {
            session.renew(index, node.core().lastTimeMs());
        }
    }

    /**
     * A leader that was deposed and does not know it yet may miss a session that its successor has opened: only one that
     * a majority still follows may say that there is none.
     */
    private void refuseUnknownSession(Packet.Append append, Consumer<Packet.AppendRefused> back) {
        node.ask(id -> new Event.Read(id), outcome -> {
            if (outcome instanceof Outcome.ReadIndex) {
                String detail =
                        "Session %x is not open: nothing was heard of it for too long, or others were used more lately."
                                .formatted(append.session());
                back.accept(refusal(append, new Packet.Refusal(Packet.Refusal.Code.NO_SESSION, null, detail), 0));
            } else {
                back.accept(refusal(append, busy("It is not certain who leads; send it again."), 0));
            }
        });
    }

    private void admit(Packet.Append append, Session session, Consumer<Packet.AppendRefused> back) {
        long next = session.lastSequence() + 1;
        if (append.firstSequence() > next) {
            back.accept(refusal(
                    append,
                    new Packet.Refusal(
                            Packet.Refusal.Code.OUT_OF_SEQUENCE,
                            null,
                            "Session %x is at %d; send from there on.".formatted(append.session(), next)),
                    next));
            return;
        }
        // What is in the log already is not appended again; its sender sees it applied.
        int repeated =
                (int) Math.min(next - append.firstSequence(), append.payloads().size());
        List<byte[]> fresh =
                append.payloads().subList(repeated, append.payloads().size());
        if (fresh.isEmpty()) {
            return;
        }
        boolean isOrder = append.machine() == OperatorMachine.TYPE.id();
        String misdirected = isOrder && session.owner() == null
                ? "Members alone have commands skipped."
                : node.misdirected(append.machine());
        if (misdirected != null) {
            back.accept(refusal(append, new Packet.Refusal(Packet.Refusal.Code.INVALID, null, misdirected), next));
            return;
        }
        List<Proposal> proposals = new ArrayList<>(fresh.size());
        for (int i = 0; i < fresh.size(); i++) {
            byte[] payload = fresh.get(i);
            if (payload.length > node.maxEntryBytes()) {
                back.accept(refusal(
                        append,
                        new Packet.Refusal(
                                Packet.Refusal.Code.INVALID,
                                null,
                                "A payload has " + payload.length + " bytes; this cluster takes " + node.maxEntryBytes()
                                        + "."),
                        next));
                return;
            }
            proposals.add(new Proposal(EntryKind.DATA, append.session(), next + i, append.machine(), payload));
        }
        long first = node.propose(proposals);
        if (first == 0) {
            back.accept(refusal(append, busy("The leader has too much under way; send it again."), next));
        } else {
            session.append(
                    new Session.Run(next, fresh.size(), first, node.term()),
                    node.core().lastTimeMs());
        }
    }

    private void routeOpening(long session, @Nullable MemberId owner, long ttlMs) {
        if (node.leads()) {
            proposeSession(session, owner, ttlMs, refusal -> openingRefused(session, refusal));
            return;
        }
        long requestId = node.nextRequestId();
        if (node.sendToLeader(new Packet.OpenSession(requestId, session, owner, ttlMs, true))) {
            forwardedOpenings.put(requestId, session);
        } else {
            openingRefused(session, node.refusals().noLeader());
        }
    }

    private void openingRefused(long session, Packet.Refusal refusal) {
        if (session == node.own().id()) {
            node.own().refused(refusal);
            return;
        }
        Opening who = opening.remove(session);
        if (who != null) {
            node.answer(who.connection(), new Packet.Refused(who.requestId(), refusal));
        }
    }

    private void proposeSession(long session, @Nullable MemberId owner, long ttlMs, Consumer<Packet.Refusal> back) {
        if (!node.leads()) {
            back.accept(node.refusals().notLeader());
            return;
        }
        SessionTable table = admission;
        if (table == null || isHandingOver()) {
            if (!waitUntilReady(64, () -> proposeSession(session, owner, ttlMs, back))) {
                back.accept(busy("The leader changes, or has only just changed; ask again."));
            }
            return;
        }
        if (current(table).get(session) != null) {
            return;
        }
        if (owner != null && !node.configuration().contains(owner)) {
            back.accept(new Packet.Refusal(
                    Packet.Refusal.Code.INVALID, null, "Member " + owner.brief() + " does not belong to the cluster."));
            return;
        }
        Proposal proposal = SessionTable.opening(session, owner, ttlMs);
        long index = node.propose(List.of(proposal));
        if (index == 0) {
            back.accept(busy("The leader has too much under way; ask again."));
        } else {
            table.open(session, proposal.payload(), index, node.core().lastTimeMs());
        }
    }

    /** The table, with the latest configuration and the time of this leader's last entry taken into account. */
    private SessionTable current(SessionTable table) {
        if (node.core().configuration().index() != admittedConfigurationIndex) {
            admittedConfigurationIndex = node.core().configuration().index();
            table.retainOwners(node.configuration());
        }
        table.expire(node.core().lastTimeMs());
        return table;
    }

    private boolean waitUntilReady(long bytes, Runnable then) {
        if (waitingBytes + bytes > MAX_WAITING_BYTES) {
            return false;
        }
        waitingBytes += bytes;
        waiting.add(then);
        return true;
    }

    private boolean isHandingOver() {
        return node.core().transferTarget() != null;
    }

    /** A transfer may have come to nothing: then this leader goes on with what waits. */
    void tick() {
        takeWhatWaits();
    }

    /**
     * Once an entry of this leader's own term was applied, what is applied is all that other leaders ever appended;
     * since then only configurations can have been.
     */
    private void becomeReady() {
        if (admission != null || !node.leads() || !node.hasAppliedOwnTerm()) {
            return;
        }
        SessionTable table = node.sessions().copy();
        admittedConfigurationIndex = 0;
        admission = current(table);
        takeWhatWaits();
    }

    private void takeWhatWaits() {
        if (admission == null || isHandingOver()) {
            return;
        }
        waitingBytes = 0;
        for (Runnable next = waiting.poll(); next != null; next = waiting.poll()) {
            next.run();
        }
    }

    private static Packet.Refusal busy(String detail) {
        return new Packet.Refusal(Packet.Refusal.Code.BUSY, null, detail);
    }

    private static Packet.AppendRefused refusal(Packet.Append append, Packet.Refusal refusal, long expected) {
        return new Packet.AppendRefused(append.session(), append.firstSequence(), refusal, expected);
    }
}
