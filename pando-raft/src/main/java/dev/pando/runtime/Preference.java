package dev.pando.runtime;

import dev.pando.core.Event;
import dev.pando.core.FollowerStatus;
import dev.pando.core.Outcome;
import dev.pando.core.membership.MemberId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a leader hand leadership to a voter that its user prefers (§3.10), once that answers and has what is committed. Owned by
 * the node's loop.
 */
final class Preference {
    private static final Logger log = LoggerFactory.getLogger(Preference.class);

    /** For how long a leader leads at least: a preferred one that fails as soon as it leads costs no more elections than that. */
    private static final int PATIENCE_ELECTION_TIMEOUTS = 5;

    private final Node node;
    private final Links links;

    /** For how long it has led, or has not tried. */
    private int ticks;

    Preference(Node node, Links links) {
        this.node = node;
        this.links = links;
    }

    void tick() {
        if (!node.leads()) {
            ticks = 0;
            return;
        }
        ticks++;
        if (ticks < PATIENCE_ELECTION_TIMEOUTS * node.electionTicks()) {
            return;
        }
        MemberId preferred = preferred();
        if (preferred != null) {
            ticks = 0;
            log.info(
                    "Member {} hands leadership to {}, which is preferred.",
                    node.self().brief(),
                    preferred.brief());
            node.ask(id -> new Event.Transfer(id, preferred), Preference::answered);
        }
    }

    private static void answered(Outcome outcome) {
        if (outcome instanceof Outcome.Refused refused) {
            log.info("Leadership is not handed over: {}", refused.detail());
        }
    }

    /** Of the highest priority above this member's own, and of those the one with the longest log; null if there is none. */
    private @Nullable MemberId preferred() {
        int highest = node.priority();
        FollowerStatus best = null;
        for (FollowerStatus follower : node.core().followers()) {
            int priority = isReady(follower) ? links.priority(follower.member()) : 0;
            boolean isBetter = best != null && priority == highest && follower.matchIndex() > best.matchIndex();
            if (priority > highest || isBetter) {
                highest = priority;
                best = follower;
            }
        }
        return best == null ? null : best.member();
    }

    private boolean isReady(FollowerStatus follower) {
        return node.configuration().isLastingVoter(follower.member())
                && follower.state() == FollowerStatus.State.PIPELINE
                && follower.silentTicks() < node.electionTicks() / 2
                && follower.matchIndex() >= node.commitIndex();
    }
}
