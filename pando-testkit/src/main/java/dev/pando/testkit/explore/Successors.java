package dev.pando.testkit.explore;

import dev.pando.core.message.Message.VoteRequest;
import dev.pando.testkit.explore.Action.Kind;

/** All that can happen next in a world, in a fixed order. */
final class Successors {
    /** No message is taken from those under way. */
    static final int NO_MESSAGE = -1;

    private final Bounds bounds;
    private final LocalSteps locals;
    private final Messages messages;
    private final Logs logs;
    private final long lastTerm;

    /** Whose step is being computed, or was visited last. */
    private int actor;

    private int action;

    /** Is told each step: who acts, by which action, what that comes to, and what it uses. */
    @FunctionalInterface
    interface Visitor {
        /** @param position of the message that is taken, or {@link #NO_MESSAGE} */
        void visit(int actor, int action, LocalStep step, int position, int used);
    }

    Successors(Cluster cluster, LocalSteps locals, Messages messages) {
        bounds = cluster.bounds;
        this.locals = locals;
        this.messages = messages;
        logs = cluster.logs;
        lastTerm = cluster.lastTerm();
    }

    void forEach(World world, Visitor visitor) {
        if (!bounds.isDiskSlow()) {
            for (int actor = 0; actor < world.members.length; actor++) {
                if (!locals.get(world.members[actor]).writes.isEmpty()) {
                    writes(world, actor, visitor);
                    return;
                }
            }
        }
        for (int actor = 0; actor < world.members.length; actor++) {
            writes(world, actor, visitor);
            ofItself(world, actor, visitor);
        }
        for (int i = 0; i < world.messageCount; i++) {
            if (bounds.network() == Network.ORDERED || !world.hasBefore(i, world.messages[i])) {
                message(world, i, visitor);
            }
        }
    }

    private void writes(World world, int actor, Visitor visitor) {
        Member member = locals.get(world.members[actor]);
        int most = bounds.isDiskSlow() ? member.writes.size() : Math.min(1, member.writes.size());
        for (int count = 1; count <= most; count++) {
            visit(world, actor, Action.of(Kind.FINISH_WRITES, count), NO_MESSAGE, world.used, visitor);
        }
        if (Budget.CRASHES.isLeft(world.used, bounds)) {
            int used = Budget.CRASHES.use(world.used, bounds);
            for (int torn = 0; torn < MemberStep.waysToTear(member); torn++) {
                visit(world, actor, Action.of(Kind.CRASH, torn), NO_MESSAGE, used, visitor);
            }
        }
    }

    private void ofItself(World world, int actor, Visitor visitor) {
        Member member = locals.get(world.members[actor]);
        if (!member.loads.isEmpty()) {
            visit(world, actor, Action.of(Kind.FINISH_LOAD, 0), NO_MESSAGE, world.used, visitor);
        }
        within(world, actor, Kind.CAMPAIGN, 0, Budget.CAMPAIGNS, visitor);
        ofSnapshots(world, actor, member, visitor);
        if (bounds.start() == Start.BLANK && actor == 0) {
            visit(world, actor, Action.of(Kind.FOUND, 0), NO_MESSAGE, world.used, visitor);
        }
        if (!member.isLeader) {
            return;
        }
        within(world, actor, Kind.PROPOSE, 0, Budget.ENTRIES, visitor);
        within(world, actor, Kind.HEARTBEAT, 0, Budget.HEARTBEATS, visitor);
        for (int other = 0; other < world.members.length; other++) {
            within(world, actor, Kind.UNREACHABLE, other, Budget.LOSSES, visitor);
            within(world, actor, Kind.ADD_LEARNER, other, Budget.CHANGES, visitor);
            within(world, actor, Kind.REMOVE, other, Budget.CHANGES, visitor);
        }
        ofTwo(world, actor, visitor);
    }

    /** A snapshot may have been asked for long ago, or by another leader: it comes whether it is wanted or not. */
    private void ofSnapshots(World world, int actor, Member member, Visitor visitor) {
        if (MemberStep.droppable(member) > member.disk.base()) {
            within(world, actor, Kind.COMPACT, 0, Budget.COMPACTIONS, visitor);
        }
        for (int other = 0; other < world.members.length; other++) {
            Disk source = locals.get(world.members[other]).disk;
            if (source.base() > member.core.commitIndex()) {
                int covered = logs.prefix(source.log(), source.base());
                visit(world, actor, Action.of(Kind.FETCH, covered), NO_MESSAGE, world.used, visitor);
            }
        }
    }

    private void ofTwo(World world, int actor, Visitor visitor) {
        if (!Budget.JOINT_CHANGES.isLeft(world.used, bounds)) {
            return;
        }
        for (int first = 0; first < world.members.length; first++) {
            for (int second = 0; second < world.members.length; second++) {
                int pair = Action.pair(first, second);
                if (first < second) {
                    within(world, actor, Kind.REMOVE_TWO, pair, Budget.JOINT_CHANGES, visitor);
                }
                within(world, actor, Kind.SWAP, pair, Budget.JOINT_CHANGES, visitor);
                within(world, actor, Kind.EXCHANGE, pair, Budget.JOINT_CHANGES, visitor);
            }
        }
    }

    private void within(World world, int actor, Kind kind, int argument, Budget budget, Visitor visitor) {
        if (budget.isLeft(world.used, bounds)) {
            visit(world, actor, Action.of(kind, argument), NO_MESSAGE, budget.use(world.used, bounds), visitor);
        }
    }

    private void message(World world, int position, Visitor visitor) {
        int message = world.messages[position];
        int actor = messages.to(message);
        visit(world, actor, Action.of(Kind.DELIVER, message), position, world.used, visitor);
        // That time passes without a word shows in nothing but votes: whoever has heard from a leader gives none.
        if (messages.get(message) instanceof VoteRequest) {
            visit(world, actor, Action.of(Kind.DELIVER_LATE, message), position, world.used, visitor);
        }
    }

    /** Who acts in the step that could not be computed, or was visited last. */
    int lastActor() {
        return actor;
    }

    /** By which action. */
    int lastAction() {
        return action;
    }

    @SuppressWarnings("ReferenceEquality") // the same one, not an equal one
    private void visit(World world, int actor, int action, int position, int used, Visitor visitor) {
        this.actor = actor;
        this.action = action;
        LocalStep step = locals.step(world.members[actor], action);
        if (step != LocalStep.NOTHING && locals.get(step.next()).core.term() <= lastTerm) {
            visitor.visit(actor, action, step, position, used);
        }
    }
}
