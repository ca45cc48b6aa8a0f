package dev.pando.testkit.explore;

import static dev.pando.testkit.explore.LocalProperties.require;

import dev.pando.core.StoredLog.ConfigurationAt;
import dev.pando.core.message.Message;
import dev.pando.core.message.Message.AppendResponse;
import dev.pando.testkit.invariant.Majorities;

/** What must hold between the members, and between them and what has been (figure 3.2), after each step of one. */
final class WorldProperties {
    private final Logs logs;
    private final LocalSteps locals;
    private final Messages messages;
    private final Histories histories;

    WorldProperties(Logs logs, LocalSteps locals, Messages messages, Histories histories) {
        this.logs = logs;
        this.locals = locals;
        this.messages = messages;
        this.histories = histories;
    }

    /**
     * Checks a step, and gives what has been once it is done.
     *
     * @param world as it is before the step
     */
    int check(World world, int actor, LocalStep step) {
        if (step.news() == 0) {
            return world.history;
        }
        History history = histories.get(world.history);
        Member before = locals.get(world.members[actor]);
        Member after = locals.get(step.next());
        if (step.has(LocalStep.LOG_CHANGED)) {
            logsMatch(world, actor, after);
        }
        if (step.has(LocalStep.ELECTED)) {
            history = elected(history, actor, after);
        }
        if (step.has(LocalStep.COMMITTED)) {
            history = committed(world, history, actor, before, after);
        }
        if (step.has(LocalStep.ACKNOWLEDGED)) {
            acknowledged(world, after, step);
        }
        return histories.number(history);
    }

    /** Election safety and leader completeness. A term is won once; a leader has all that was committed before it. */
    private History elected(History history, int actor, Member leader) {
        long term = leader.core.term();
        int known = history.leader(term);
        require(known == 0, "ElectionSafety", "Member ", known, " was elected before in the same term: ", leader);
        for (int index = 1; index <= logs.length(history.committed()); index++) {
            if (history.committedIn(index) < term) {
                hasCommitted(history, index, leader);
            }
        }
        return history.withLeader(term, actor);
    }

    private void hasCommitted(History history, int index, Member leader) {
        require(
                logs.length(leader.log) >= index
                        && logs.prefix(leader.log, index) == logs.prefix(history.committed(), index),
                "LeaderCompleteness",
                "What was committed at ",
                index,
                " is missing: ",
                leader,
                " has ",
                logs.describe(leader.log),
                ", committed was ",
                logs.describe(history.committed()));
    }

    /** State machine safety: what is committed somewhere is what is committed elsewhere, at each index. */
    private History committed(World world, History history, int actor, Member before, Member after) {
        long index = after.core.commitIndex();
        int known = logs.length(history.committed());
        int shared = (int) Math.min(index, known);
        require(
                logs.prefix(after.log, shared) == logs.prefix(history.committed(), shared),
                "StateMachineSafety",
                after,
                " has ",
                logs.describe(after.log),
                ", committed was ",
                logs.describe(history.committed()));
        if (index <= known) {
            return history;
        }
        require(before.isLeader || after.isLeader, "LeadersCommitFirst", "A follower commits first: ", after);
        durableOnQuorum(world, actor, after);
        long term = before.isLeader ? before.core.term() : after.core.term();
        History next = history.withCommitted(logs.prefix(after.log, index), known, (int) index, term);
        for (int other = 0; other < world.members.length; other++) {
            Member leader = locals.get(world.members[other]);
            if (other != actor && leader.isLeader && leader.core.term() > term) {
                hasCommitted(next, (int) index, leader);
            }
        }
        return next;
    }

    /** In the configuration in effect, or the one before where that one came in the same step, after the commit. */
    private void durableOnQuorum(World world, int actor, Member member) {
        ConfigurationAt current = member.core.configuration();
        boolean isChanging = current.index() > member.core.commitIndex();
        require(
                isDurableOnQuorum(world, actor, member, current)
                        || (isChanging
                                && isDurableOnQuorum(world, actor, member, member.core.committedConfiguration())),
                "CommittedIsDurableOnQuorum",
                "It is not: ",
                member);
    }

    private boolean isDurableOnQuorum(World world, int actor, Member member, ConfigurationAt configuration) {
        int committed = logs.prefix(member.log, member.core.commitIndex());
        return Majorities.isQuorum(configuration.configuration(), id -> {
            int number = Cluster.number(id);
            Disk disk = number == actor ? member.disk : locals.get(world.members[number]).disk;
            return logs.isPrefix(committed, disk.log());
        });
    }

    /** §3.5: entries of the same index and term are the same, and so is everything before them. */
    private void logsMatch(World world, int actor, Member member) {
        for (int other = 0; other < world.members.length; other++) {
            if (other != actor) {
                Member that = locals.get(world.members[other]);
                match(member, that.log);
                match(member, that.disk.log());
            }
        }
    }

    private void match(Member member, int other) {
        for (int index = Math.min(logs.length(member.log), logs.length(other)); index > 0; index--) {
            if (logs.termAt(member.log, index) == logs.termAt(other, index)) {
                require(
                        logs.prefix(member.log, index) == logs.prefix(other, index),
                        "LogMatching",
                        member,
                        " has ",
                        logs.describe(member.log),
                        ", another log is ",
                        logs.describe(other));
                return;
            }
        }
    }

    /** What a follower acknowledges to a leader is that leader's, up to there, and on the follower's disk. */
    private void acknowledged(World world, Member follower, LocalStep step) {
        for (int number : step.sent()) {
            Message message = messages.get(number);
            if (message instanceof AppendResponse response && response.success()) {
                Member leader = locals.get(world.members[Cluster.number(response.to())]);
                boolean leadsOn = leader.isLeader
                        && leader.core.term() == response.term()
                        && follower.disk.hardState().term() == response.term();
                require(
                        !leadsOn
                                || (response.index() <= logs.length(leader.log)
                                        && logs.isPrefix(
                                                logs.prefix(leader.log, response.index()), follower.disk.log())),
                        "AcknowledgedIsDurable",
                        response,
                        " with ",
                        logs.describe(follower.disk.log()),
                        " on disk, to a leader with ",
                        logs.describe(leader.log));
            }
        }
    }
}
