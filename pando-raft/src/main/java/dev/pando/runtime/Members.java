package dev.pando.runtime;

import dev.pando.JoinException;
import dev.pando.Member;
import dev.pando.RaftException;
import dev.pando.RaftOptions;
import dev.pando.StartException;
import dev.pando.backup.BackupReader;
import dev.pando.storage.Disk;
import dev.pando.storage.FileDisk;
import dev.pando.transport.tcp.TcpOptions;
import dev.pando.transport.tcp.TcpTransport;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.function.Function;

/** Brings up members on the machine that this process runs on, and waits until they are what they were started for. */
public final class Members {
    private Members() {}

    /** As {@link RaftOptions#start}, {@link RaftOptions#join} and {@link RaftOptions#resume}. */
    public static Member up(Startup.Intent intent, RaftOptions options, String listen, List<String> via) {
        if (intent == Startup.Intent.JOIN && via.isEmpty()) {
            throw new JoinException("To join, the address of at least one member is needed.");
        }
        return up(intent, options, startup -> startup.up(intent, listen, via));
    }

    /** The first member of a new cluster that has what is in a backup. */
    public static Member restored(RaftOptions options, String listen, BackupReader.Source backup) {
        return up(Startup.Intent.START, options, startup -> startup.restored(listen, backup));
    }

    private static Member up(Startup.Intent intent, RaftOptions options, Function<Startup, Startup.Started> begin) {
        ThreadFactory threads = options.threadFactory() != null ? options.threadFactory() : Members::daemon;
        TcpOptions tcp = TcpOptions.builder()
                .threadFactory(threads)
                .maxEntryBytes(options.maxEntryBytes())
                .build();
        Disk disk = options.isEphemeral() ? new HeapDisk() : new FileDisk();
        Environment environment = new RealEnvironment(threads, disk, new TcpTransport(tcp));
        Startup.Started started = begin.apply(new Startup(environment, options));
        try {
            return awaitReady(intent, options, started);
        } catch (RaftException e) {
            closeAfter(e, started.member());
            throw e;
        }
    }

    /** Waits until it has stopped, so that its port and data are free, even where the thread was interrupted. */
    private static void closeAfter(RaftException failure, LocalMember member) {
        boolean interrupted = Thread.interrupted();
        try {
            member.closeAtOnce();
        } catch (RaftException notStopped) {
            failure.addSuppressed(notStopped);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static Member awaitReady(Startup.Intent intent, RaftOptions options, Startup.Started started) {
        long timeoutMs = options.joinTimeout().toMillis();
        Waiting.await(
                started.ready(),
                timeoutMs,
                () -> intent == Startup.Intent.JOIN
                        ? new JoinException("The member was not let in within " + timeoutMs + " ms. "
                                + started.member().joinComplaints()
                                + " Join again with the same data directory: it goes on from where it is.")
                        : new StartException("The member could not found its cluster within " + timeoutMs + " ms."),
                e -> new JoinException("The thread was interrupted while the member was brought up.", e));
        return started.member();
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        return thread;
    }
}
