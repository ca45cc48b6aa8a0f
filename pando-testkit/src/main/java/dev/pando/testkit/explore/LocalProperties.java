package dev.pando.testkit.explore;

import dev.pando.core.HardState;
import dev.pando.core.Ready;
import dev.pando.core.Ready.Persist;
import dev.pando.core.entry.EntryKind;
import dev.pando.core.entry.LogEntry;
import dev.pando.core.membership.Configuration;
import dev.pando.core.membership.MemberId;
import dev.pando.core.message.Message;
import dev.pando.core.message.Message.AppendResponse;
import dev.pando.core.message.Message.VoteRequest;
import dev.pando.core.message.Message.VoteResponse;
import dev.pando.testkit.Violation;
import dev.pando.testkit.invariant.Majorities;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What must hold of each step of a member, whatever the others do. */
final class LocalProperties {
    private LocalProperties() {}

    static void require(boolean condition, String what, Object... details) {
        if (!condition) {
            StringBuilder detail = new StringBuilder();
            for (Object part : details) {
                detail.append(part);
            }
            throw new Violation(what, detail.toString());
        }
    }

    /** Checks a whole step; in a crash things are lost. */
    static void check(Logs logs, Member before, Member after, boolean isCrash) {
        if (!isCrash) {
            commitNeverFalls(before, after);
            leaderAppendsOnly(logs, before, after);
        }
        if (after.log != before.log) {
            configurationsOverlap(logs, after.log);
        }
    }

    private static void commitNeverFalls(Member before, Member after) {
        long from = before.core.commitIndex();
        long to = after.core.commitIndex();
        require(to >= from, "CommitNeverFalls", "It falls from ", from, " to ", to, ": ", after);
    }

    /** §3.2: a leader never overwrites or deletes entries in its own log. */
    private static void leaderAppendsOnly(Logs logs, Member before, Member after) {
        boolean isSameLeader = before.isLeader && after.isLeader && before.core.term() == after.core.term();
        require(
                !isSameLeader || logs.isPrefix(before.log, after.log),
                "LeaderAppendOnly",
                "A leader's log changes: ",
                after);
    }

    static void cutsNothingCommitted(Member before, Persist persist) {
        require(
                persist.truncateFrom() == 0 || persist.truncateFrom() > before.core.commitIndex(),
                "CommittedIsNeverCut",
                "Cut from ",
                persist.truncateFrom(),
                " on: ",
                before);
    }

    static void committedIsInTheLog(Logs logs, int log, Ready ready) {
        List<LogEntry> given = ready.committed();
        for (int i = 0; i < given.size(); i++) {
            long index = ready.commitIndex() - given.size() + 1 + i;
            require(
                    given.get(i).equals(logs.entry(log, index)),
                    "CommittedIsInTheLog",
                    "Another entry is given out at ",
                    index);
        }
    }

    /**
     * §4.1, §4.3: no quorum of a configuration is apart from one of the configuration before it, joint consensus ends in
     * what it leads to, and nothing is changed into what it is already.
     */
    static void configurationsOverlap(Logs logs, int log) {
        Configuration previous = Configuration.EMPTY;
        for (LogEntry entry : logs.entries(log)) {
            if (entry.kind() != EntryKind.CONFIG) {
                continue;
            }
            Configuration next = Configuration.decode(entry.payload());
            require(
                    previous.isEmpty() || Majorities.overlap(previous, next),
                    "ConfigurationsOverlap",
                    "A quorum of one and one of the other may be apart: ",
                    previous,
                    " and then ",
                    next);
            require(!next.equals(previous), "ConfigurationsChange", next, " comes twice.");
            require(
                    !previous.isJoint() || next.equals(previous.settled()),
                    "JointConsensusEndsInCNew",
                    previous,
                    " is followed by ",
                    next);
            previous = next;
        }
    }

    /**
     * §3.8: what a member says binds it, so that it must be durable when it is said.
     *
     * @param term that the member is in, and {@code log} what its rules take its log to be: what it acknowledges in this
     *     term is of this log, while in an earlier one it may have been of another
     */
    static void saidWhenDurable(Logs logs, long term, int log, Disk disk, Message message) {
        HardState durable = disk.hardState();
        boolean isPre = (message instanceof VoteRequest request && request.pre())
                || (message instanceof VoteResponse response && response.pre());
        require(
                isPre || durable.term() >= message.term(),
                "TermIsDurableBeforeItIsSaid",
                message,
                " with ",
                durable,
                " on disk");
        MemberId vote = isPre ? null : vote(message);
        require(
                vote == null || durable.equals(new HardState(message.term(), vote)),
                "VoteIsDurableBeforeItIsSaid",
                message,
                " with ",
                durable,
                " on disk");
        if (message instanceof AppendResponse response && response.success()) {
            require(
                    response.index() <= logs.length(disk.log())
                            && (response.term() != term
                                    || logs.prefix(disk.log(), response.index()) == logs.prefix(log, response.index())),
                    "AcknowledgedIsDurable",
                    response,
                    " with ",
                    logs.describe(disk.log()),
                    " on disk, and ",
                    logs.describe(log),
                    " taken for it");
        }
    }

    /** Whom a message gives the sender's vote to. */
    private static @Nullable MemberId vote(Message message) {
        if (message instanceof VoteRequest) {
            return message.from();
        }
        return message instanceof VoteResponse response && response.granted() ? response.to() : null;
    }
}
