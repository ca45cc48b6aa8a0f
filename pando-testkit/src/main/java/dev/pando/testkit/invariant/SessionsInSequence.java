package dev.pando.testkit.invariant;

import dev.pando.core.entry.EntryKind;
import dev.pando.core.entry.LogEntry;
import dev.pando.testkit.history.Leases;
import dev.pando.testkit.history.MemberHistory;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * In the committed log a session's numbers follow one another from 1, each once, after its opening, and before it has
 * expired if it is a client's (§6.3). That its id is opened once more, by a request that came late, begins no new numbers.
 */
final class SessionsInSequence extends Invariant {
    private final Map<Long, Long> last = new HashMap<>();
    private final Set<Long> ofClients = new HashSet<>();
    private final Leases leases = new Leases();

    @Override
    public void commits(MemberHistory member, LogEntry entry) {
        long session = entry.session();
        if (entry.kind() == EntryKind.SESSION) {
            last.putIfAbsent(session, 0L);
            check(!leases.isLeased(session), "%s commits %s of a session that is open", member, entry);
        } else if (session != 0) {
            long before = last.getOrDefault(session, -1L);
            check(before != -1, "%s commits %s of a session that was not opened", member, entry);
            check(
                    leases.isLeased(session) || !ofClients.contains(session),
                    "%s commits %s of a session that has expired",
                    member,
                    entry);
            if (entry.kind() == EntryKind.DATA) {
                check(
                        entry.sequence() == before + 1,
                        "%s commits %s, where %s is the session's last",
                        member,
                        entry,
                        before);
                last.put(session, entry.sequence());
            }
        }
        leases.next(entry);
        if (entry.kind() == EntryKind.SESSION && leases.isLeased(session)) {
            ofClients.add(session);
        }
    }
}
