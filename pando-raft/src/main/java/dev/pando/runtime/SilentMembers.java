package dev.pando.runtime;

import dev.pando.core.FollowerStatus;
import dev.pando.core.membership.Change;
import dev.pando.core.membership.MemberId;
import dev.pando.core.membership.Reconfiguration;
import dev.pando.transport.Packet;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a leader remove members that it has not heard of for as long as its user has said, one after the other, and learners
 * that come to nothing. The rules refuse what would cost the quorum. Owned by the node's loop.
 */
final class SilentMembers {
    private static final Logger log = LoggerFactory.getLogger(SilentMembers.class);

    private final Node node;

    /** 0 for never. */
    private final long patienceTicks;

    /** So long a learner may be silent, or get nothing further. */
    private final long learnerPatienceTicks;

    /** The learners of this leader. */
    private final Map<MemberId, Progress> learners = new TreeMap<>();

    private long now;

    /** How far a learner is, and since when. */
    private record Progress(long matchIndex, long sinceTick) {}

    /** Who is removed, and why. */
    private record Removal(MemberId member, String reason) {}

    private boolean isAsking;
    private int pauseTicks;
    private String complaint = "";

    SilentMembers(Node node, long patienceMs, long learnerPatienceMs) {
        this.node = node;
        this.patienceTicks = patienceMs / node.tickMs();
        this.learnerPatienceTicks = learnerPatienceMs / node.tickMs();
    }

    void tick() {
        now++;
        if (!node.leads()) {
            learners.clear();
            return;
        }
        watchLearners();
        if (isAsking) {
            return;
        }
        if (pauseTicks > 0) {
            pauseTicks--;
            return;
        }
        Removal removal = due();
        if (removal != null) {
            isAsking = true;
            log.warn("Member {} {}, and is removed.", removal.member().brief(), removal.reason());
            node.membership()
                    .reconfigure(
                            new Packet.Reconfigure(
                                    node.nextRequestId(),
                                    Reconfiguration.of(new Change.Remove(removal.member())),
                                    false),
                            this::answered);
        }
    }

    private void watchLearners() {
        learners.keySet().removeIf(id -> !node.configuration().isLearner(id));
        for (FollowerStatus follower : node.core().followers()) {
            MemberId id = follower.member();
            if (node.configuration().isLearner(id)) {
                Progress before = learners.get(id);
                boolean isFetching = follower.state() == FollowerStatus.State.SNAPSHOT
                        && follower.silentTicks() < node.electionTicks();
                if (before == null || isFetching || before.matchIndex() != follower.matchIndex()) {
                    learners.put(id, new Progress(follower.matchIndex(), now));
                }
            }
        }
    }

    private @Nullable Removal due() {
        for (FollowerStatus follower : node.core().followers()) {
            MemberId id = follower.member();
            if (!node.configuration().contains(id)) {
                continue;
            }
            if (patienceTicks > 0 && follower.silentTicks() >= patienceTicks) {
                return new Removal(id, "was not heard of for " + patienceTicks * node.tickMs() + " ms");
            }
            Progress learner = learners.get(id);
            boolean isBehind = follower.matchIndex() < node.core().lastIndex();
            if (learner != null && isBehind && now - learner.sinceTick() >= learnerPatienceTicks) {
                return new Removal(
                        id,
                        "joined, and got nothing further than entry " + learner.matchIndex() + " within "
                                + learnerPatienceTicks * node.tickMs() + " ms");
            }
        }
        return null;
    }

    private void answered(Packet answer) {
        isAsking = false;
        pauseTicks = node.electionTicks();
        if (answer instanceof Packet.Refused refused
                && !refused.refusal().detail().equals(complaint)) {
            complaint = refused.refusal().detail();
            log.warn("A silent member is not removed: {}", complaint);
        }
    }
}
