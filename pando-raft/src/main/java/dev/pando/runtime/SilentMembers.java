package dev.pando.runtime;

import dev.pando.core.FollowerStatus;
import dev.pando.core.membership.Change;
import dev.pando.core.membership.MemberId;
import dev.pando.core.membership.Reconfiguration;
import dev.pando.transport.Packet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a leader remove members that it has not heard of for as long as its user has said, one after the other. The rules refuse
 * what would cost the quorum. Owned by the node's loop.
 */
final class SilentMembers {
    private static final Logger log = LoggerFactory.getLogger(SilentMembers.class);

    private final Node node;

    /** 0 for never. */
    private final long patienceTicks;

    private boolean isAsking;
    private int pauseTicks;
    private String complaint = "";

    SilentMembers(Node node, long patienceMs) {
        this.node = node;
        this.patienceTicks = patienceMs / node.tickMs();
    }

    void tick() {
        if (patienceTicks == 0 || !node.leads() || isAsking) {
            return;
        }
        if (pauseTicks > 0) {
            pauseTicks--;
            return;
        }
        MemberId silent = silent();
        if (silent != null) {
            isAsking = true;
            log.warn(
                    "Member {} was not heard of for {} ms, and is removed.",
                    silent.brief(),
                    patienceTicks * node.tickMs());
            node.membership()
                    .reconfigure(
                            new Packet.Reconfigure(
                                    node.nextRequestId(), Reconfiguration.of(new Change.Remove(silent)), false),
                            this::answered);
        }
    }

    private @Nullable MemberId silent() {
        for (FollowerStatus follower : node.core().followers()) {
            if (follower.silentTicks() >= patienceTicks && node.configuration().contains(follower.member())) {
                return follower.member();
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
