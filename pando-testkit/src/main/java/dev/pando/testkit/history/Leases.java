package dev.pando.testkit.history;

import dev.pando.core.entry.EntryKind;
import dev.pando.core.entry.LogEntry;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;

/**
 * Until which replicated time clients' sessions live, by the entries of a log that it is shown in order, one by one: told
 * from the format of the log alone, and plainly, as a second opinion on the sessions of members.
 */
public final class Leases {
    private final Map<Long, Lease> leases = new HashMap<>();

    private record Lease(long ttlMs, long untilMs) {}

    /** Whether entries of this session may follow, as far as a client's sessions expire. */
    public boolean isLeased(long session) {
        return leases.containsKey(session);
    }

    /**
     * The next entry.
     *
     * @return whether a session has expired by it
     */
    public boolean next(LogEntry entry) {
        if (entry.kind() == EntryKind.SESSION && entry.payloadLength() == Long.BYTES) {
            long ttlMs = ByteBuffer.wrap(entry.payload()).getLong();
            leases.put(entry.session(), new Lease(ttlMs, entry.timeMs() + ttlMs));
        } else if (leases.containsKey(entry.session())) {
            leases.computeIfPresent(
                    entry.session(), (session, lease) -> new Lease(lease.ttlMs, entry.timeMs() + lease.ttlMs));
        }
        boolean hasExpired = false;
        for (Iterator<Lease> all = leases.values().iterator(); all.hasNext(); ) {
            if (all.next().untilMs <= entry.timeMs()) {
                all.remove();
                hasExpired = true;
            }
        }
        return hasExpired;
    }
}
