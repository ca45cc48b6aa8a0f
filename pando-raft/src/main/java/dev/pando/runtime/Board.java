package dev.pando.runtime;

import dev.pando.MachinesStatus;
import dev.pando.Member;
import dev.pando.Peer;
import dev.pando.Roster;
import dev.pando.Status;
import dev.pando.Term;
import dev.pando.core.FollowerStatus;
import dev.pando.core.RaftCore;
import dev.pando.core.membership.Configuration;
import dev.pando.core.membership.MemberId;
import dev.pando.core.membership.Server;
import dev.pando.transport.Packet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * What a node shows of itself: written by its loop, read by any thread. Those who watch are called back on the delivery
 * loop.
 */
final class Board {
    private final Node node;
    private final Loop callbacks;
    private final Watchers<Term> terms = new Watchers<>();
    private final Watchers<Roster> rosters = new Watchers<>();

    private volatile Term term = new Term(0, Optional.empty());
    private volatile Roster roster = new Roster(0, List.of(), List.of());
    private volatile Status status;
    private volatile long lastIndex;
    private volatile long commitIndex;
    private volatile long appliedIndex;

    Board(Node node, Loop callbacks) {
        this.node = node;
        this.callbacks = callbacks;
        this.status = status(statusReply(0));
    }

    Term term() {
        return term;
    }

    Roster roster() {
        return roster;
    }

    /** The indexes as of now, the rest as of the last tick. */
    Status status() {
        Status s = status;
        return new Status(
                s.cluster(),
                s.self(),
                s.term(),
                s.leader(),
                commitIndex,
                appliedIndex,
                lastIndex,
                s.canCommit(),
                s.rosterIndex(),
                s.members(),
                node.machinesStatus());
    }

    long lastIndex() {
        return lastIndex;
    }

    long commitIndex() {
        return commitIndex;
    }

    /** Called by the node's loop, before anybody is told what came of it. */
    void progressed() {
        lastIndex = node.core().lastIndex();
        commitIndex = node.commitIndex();
        appliedIndex = node.appliedIndex();
    }

    Member.Subscription onTerm(Consumer<Term> consumer) {
        return terms.add(consumer, () -> term);
    }

    Member.Subscription onRoster(Consumer<Roster> consumer) {
        return rosters.add(consumer, () -> roster);
    }

    /** Called by the node's loop. */
    void termChanged() {
        term = new Term(node.term(), leader());
        refresh();
        terms.tell(term);
    }

    /** Called by the node's loop. */
    void rosterChanged() {
        Configuration configuration = node.configuration();
        roster = new Roster(
                node.core().configuration().index(),
                peers(configuration, configuration::isVoter),
                peers(configuration, configuration::isLearner),
                peers(configuration, configuration::isReplica));
        refresh();
        rosters.tell(roster);
    }

    /** Called by the node's loop. */
    void refresh() {
        progressed();
        status = status(statusReply(0));
    }

    /** Called by the node's loop. */
    Packet.StatusReply statusReply(long requestId) {
        RaftCore core = node.core();
        List<Packet.MemberStatus> members = new ArrayList<>();
        for (Server server : node.configuration().servers()) {
            members.add(memberStatus(server));
        }
        return new Packet.StatusReply(
                requestId,
                node.cluster(),
                node.self(),
                core.term(),
                core.leader(),
                core.commitIndex(),
                node.appliedIndex(),
                core.lastIndex(),
                core.canCommit(),
                core.configuration().index(),
                members,
                node.machinesStatus()
                        .map(m -> new Packet.MachinesStatus(m.appliedIndex(), m.haltedIndex(), m.trouble()))
                        .orElse(null));
    }

    private Packet.MemberStatus memberStatus(Server server) {
        RaftCore core = node.core();
        MemberId id = server.id();
        String role = role(id);
        if (id.equals(node.self())) {
            return new Packet.MemberStatus(id, server.address(), role, "ok", core.durableIndex(), 0);
        }
        Optional<FollowerStatus> follower =
                core.followers().stream().filter(f -> f.member().equals(id)).findFirst();
        if (follower.isEmpty()) {
            return new Packet.MemberStatus(id, server.address(), role, "unknown", -1, -1);
        }
        FollowerStatus f = follower.get();
        long silentMs = (long) f.silentTicks() * node.tickMs();
        return new Packet.MemberStatus(
                id,
                server.address(),
                role,
                state(f, silentMs),
                f.hasAnswered() ? f.matchIndex() : -1,
                f.hasAnswered() ? silentMs : -1);
    }

    private String role(MemberId id) {
        if (id.equals(node.core().leader())) {
            return "leader";
        }
        return node.configuration().isVoter(id) ? "voter" : node.configuration().isLearner(id) ? "learner" : "replica";
    }

    private String state(FollowerStatus follower, long silentMs) {
        if (silentMs > node.electionTimeoutMs()) {
            return "unreachable";
        }
        if (follower.state() != FollowerStatus.State.PIPELINE) {
            return "probing";
        }
        return follower.matchIndex() < node.commitIndex() ? "catching-up" : "ok";
    }

    /** For a program. */
    static Status status(Packet.StatusReply reply) {
        List<Status.MemberStatus> members = new ArrayList<>();
        for (Packet.MemberStatus m : reply.members()) {
            long lag = m.matchIndex() < 0 ? -1 : Math.max(0, reply.lastIndex() - m.matchIndex());
            members.add(new Status.MemberStatus(
                    m.id(), m.address(), m.role(), m.state(), m.matchIndex(), lag, m.lastContactMs()));
        }
        return new Status(
                reply.cluster(),
                reply.self(),
                reply.term(),
                Optional.ofNullable(reply.leader()),
                reply.commitIndex(),
                reply.appliedIndex(),
                reply.lastIndex(),
                reply.canCommit(),
                reply.configurationIndex(),
                members,
                Optional.ofNullable(reply.machines())
                        .map(m -> new MachinesStatus(m.appliedIndex(), m.haltedIndex(), m.trouble())));
    }

    private Optional<Peer> leader() {
        MemberId leader = node.core().leader();
        return leader == null
                ? Optional.empty()
                : node.configuration().server(leader).map(s -> new Peer(s.id(), s.address()));
    }

    private static List<Peer> peers(Configuration configuration, Predicate<MemberId> which) {
        return configuration.servers().stream()
                .filter(server -> which.test(server.id()))
                .map(server -> new Peer(server.id(), server.address()))
                .toList();
    }

    /** Those who watch one thing. */
    private final class Watchers<T> {
        private final List<Consumer<T>> consumers = new CopyOnWriteArrayList<>();

        Member.Subscription add(Consumer<T> consumer, java.util.function.Supplier<T> present) {
            callbacks.execute(() -> {
                consumers.add(consumer);
                consumer.accept(present.get());
            });
            return () -> callbacks.execute(() -> consumers.remove(consumer));
        }

        void tell(T value) {
            consumers.forEach(consumer -> callbacks.execute(() -> {
                if (consumers.contains(consumer)) {
                    consumer.accept(value);
                }
            }));
        }
    }
}
