package dev.pando.testkit.invariant;

import dev.pando.core.entry.EntryKind;
import dev.pando.core.entry.LogEntry;
import dev.pando.core.membership.Configuration;
import dev.pando.core.membership.MemberId;
import dev.pando.core.membership.Server;
import dev.pando.testkit.history.MemberHistory;
import java.util.HashSet;
import java.util.Set;

/** Whoever was removed by a committed configuration is in none that is committed later: an id is used once. */
final class RemovedStayOut extends Invariant {
    private Configuration last = Configuration.EMPTY;
    private final Set<MemberId> removed = new HashSet<>();

    @Override
    public void commits(MemberHistory member, LogEntry entry) {
        if (entry.kind() != EntryKind.CONFIG) {
            return;
        }
        Configuration now = Configuration.decode(entry.payload());
        for (Server server : last.servers()) {
            if (!now.contains(server.id())) {
                removed.add(server.id());
            }
        }
        last = now;
        for (Server server : now.servers()) {
            check(!removed.contains(server.id()), "%s commits %s, but %s was removed before", member, now, server);
        }
    }
}
