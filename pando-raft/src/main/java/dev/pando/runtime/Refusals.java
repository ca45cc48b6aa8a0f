package dev.pando.runtime;

import dev.pando.MachineHaltedException;
import dev.pando.RaftException;
import dev.pando.core.Outcome;
import dev.pando.core.membership.MemberId;
import dev.pando.core.membership.Server;
import dev.pando.transport.Packet;
import java.util.Optional;

/** Why a node does not carry requests out, and who might. Owned by its loop. */
final class Refusals {
    private final Node node;

    Refusals(Node node) {
        this.node = node;
    }

    Packet.Refusal notLeader() {
        return new Packet.Refusal(
                Packet.Refusal.Code.NOT_LEADER, leaderAddress().orElse(null), "This member does not lead; ask again.");
    }

    Packet.Refusal noLeader() {
        return new Packet.Refusal(
                Packet.Refusal.Code.NO_LEADER,
                leaderAddress().orElse(null),
                node.core().leader() == null
                        ? "Nobody leads at the moment; ask again."
                        : "The leader can't be reached from here at the moment; ask again.");
    }

    /** Of what was asked of machines. */
    static Packet.Refusal refusal(Throwable failure) {
        Packet.Refusal.Code code = failure instanceof MachineHaltedException
                ? Packet.Refusal.Code.HALTED
                : failure instanceof RaftException ? Packet.Refusal.Code.CLOSED : Packet.Refusal.Code.INVALID;
        String message = failure.getMessage();
        return new Packet.Refusal(code, null, message == null ? failure.toString() : message);
    }

    Packet.Refusal refusal(Outcome.Refused refused) {
        Packet.Refusal.Code code =
                switch (refused.reason()) {
                    case NOT_LEADER -> Packet.Refusal.Code.NOT_LEADER;
                    // What would cost the quorum is not to be asked for again and again: somebody has to decide.
                    case IMPOSSIBLE, WOULD_LOSE_QUORUM -> Packet.Refusal.Code.INVALID;
                    case STALE_CONFIGURATION -> Packet.Refusal.Code.STALE;
                    default -> Packet.Refusal.Code.BUSY;
                };
        return new Packet.Refusal(code, leaderAddress().orElse(null), refused.detail());
    }

    private Optional<String> leaderAddress() {
        MemberId leader = node.core().leader();
        return leader == null
                ? Optional.empty()
                : node.configuration().server(leader).map(Server::address);
    }
}
