package dev.pando.runtime;

import dev.pando.core.Event;
import dev.pando.core.Outcome;
import dev.pando.core.membership.MemberId;
import dev.pando.transport.Packet;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Transfers of leadership (§3.10) that this member was asked for: by its own callers, by clients, or by members that
 * forward. Where it leads it asks the rules, elsewhere the leader, one hop away. Each is answered by what this member
 * sees of terms and leaders, or by what the leader says. That the leader changes loses none of them: it is what they
 * wait for. Owned by the node's loop.
 */
final class TransferRequests {
    private static final int MAX_WAITING = 1000;

    /** An election timeout for the target to take over, and one or two to elect somebody else if it fails. */
    private static final int PATIENCE_ELECTION_TIMEOUTS = 3;

    private final Node node;
    private final List<Pending> pending = new ArrayList<>();
    private long now;

    /** One that is not answered yet. */
    private static final class Pending {
        final Packet.Transfer request;
        final Consumer<Packet> reply;

        /** Who led when it began, and in which term. */
        final MemberId from;

        final long term;

        /** Gives up then. */
        final long untilTick;

        /** The id under which the leader was asked; 0 where this member was the leader. */
        long forwardedAs;

        /** Whom this leader hands over to; null before the rules have said so, and where the leader was asked. */
        @Nullable MemberId target;

        /** What the former leader has said, until this member sees the same. */
        Packet.@Nullable Transferred said;

        Pending(Packet.Transfer request, Consumer<Packet> reply, MemberId from, long term, long untilTick) {
            this.request = request;
            this.reply = reply;
            this.from = from;
            this.term = term;
            this.untilTick = untilTick;
        }
    }

    TransferRequests(Node node) {
        this.node = node;
    }

    void handle(Packet.Transfer request, Consumer<Packet> reply) {
        MemberId leader = node.core().leader();
        if (leader == null) {
            reply.accept(new Packet.Refused(request.requestId(), node.refusals().noLeader()));
        } else if (pending.size() == MAX_WAITING) {
            reply.accept(refused(request, Packet.Refusal.Code.BUSY, "Too many transfers are waiting; ask again."));
        } else if (node.leads()) {
            begin(request, reply);
        } else if (request.forwarded()) {
            reply.accept(new Packet.Refused(request.requestId(), node.refusals().notLeader()));
        } else {
            forward(request, reply, leader);
        }
    }

    private void begin(Packet.Transfer request, Consumer<Packet> reply) {
        if (node.self().equals(request.target())) {
            reply.accept(new Packet.Transferred(request.requestId(), node.term(), node.self()));
            return;
        }
        Pending begun = add(request, reply, node.self(), PATIENCE_ELECTION_TIMEOUTS);
        node.ask(id -> new Event.Transfer(id, request.target()), outcome -> {
            if (outcome instanceof Outcome.Transferring transferring) {
                begun.target = transferring.target();
            } else if (outcome instanceof Outcome.Refused refused) {
                answer(begun, new Packet.Refused(request.requestId(), refusal(refused)));
            }
        });
    }

    /** What the rules don't do now they may do later, except where the user has to see to something first. */
    private Packet.Refusal refusal(Outcome.Refused refused) {
        return refused.reason() == Outcome.Reason.UNREACHABLE
                ? new Packet.Refusal(Packet.Refusal.Code.INVALID, null, refused.detail())
                : node.refusals().refusal(refused);
    }

    private void forward(Packet.Transfer request, Consumer<Packet> reply, MemberId leader) {
        long id = node.nextRequestId();
        if (!node.sendToLeader(new Packet.Transfer(id, request.target(), true))) {
            reply.accept(new Packet.Refused(request.requestId(), node.refusals().noLeader()));
            return;
        }
        add(request, reply, leader, PATIENCE_ELECTION_TIMEOUTS + 1).forwardedAs = id;
    }

