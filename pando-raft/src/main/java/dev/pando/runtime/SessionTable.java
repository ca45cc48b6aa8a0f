package dev.pando.runtime;

import dev.pando.core.entry.EntryKind;
import dev.pando.core.entry.LogEntry;
import dev.pando.core.entry.Proposal;
import dev.pando.core.membership.Configuration;
import dev.pando.core.membership.MemberId;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All sessions at one place in the log (§6.3): a function of the entries up to there, and of nothing else, so that
 * every member has the same. Bounded: of clients' sessions, the {@link #MAX_CLIENT_SESSIONS} that were used last; of
 * members' sessions, one for each member of the configuration. A client's session of which the log had no entry for as
 * long as its client said when it opened it expires, by replicated time: an entry's time expires what was not used for
 * so long, after the entry itself, if it is of a session, has counted.
 *
 * <p>A leader appends an entry of a session only if this table, at the end of its log, says that its number is next.
 * Each log is a prefix that some leader extended by this rule, so that in every log a session's numbers follow one
 * another: each takes effect once, by construction, and a repeat never reaches the log.
 *
 * <p>A leader need not expire its table with each entry: {@link #expire} at one time and then at a later one comes to
 * the same as at the later one alone, as long as no session is used in between. It is enough that it does so with the
 * time of the last entry in its log each time before it uses the table.
 */
final class SessionTable {
    static final int MAX_CLIENT_SESSIONS = 4096;

    /** The bounds of what a client may ask for, as replicated time without an entry of its session. */
    static final long MIN_CLIENT_TTL_MS = 1_000;

    static final long MAX_CLIENT_TTL_MS = 24 * 60 * 60 * 1_000;

    // Looked up, and searched for one extreme; never walked in an order that matters.
    private final LongMap<Session> sessions = new LongMap<>();
    private int clientSessions;

    /** No session expires before this replicated time, and perhaps none at it: then there is nothing to look for. */
    private long nothingExpiresBeforeMs = Long.MAX_VALUE;

    /**
     * What opens a session.
     *
     * @param ttlMs what the client asks for: it is kept within bounds, here, so that members agree on it whatever theirs are
     */
    static Proposal opening(long session, @Nullable MemberId owner, long ttlMs) {
        ByteBuffer payload = ByteBuffer.allocate(owner == null ? Long.BYTES : 2 * Long.BYTES);
        if (owner == null) {
            payload.putLong(Math.max(MIN_CLIENT_TTL_MS, Math.min(MAX_CLIENT_TTL_MS, ttlMs)));
        } else {
            payload.putLong(owner.high()).putLong(owner.low());
        }
        return new Proposal(EntryKind.SESSION, session, 0, 0, payload.array());
    }

    /** What keeps a session whose client has nothing to append. */
    static Proposal renewal(long session) {
        return new Proposal(EntryKind.NOOP, session, 0, 0, new byte[0]);
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
        nothingExpiresBeforeMs = Long.MAX_VALUE;
        for (Session session : others) {
            put(session);
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
            copy.put(session.copy());
        }
        return copy;
    }

    private void put(Session session) {
        sessions.put(session.id(), session);
        clientSessions += session.owner() == null ? 1 : 0;
        nothingExpiresBeforeMs = Math.min(nothingExpiresBeforeMs, session.expiresMs());
    }

    @Nullable Session get(long id) {
        return sessions.get(id);
    }

    int size() {
        return sessions.size();
    }

    /** The next entry of the log. */
    void apply(LogEntry entry) {
        long timeMs = entry.timeMs();
        switch (entry.kind()) {
            case NOOP -> {
                if (entry.session() != 0) {
                    used(entry).renew(entry.index(), timeMs);
                }
            }
            case CONFIG -> retainOwners(Configuration.decode(entry.payload()));
            case SESSION -> open(entry.session(), entry.payload(), entry.index(), timeMs);
            case DATA -> {
                if (entry.session() != 0) {
                    used(entry).append(entry.sequence(), 1, entry.index(), entry.term(), timeMs);
                }
            }
        }
        expire(timeMs);
    }

    /** The session of an entry: it is there as long as only earlier entries have had it expire. */
    private Session used(LogEntry entry) {
        Session session = sessions.get(entry.session());
        if (session == null) {
            throw new IllegalStateException("Index %d belongs to session %x, which is not open: the log breaks a rule."
                    .formatted(entry.index(), entry.session()));
        }
        return session;
    }

    /**
     * A session is opened at this index. Those expire before that which do by then: none gives way to it that need not.
     *
     * @param payload of {@link #opening}
     */
    void open(long id, byte[] payload, long index, long timeMs) {
        expire(timeMs);
        ByteBuffer in = ByteBuffer.wrap(payload);
        MemberId owner = payload.length == Long.BYTES ? null : new MemberId(in.getLong(), in.getLong());
        if (sessions.get(id) != null) {
            throw new IllegalStateException(
                    "Session %x is opened again at index %d: the log breaks the rule that it is opened once."
                            .formatted(id, index));
        }
        if (owner != null) {
            // A member that starts anew has forgotten what its earlier session had under way.
            sessions.removeIf(s -> owner.equals(s.owner()));
        } else if (clientSessions == MAX_CLIENT_SESSIONS) {
            evictOldestClient();
        }
        put(new Session(id, owner, owner == null ? in.getLong() : 0, index, timeMs));
    }

    /** By this replicated time, clients' sessions that were not used for too long are gone. */
    void expire(long timeMs) {
        if (timeMs < nothingExpiresBeforeMs) {
            return;
        }
        nothingExpiresBeforeMs = Long.MAX_VALUE;
        sessions.removeIf(session -> {
            boolean isExpired = session.expiresMs() <= timeMs;
            if (isExpired) {
                clientSessions--;
            } else {
                nothingExpiresBeforeMs = Math.min(nothingExpiresBeforeMs, session.expiresMs());
            }
            return isExpired;
        });
    }

    /** Members' sessions live as long as their membership. */
    void retainOwners(Configuration configuration) {
        sessions.removeIf(s -> {
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
}
