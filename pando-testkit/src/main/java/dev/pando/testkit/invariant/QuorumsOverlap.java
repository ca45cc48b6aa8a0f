package dev.pando.testkit.invariant;

import dev.pando.core.Ready;
import dev.pando.core.entry.EntryKind;
import dev.pando.core.entry.LogEntry;
import dev.pando.core.membership.Configuration;
import dev.pando.core.membership.Server;
import dev.pando.testkit.history.MemberHistory;

/**
 * Any quorum of a configuration overlaps with any of its predecessor (§4.1), a joint one is followed by what it leads to
 * (§4.3), and none comes twice; a leader makes one only after an entry of its own term is committed (erratum of 2015) and
 * its predecessor is; no two servers have one address.
 */
final class QuorumsOverlap extends Invariant {
    @Override
    public void ready(MemberHistory member, Ready ready) {
        Ready.Persist persist = ready.persist();
        if (persist == null) {
            return;
        }
        for (LogEntry entry : persist.entries()) {
            if (entry.kind() == EntryKind.CONFIG) {
                configured(member, entry);
            }
        }
    }

    private void configured(MemberHistory member, LogEntry entry) {
        Configuration now = Configuration.decode(entry.payload());
        check(
                now.servers().stream().map(Server::address).distinct().count()
                        == now.servers().size(),
                "%s has a configuration in which two servers have one address: %s",
                member,
                now);
        LogEntry previous = member.configuration(entry.index() - 1);
        if (previous == null) {
            return;
        }
        Configuration before = Configuration.decode(previous.payload());
        check(
                Majorities.overlap(before, now),
                "%s has quorums of %s that don't overlap with those of %s",
                member,
                now,
                before);
        check(!now.equals(before), "%s has %s twice", member, now);
        check(
                !before.isJoint() || now.equals(before.settled()),
                "%s has %s after the joint %s, which leads elsewhere",
                member,
                now,
                before);
        if (member.leads() && entry.term() == member.core().term()) {
            long commitIndex = member.core().commitIndex();
            check(
                    commitIndex > 0 && member.core().termAt(commitIndex) == entry.term(),
                    "%s changes the configuration before an entry of its term is committed",
                    member);
            check(
                    previous.index() <= commitIndex,
                    "%s changes the configuration before the one at %s is committed",
                    member,
                    previous.index());
        }
    }
}
