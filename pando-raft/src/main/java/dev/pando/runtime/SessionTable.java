package dev.pando.runtime;

import dev.pando.core.entry.EntryKind;
import dev.pando.core.entry.LogEntry;
import dev.pando.core.entry.Proposal;
import dev.pando.core.membership.Configuration;
import dev.pando.core.membership.MemberId;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All sessions at one place in the log (§6.3): a function of the entries up to there, and of nothing else, so that
 * every member has the same. Bounded: of clients' sessions, the {@link #MAX_CLIENT_SESSIONS} that were used last; of
 * members' sessions, one for each member of the configuration.
 *
 * <p>A leader appends an entry of a session only if this table, at the end of its log, says that its number is next.
 * Each log is a prefix that some leader extended by this rule, so that in every log a session's numbers follow one
 * another: each takes effect once, by construction, and a repeat never reaches the log.
 */
final class SessionTable {
    static final int MAX_CLIENT_SESSIONS = 4096;

    // Looked up, and searched for one extreme; never walked in an order that matters.
    private final Map<Long, Session> sessions = new HashMap<>();
    private int clientSessions;

    /** What opens a session. */
    static Proposal opening(long session, @Nullable MemberId owner) {
        ByteBuffer payload = ByteBuffer.allocate(owner == null ? 0 : 2 * Long.BYTES);
        if (owner != null) {
            payload.putLong(owner.high()).putLong(owner.low());
        }
        return new Proposal(EntryKind.SESSION, session, 0, 0, payload.array());
    }

    /** As it was written into a snapshot. */
    static SessionTable of(List<Session> sessions) {
        SessionTable table = new SessionTable();
        table.become(sessions);
        return table;
    }

    /** This table is another one from now on. */
    void become(SessionTable other) {
        become(other.copy().sorted());
    }

    private void become(List<Session> others) {
        sessions.clear();
        clientSessions = 0;
        for (Session session : others) {
            sessions.put(session.id(), session);
            clientSessions += session.owner() == null ? 1 : 0;
        }
    }

    /** All of them, by their ids. */
    List<Session> sorted() {
        return sessions.values().stream()
                .sorted(Comparator.comparingLong(Session::id))
                .toList();
    }

    SessionTable copy() {
        SessionTable copy = new SessionTable();
        for (Session session : sessions.values()) {
            copy.sessions.put(session.id(), session.copy());
        }
        copy.clientSessions = clientSessions;
        return copy;
    }

    @Nullable Session get(long id) {
        return sessions.get(id);
    }

    int size() {
        return sessions.size();
    }

    /** The next entry of the log. */
    void apply(LogEntry entry) {
        switch (entry.kind()) {
            case NOOP -> {}
            case CONFIG -> retainOwners(Configuration.decode(entry.payload()));
            case SESSION -> open(entry.session(), owner(entry.payload()), entry.index());
            case DATA -> {
                if (entry.session() != 0) {
                    append(entry.session(), new Session.Run(entry.sequence(), 1, entry.index(), entry.term()));
                }
            }
        }
    }

    /** A session is opened at this index. */
    void open(long id, @Nullable MemberId owner, long index) {
        if (sessions.containsKey(id)) {
            throw new IllegalStateException(
                    "Session %x is opened again at index %d: the log breaks the rule that it is opened once."
                            .formatted(id, index));
        }
        if (owner != null) {
            // A member that starts anew has forgotten what its earlier session had under way.
            sessions.values().removeIf(s -> owner.equals(s.owner()));
        } else if (clientSessions == MAX_CLIENT_SESSIONS) {
            evictOldestClient();
            clientSessions++;
        } else {
            clientSessions++;
        }
        sessions.put(id, new Session(id, owner, index));
    }

    /** Entries of a session stand in the log. */
    void append(long id, Session.Run run) {
        Session session = sessions.get(id);
        if (session == null) {
            throw new IllegalStateException("Index %d belongs to session %x, which is not open: the log breaks a rule."
                    .formatted(run.firstIndex(), id));
        }
        session.append(run);
    }

    /** Members' sessions live as long as their membership. */
    void retainOwners(Configuration configuration) {
        sessions.values().removeIf(s -> {
            MemberId owner = s.owner();
            return owner != null && !configuration.contains(owner);
        });
    }

    private void evictOldestClient() {
        Session oldest = null;
        for (Session session : sessions.values()) {
            if (session.owner() == null && (oldest == null || session.lastIndex() < oldest.lastIndex())) {
                oldest = session;
            }
        }
        if (oldest != null) {
            sessions.remove(oldest.id());
            clientSessions--;
        }
    }

    private static @Nullable MemberId owner(byte[] payload) {
        if (payload.length == 0) {
            return null;
        }
        ByteBuffer in = ByteBuffer.wrap(payload);
        return new MemberId(in.getLong(), in.getLong());
    }
}
