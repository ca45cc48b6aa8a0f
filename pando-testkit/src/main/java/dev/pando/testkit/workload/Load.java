package dev.pando.testkit.workload;

import dev.pando.core.entry.LogEntry;
import dev.pando.runtime.LocalMember;
import dev.pando.testkit.world.Machine;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Who uses the cluster while it is tried, and what must be true of what they saw. */
public interface Load {
    /** A member runs: its machine's program begins. */
    void memberStarted(Machine machine, LocalMember member, Executor executor);

    /** A member's process is gone, and its program with it. */
    void memberEnded(Machine machine);

    /** A member has stopped by itself, and its program with it; its process is still there, and callers must hear of it. */
    void memberStopped(Machine machine);

    /** Clients begin. */
    void begin(List<String> addresses);

    /** Clients begin nothing more. */
    void stop();

    /** Operations that have not ended, but for those that were asked of a member whose process is gone. */
    int open();

    /** Operations that have ended, with an outcome that is known. */
    long completed();

    /** Whether a machine's program was given everything up to an index, and no more. */
    boolean isAt(Machine machine, long index);

    /**
     * All is over: throws a {@link dev.pando.testkit.Violation}, perhaps a moment later, if a machine's program was not given
     * exactly what is committed.
     */
    void checkIsSame(Machine machine, List<LogEntry> committed);

    /** Uses each of these members, and every client, for whoever wants to know whether they work: all must succeed. */
    List<CompletableFuture<?>> probes(List<Machine> machines);

    /**
     * All is over: throws a {@link dev.pando.testkit.Violation} if what clients or programs saw can't be.
     *
     * @param committed the log
     */
    void judge(List<LogEntry> committed);
}
