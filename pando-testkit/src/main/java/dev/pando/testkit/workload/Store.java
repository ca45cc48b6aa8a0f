package dev.pando.testkit.workload;

import dev.pando.Appended;
import dev.pando.client.ClientOnLoop;
import dev.pando.core.entry.LogEntry;
import dev.pando.runtime.LocalMember;
import dev.pando.testkit.oracle.CommittedWrite;
import dev.pando.testkit.world.Machine;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Keys and values that clients write and read through members, and what the machines make of the log for that. */
interface Store {
    void started(Machine machine, LocalMember member, Executor executor);

    /** The member's process is gone, or it has stopped by itself. */
    void ended(Machine machine);

    /** Writes a {@link Payload}. */
    CompletableFuture<Appended> write(LocalMember member, byte[] payload);

    /** Reads a key, linearizably; {@link dev.pando.testkit.oracle.Operation#ABSENT} if it was never written. */
    CompletableFuture<Long> read(Machine machine, LocalMember member, int key);

    /** Writes a {@link Payload} through a program that is no member. */
    CompletableFuture<Appended> write(ClientOnLoop client, byte[] payload);

    /** Whether a program that is no member can read. */
    boolean areReadRemotely();

    /** Reads a key through a program that is no member, linearizably. */
    CompletableFuture<Long> read(ClientOnLoop client, int key);

    /** Whether a machine has made everything of the log up to an index, and no more. */
    boolean isAt(Machine machine, long index);

    /** Throws a {@link dev.pando.testkit.Violation} if a machine was not given exactly what is committed. */
    void checkIsSame(Machine machine, List<LogEntry> committed);

    /** The writes that took effect. */
    List<CommittedWrite> writes(List<LogEntry> committed);
}
