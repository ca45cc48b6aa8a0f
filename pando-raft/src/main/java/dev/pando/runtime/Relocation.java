package dev.pando.runtime;

import dev.pando.core.membership.Server;
import dev.pando.transport.Packet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the cluster knows this member at another address than the one where it is now: asks the leader to note that, itself and
 * through others in turn, again and again until it has. Owned by the node's loop.
 */
final class Relocation {
    private static final Logger log = LoggerFactory.getLogger(Relocation.class);

    private final Node node;
    private boolean isAsking;
    private int pauseTicks;
    private String complaint = "";

    /** How often it has asked. */
    private int attempts;

    Relocation(Node node) {
        this.node = node;
    }

    void tick() {
        if (isAsking || node.isWhereItIsKnown()) {
            return;
        }
        if (pauseTicks > 0) {
            pauseTicks--;
            return;
        }
        isAsking = true;
        attempts++;
        Server here = new Server(node.self(), node.advertised());
        if (attempts % 2 == 1) {
            node.requests().handle(new Packet.Join(node.nextRequestId(), here, false, null, false), this::answered);
        } else {
            // The leader may have moved too, and neither reach this member nor be reached: others know where it is.
            node.requests().joinThroughAnybody(here, attempts / 2, this::answered);
        }
    }

    private void answered(Packet answer) {
        isAsking = false;
        boolean isRefused = answer instanceof Packet.Refused refused && isRefused(refused.refusal());
        pauseTicks = isRefused ? node.electionTicks() : node.electionTicks() / 4;
    }

    /** That nobody leads is no refusal. Each is logged once. */
    private boolean isRefused(Packet.Refusal refusal) {
        boolean isWait =
                refusal.code() == Packet.Refusal.Code.NO_LEADER || refusal.code() == Packet.Refusal.Code.NOT_LEADER;
        if (!isWait && !refusal.detail().equals(complaint)) {
            complaint = refusal.detail();
            log.warn("The new address {} is not noted yet: {}", node.advertised(), complaint);
        }
        return !isWait;
    }
}
