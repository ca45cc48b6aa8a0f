package dev.pando.testkit.explore;

import dev.pando.core.Event;
import dev.pando.core.entry.Proposal;
import dev.pando.core.membership.Change;
import dev.pando.core.membership.Configuration;
import dev.pando.core.membership.Reconfiguration;
import dev.pando.core.message.Message;
import dev.pando.testkit.Violation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A number for each member in each state that was ever seen, and what each action on it comes to: the rules are pure, so
 * they are asked once. What a state is called when the members are called otherwise follows in the same way: the renamed
 * action on the renamed state before.
 */
final class LocalSteps {
    private static final byte[] PAYLOAD = {1};

    private final Cluster cluster;
    private final Permutations permutations;
    private final Messages messages;
    private final List<Member> members = new ArrayList<>();
    private final Map<Member, Integer> numbers = new HashMap<>();

    /** By state and permutation. */
    private final Longs renamed = new Longs();

    private final Longs hashes = new Longs();
    private final IntIndex known = new IntIndex();
    private final List<LocalStep> steps = new ArrayList<>();

    LocalSteps(Cluster cluster, Permutations permutations, Messages messages) {
        this.cluster = cluster;
        this.permutations = permutations;
        this.messages = messages;
    }

    /** The numbers of the members at the start. */
    int[] start() {
        List<Member> initial = cluster.initial();
        int[] start = new int[initial.size()];
        for (int i = 0; i < start.length; i++) {
            start[i] = add(initial.get(i));
        }
        for (int i = 0; i < start.length; i++) {
            for (int p = 0; p < permutations.count(); p++) {
                setRenamed(start[i], p, start[permutations.get(p)[i]]);
            }
        }
        return start;
    }

    int count() {
        return members.size();
    }

    Member get(int member) {
        return members.get(member);
    }

    /** Whether of all states that differ from it in names alone this was the first. */
    boolean isRepresentative(int member) {
        for (int p = 0; p < permutations.count(); p++) {
            if (renamed(member, p) < member) {
                return false;
            }
        }
        return true;
    }

    boolean mayForget(int before, int after) {
        return before != after && Forgetting.isOccasion(get(before), get(after));
    }

    long hash(int member, int permutation) {
        return hashes.get(member * permutations.count() + permutation);
    }

    /** What an action on a member comes to; {@link LocalStep#NOTHING} if it is not possible or changes nothing. */
    LocalStep step(int member, int action) {
        long key = (long) member << Integer.SIZE | action;
        int position = known.get(key);
        if (position >= 0) {
            return steps.get(position);
        }
        LocalStep step = compute(member, action);
        known.put(key, steps.size());
        steps.add(step);
        return step;
    }

    private LocalStep compute(int number, int action) {
        Member before = get(number);
        MemberStep step = new MemberStep(cluster, before);
        Member after = after(step, action);
        boolean isCrash = Action.kind(action) == Action.Kind.CRASH;
        LocalProperties.check(cluster.logs, before, after, isCrash);
        if (step.sent().isEmpty() && after.equals(before)) {
            return LocalStep.NOTHING;
        }
        int[] sent = new int[step.sent().size()];
        for (int i = 0; i < sent.length; i++) {
            sent[i] = messages.number(step.sent().get(i));
        }
        Integer next = numbers.get(after);
        return new LocalStep(
                next != null ? next : addAll(number, action, after), sent, news(before, after, step.sent()));
    }

    private Member after(MemberStep step, int action) {
        try {
            carryOut(step, action);
            return step.finish();
        } catch (
                RuntimeException
                        e) { // whatever ends a member is a violation, as an exception of any other kind would be
            throw new Violation(e.getClass().getSimpleName(), String.valueOf(e.getMessage()), e);
        }
    }

