package dev.pando.runtime;

import dev.pando.core.Event;
import dev.pando.core.RaftCore;
import dev.pando.core.Ready;
import dev.pando.core.SnapshotPoint;
import dev.pando.core.entry.LogEntry;
import dev.pando.core.membership.MemberId;
import dev.pando.core.message.Message;
import dev.pando.storage.LogStore;
import java.util.List;

/**
 * Sees what a member's rules do, as they do it, so that invariants can be checked at every step. It must change nothing.
 * Nobody watches in production.
 *
 * <p>Called on the node's loop, except for {@link #begins} and {@link #wrote}.
 */
public interface Witness {
    /** Sees nothing. */
    Witness NONE = new Witness() {};

    /** The rules begin with what the store has found. Called by whoever starts the member. */
    default void begins(RaftCore core, LogStore store) {}

    /** An event is about to be stepped. */
    default void steps(RaftCore core, Event event) {}

    /** The rules have given this out; nothing of it has been carried out yet. */
    default void ready(RaftCore core, Ready ready) {}

    /** The store says that these are durable. Called on the writer's loop. */
    default void wrote(List<Ready.Persist> batch) {}

    /** A message is about to be handed to the network. */
    default void sends(RaftCore core, Message message) {}

    /** All of a snapshot has come from another member; the rules are about to hear of it. */
    default void fetched(RaftCore core, MemberId from) {}

    /** A snapshot is about to take the place of what would have been applied up to its index. */
    default void installs(RaftCore core, SnapshotPoint point) {}

    /** What a read has to see is about to be told without asking anybody: this leader holds a lease (§6.4.1). */
    default void servesByLease(RaftCore core) {}

    /** These entries are about to be applied. */
    default void applies(RaftCore core, List<LogEntry> entries) {}
}
