package dev.pando.runtime;

import dev.pando.core.membership.Server;
import dev.pando.transport.Packet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.Predicate;

/**
 * Requests that the leader answers: read index, joining, changes of the membership, transfers, status. They come from this
 * member itself, from clients and joiners, or from members that forward them; a member that does not lead forwards them
 * one hop. Owned by the node's loop.
 */
final class Requests {
    private final Node node;
    private final TransferRequests transfers;
    private final LeaderReads reads;

    /** What was forwarded to the leader, by the id it was given for that. */
    private final Map<Long, Forwarded> forwarded = new TreeMap<>();

    private long now;

    /**
     * A request that waits for the leader's answer.
     *
     * @param reply hears the answer
     * @param untilTick gives up then
     */
    private record Forwarded(Consumer<Packet> reply, long untilTick) {}

    Requests(Node node) {
        this.node = node;
        this.transfers = new TransferRequests(node);
        this.reads = new LeaderReads(node);
    }

    /** Carries a request out, or has the leader do it; the reply carries the request's id. */
    void handle(Packet request, Consumer<Packet> reply) {
        if (request instanceof Packet.ReadIndex read) {
            if (node.leads()) {
                reads.read(read, reply);
            } else {
                forward(
                        read.forwarded(),
                        read.requestId(),
                        reply,
                        id -> new Packet.ReadIndex(id, read.leaseSuffices(), true),
                        2);
            }
        } else if (request instanceof Packet.Join join) {
            if (node.leads()) {
                node.membership().join(join, reply);
            } else {
                forward(
                        join.forwarded(),
                        join.requestId(),
                        reply,
                        id -> new Packet.Join(id, join.server(), join.isReplica(), join.replaced(), true),
                        20);
            }
        } else if (request instanceof Packet.Reconfigure reconfigure) {
            if (node.leads()) {
                node.membership().reconfigure(reconfigure, reply);
            } else {
                forward(
                        reconfigure.forwarded(),
                        reconfigure.requestId(),
                        reply,
                        id -> new Packet.Reconfigure(id, reconfigure.reconfiguration(), true),
                        20);
            }
        } else if (request instanceof Packet.Transfer transfer) {
            transfers.handle(transfer, reply);
        } else if (request instanceof Packet.Status status) {
            if (node.leads() || status.forwarded()) {
                reply.accept(node.statusReply(status.requestId()));
            } else {
                forwardStatus(status, reply);
            }
        } else {
            throw new IllegalArgumentException("Not a request: " + request);
        }
    }

    /** An answer from the leader, or a refusal. */
    void answered(Packet answer) {
        if (transfers.answered(answer)) {
            return;
        }
        if (answer instanceof Packet.ReadIndexReply reply) {
            pass(reply.requestId(), reply);
        } else if (answer instanceof Packet.Joining joining) {
            pass(joining.requestId(), joining);
        } else if (answer instanceof Packet.Reconfigured reconfigured) {
            pass(reconfigured.requestId(), reconfigured);
        } else if (answer instanceof Packet.StatusReply status) {
            pass(status.requestId(), status);
        } else if (answer instanceof Packet.Refused refused) {
            pass(refused.requestId(), refused);
        }
    }

    void tick() {
        now++;
        transfers.tick();
        refuseWhere(f -> f.untilTick() <= now, "The leader did not answer in time; ask again.");
    }

    /** Whatever the former leader was asked may be lost. */
    void leaderChanged() {
        refuseWhere(f -> true, "The leader has changed; ask again.");
        transfers.leaderChanged();
    }

    /** The member has stopped: nobody answers any more. */
    void close() {
        leaderChanged();
        transfers.close();
    }

    private void refuseWhere(Predicate<Forwarded> which, String detail) {
        List<Long> over = new ArrayList<>();
        forwarded.forEach((id, f) -> {
            if (which.test(f)) {
                over.add(id);
            }
        });
        Packet.Refusal refusal = new Packet.Refusal(Packet.Refusal.Code.NO_LEADER, null, detail);
        over.forEach(id -> pass(id, new Packet.Refused(id, refusal)));
    }

    /** A follower that can't reach the leader still says what it knows itself. */
    private void forwardStatus(Packet.Status status, Consumer<Packet> reply) {
        forward(
                false,
                status.requestId(),
                answer ->
                        reply.accept(answer instanceof Packet.Refused ? node.statusReply(status.requestId()) : answer),
                id -> new Packet.Status(id, true),
                1);
    }

    private void forward(
            boolean alreadyForwarded,
            long requestId,
            Consumer<Packet> reply,
            LongFunction<Packet> request,
            int patienceElectionTimeouts) {
        if (alreadyForwarded) {
            reply.accept(new Packet.Refused(requestId, node.refusals().notLeader()));
        } else {
            send(requestId, reply, request, patienceElectionTimeouts, node::sendToLeader);
        }
    }

    /**
     * Has another member, whichever is connected, ask the leader to let a server in: that may be nowhere where this one looks.
     *
     * @param turn which one
     */
    void joinThroughAnybody(Server server, int turn, Consumer<Packet> reply) {
        send(
                node.nextRequestId(),
                reply,
                id -> new Packet.Join(id, server, false, null, false),
                1,
                packet -> node.sendToAnybody(turn, packet));
    }

    private void send(
            long requestId,
            Consumer<Packet> reply,
            LongFunction<Packet> request,
            int patienceElectionTimeouts,
            Predicate<Packet> way) {
        long id = node.nextRequestId();
        long untilTick = now + (long) patienceElectionTimeouts * node.electionTicks();
        forwarded.put(id, new Forwarded(answer -> reply.accept(withId(answer, requestId)), untilTick));
        if (!way.test(request.apply(id))) {
            pass(id, new Packet.Refused(id, node.refusals().noLeader()));
        }
    }

    private void pass(long id, Packet answer) {
        Forwarded waiting = forwarded.remove(id);
        if (waiting != null) {
            waiting.reply().accept(answer);
        }
    }

    private static Packet withId(Packet answer, long id) {
        if (answer instanceof Packet.ReadIndexReply reply) {
            return new Packet.ReadIndexReply(id, reply.index());
        } else if (answer instanceof Packet.Joining joining) {
            return new Packet.Joining(id, joining.cluster(), joining.index());
        } else if (answer instanceof Packet.Reconfigured reconfigured) {
            return new Packet.Reconfigured(id, reconfigured.index(), reconfigured.configuration());
        } else if (answer instanceof Packet.StatusReply s) {
            return new Packet.StatusReply(
                    id,
                    s.cluster(),
                    s.self(),
                    s.term(),
                    s.leader(),
                    s.commitIndex(),
                    s.appliedIndex(),
                    s.lastIndex(),
                    s.canCommit(),
                    s.configurationIndex(),
                    s.members(),
                    s.machines());
        } else if (answer instanceof Packet.Refused refused) {
            return new Packet.Refused(id, refused.refusal());
        }
        throw new IllegalArgumentException("Not an answer: " + answer);
    }
}