    private void carryOut(MemberStep step, int action) {
        int argument = Action.argument(action);
        switch (Action.kind(action)) {
            case DELIVER -> step.step(new Event.Received(messages.get(argument)));
            case DELIVER_LATE -> {
                step.passElectionTimeout();
                step.step(new Event.Received(messages.get(argument)));
            }
            case CAMPAIGN -> step.passUntilCampaign();
            case HEARTBEAT -> step.step(new Event.Tick());
            case PROPOSE -> step.step(new Event.Propose(0, List.of(Proposal.data(PAYLOAD))));
            case UNREACHABLE -> step.step(new Event.Unreachable(Cluster.id(argument)));
            case FINISH_WRITES -> step.finishWrites(argument);
            case FINISH_LOAD -> step.finishLoad();
            case COMPACT -> step.compact();
            case FETCH -> step.fetched(argument);
            case CRASH -> step.crash(argument);
            case FOUND -> step.step(new Event.Found(0, Configuration.of(Cluster.server(argument))));
            case ADD_LEARNER -> change(step, new Change.AddLearner(Cluster.server(argument)));
            case REMOVE -> change(step, new Change.Remove(Cluster.id(argument)));
            case REMOVE_TWO -> {
                Change other = new Change.Remove(Cluster.id(Action.second(argument)));
                change(step, new Change.Remove(Cluster.id(Action.first(argument))), other);
            }
            case SWAP -> {
                Change other = new Change.Remove(Cluster.id(Action.second(argument)));
                change(step, new Change.Promote(Cluster.id(Action.first(argument))), other);
            }
            case EXCHANGE -> {
                Change other = new Change.Demote(Cluster.id(Action.second(argument)));
                change(step, new Change.Promote(Cluster.id(Action.first(argument))), other);
            }
        }
    }

    /** Whether or not those who answer would be a quorum: that can't be known for long. */
    private static void change(MemberStep step, Change... changes) {
        step.step(new Event.Reconfigure(0, Reconfiguration.of(changes).forced()));
    }

    private static int news(Member before, Member after, List<Message> sent) {
        int news = 0;
        if (after.isLeader && !(before.isLeader && before.core.term() == after.core.term())) {
            news |= LocalStep.ELECTED;
        }
        if (after.core.commitIndex() > before.core.commitIndex()) {
            news |= LocalStep.COMMITTED;
        }
        if (after.log != before.log) {
            news |= LocalStep.LOG_CHANGED;
        }
        for (Message message : sent) {
            if (message instanceof Message.AppendResponse response && response.success()) {
                news |= LocalStep.ACKNOWLEDGED;
            }
        }
        return news;
    }

    /** Adds a new state, and all those that differ from it in names alone. */
    private int addAll(int before, int action, Member after) {
        int[] orbit = new int[permutations.count()];
        orbit[0] = add(after);
        for (int p = 1; p < orbit.length; p++) {
            MemberStep step = new MemberStep(cluster, get(renamed(before, p)));
            orbit[p] = add(after(step, renamedAction(action, p)));
        }
        for (int p = 0; p < orbit.length; p++) {
            for (int q = 0; q < orbit.length; q++) {
                setRenamed(orbit[p], q, orbit[permutations.composed(q, p)]);
            }
        }
        return orbit[0];
    }

    private int renamedAction(int action, int permutation) {
        Action.Kind kind = Action.kind(action);
        int argument = Action.argument(action);
        return switch (kind) {
            case DELIVER, DELIVER_LATE -> Action.of(kind, messages.renamed(argument, permutation));
            case UNREACHABLE, FOUND, ADD_LEARNER, REMOVE ->
                Action.of(kind, permutations.get(permutation)[argument]);
            case REMOVE_TWO, SWAP, EXCHANGE ->
                Action.of(
                        kind,
                        Action.pair(
                                permutations.get(permutation)[Action.first(argument)],
                                permutations.get(permutation)[Action.second(argument)]));
            case CAMPAIGN, HEARTBEAT, PROPOSE, FINISH_WRITES, FINISH_LOAD, COMPACT, FETCH, CRASH -> action;
        };
    }

    private int add(Member member) {
        Integer number = numbers.putIfAbsent(member, members.size());
        if (number != null) {
            return number;
        }
        members.add(member);
        return members.size() - 1;
    }

    private int renamed(int member, int permutation) {
        return (int) renamed.get(member * permutations.count() + permutation);
    }

    private void setRenamed(int member, int permutation, int name) {
        renamed.set(member * permutations.count() + permutation, name);
        hashes.set(member * permutations.count() + permutation, Hashes.of(Hashes.MEMBER, name));
    }
}