    private Pending add(Packet.Transfer request, Consumer<Packet> reply, MemberId from, int electionTimeouts) {
        long untilTick = now + (long) electionTimeouts * node.electionTicks();
        Pending added = new Pending(request, reply, from, node.term(), untilTick);
        pending.add(added);
        return added;
    }

    /** The leader has answered; false if it was not asked for this. */
    boolean answered(Packet answer) {
        if (answer instanceof Packet.Transferred transferred) {
            Pending asked = asked(transferred.requestId());
            if (asked != null) {
                asked.said = transferred;
                settle(asked);
            }
            return asked != null;
        } else if (answer instanceof Packet.Refused refused) {
            Pending asked = asked(refused.requestId());
            if (asked != null) {
                answer(asked, new Packet.Refused(asked.request.requestId(), refused.refusal()));
            }
            return asked != null;
        }
        return false;
    }

    private @Nullable Pending asked(long id) {
        return pending.stream()
                .filter(p -> p.forwardedAs == id && id != 0)
                .findFirst()
                .orElse(null);
    }

    /** There is another term or leader: what was waited for, perhaps. */
    void leaderChanged() {
        List.copyOf(pending).forEach(this::settle);
    }

    /** Answers it, if it is known how it has ended and this member knows who leads since. */
    private void settle(Pending p) {
        MemberId leader = node.core().leader();
        Packet.Transferred said = p.said;
        boolean isSeen = leader != null && node.term() >= (said == null ? p.term + 1 : said.term());
        if (said != null && (isSeen || said.leader() == null)) {
            answer(p, new Packet.Transferred(p.request.requestId(), said.term(), said.leader()));
        } else if (leader != null && isSeen) {
            answer(p, outcome(p, leader));
        }
    }

    private Packet outcome(Pending p, MemberId leader) {
        boolean isWanted = p.request.target() == null ? !leader.equals(p.from) : leader.equals(p.request.target());
        if (isWanted) {
            return new Packet.Transferred(p.request.requestId(), node.term(), leader);
        } else if (leader.equals(p.from)) {
            return refused(
                    p.request, Packet.Refusal.Code.INVALID, "Member " + leader.brief() + " was elected once more.");
        }
        return refused(
                p.request,
                Packet.Refusal.Code.BUSY,
                "Member " + leader.brief() + " was elected in the meantime; ask again.");
    }

    void tick() {
        now++;
        for (Pending p : List.copyOf(pending)) {
            MemberId target = p.target;
            if (target != null && leadsOn(p, target)) {
                answer(p, tookTooLong(p.request, target));
            } else if (p.untilTick <= now) {
                answer(p, unknown(p));
            }
        }
    }

    /** Whether the rules have given up the transfer. */
    private boolean leadsOn(Pending p, MemberId target) {
        return node.leads()
                && node.term() == p.term
                && !target.equals(node.core().transferTarget());
    }

    private Packet tookTooLong(Packet.Transfer request, MemberId target) {
        return refused(
                request,
                Packet.Refusal.Code.INVALID,
                "Member " + target.brief() + " did not take over within " + node.electionTimeoutMs() + " ms; member "
                        + node.self().brief() + " leads on.");
    }

    /** The member has stopped: nobody sees how they end. */
    void close() {
        List.copyOf(pending).forEach(p -> answer(p, unknown(p)));
    }

    private Packet unknown(Pending p) {
        Packet.Transferred said = p.said;
        return said == null
                ? new Packet.Transferred(p.request.requestId(), node.term(), null)
                : new Packet.Transferred(p.request.requestId(), said.term(), said.leader());
    }

    private void answer(Pending p, Packet answer) {
        if (pending.remove(p)) {
            p.reply.accept(answer);
        }
    }

    private Packet.Refused refused(Packet.Transfer request, Packet.Refusal.Code code, String detail) {
        return new Packet.Refused(request.requestId(), new Packet.Refusal(code, null, detail));
    }
}
