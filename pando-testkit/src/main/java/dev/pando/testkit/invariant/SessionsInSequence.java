package dev.pando.testkit.invariant;

import dev.pando.core.entry.EntryKind;
import dev.pando.core.entry.LogEntry;
import dev.pando.testkit.history.MemberHistory;
import java.util.HashMap;
import java.util.Map;

/** In the committed log a session's numbers follow one another from 1, each once, after its opening (§6.3). */
final class SessionsInSequence extends Invariant {
    private final Map<Long, Long> last = new HashMap<>();

    @Override
    public void commits(MemberHistory member, LogEntry entry) {
        if (entry.kind() == EntryKind.SESSION) {
            last.putIfAbsent(entry.session(), 0L);
        } else if (entry.kind() == EntryKind.DATA && entry.session() != 0) {
            long before = last.getOrDefault(entry.session(), -1L);
            check(before != -1, "%s commits %s of a session that was not opened", member, entry);
            check(
                    entry.sequence() == before + 1,
                    "%s commits %s, where %s is the session's last",
                    member,
                    entry,
                    before);
            last.put(entry.session(), entry.sequence());
        }
    }
}
