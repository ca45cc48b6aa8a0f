package dev.pando.testkit.history;

import dev.pando.core.Event;
import dev.pando.core.HardState;
import dev.pando.core.Ready;
import dev.pando.core.SnapshotPoint;
import dev.pando.core.entry.LogEntry;
import dev.pando.core.membership.MemberId;
import dev.pando.core.message.Message;
import java.util.List;

/** Is told what members do. Throws a {@link dev.pando.testkit.Violation} where something is not as it must be. */
public interface Observer {
    /**
     * A member's rules begin with what its store has found. The history still has what was durable before.
     *
     * @param found all entries
     */
    default void begins(MemberHistory member, HardState foundHardState, List<LogEntry> found) {}

    /** An event is about to be stepped. */
    default void steps(MemberHistory member, Event event) {}

    /**
     * The rules have given something out. {@link MemberHistory#log} has it, {@link MemberHistory#reportedCommit} is still
     * that of the Ready before.
     */
    default void ready(MemberHistory member, Ready ready) {}

    /** An entry has been committed that was not known to be before, by this member. They come in order of index. */
    default void commits(MemberHistory member, LogEntry entry) {}

    /** The store says that this is durable. {@link MemberHistory#durable} does not have it yet. */
    default void wrote(MemberHistory member, Ready.Persist persist) {}

    /** A message is about to be handed to the network. */
    default void sends(MemberHistory member, Message message) {}

    /** All of a snapshot has come from another member. */
    default void fetched(MemberHistory member, MemberId from) {}

    /**
     * A snapshot is about to take the place of what would have been applied up to its index. {@link MemberHistory#applied} is
     * still what it was before.
     */
    default void installs(MemberHistory member, SnapshotPoint point) {}

    /** What a read has to see is about to be told on the strength of this leader's lease alone. */
    default void servesByLease(MemberHistory member) {}

    /** Entries are about to be applied. {@link MemberHistory#applied} is still what it was before. */
    default void applies(MemberHistory member, List<LogEntry> entries) {}

    /** A member's process is about to be gone. */
    default void ends(MemberHistory member) {}

    /** Time for what is too dear for every step. */
    default void scan() {}
}
