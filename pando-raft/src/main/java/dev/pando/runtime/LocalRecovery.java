package dev.pando.runtime;

import dev.pando.InvalidDataException;
import dev.pando.Recovery;
import dev.pando.StorageFailedException;
import dev.pando.core.HardState;
import dev.pando.core.Ready;
import dev.pando.core.StoredLog;
import dev.pando.core.TermRun;
import dev.pando.core.entry.LogEntry;
import dev.pando.core.entry.Proposal;
import dev.pando.core.membership.ClusterId;
import dev.pando.core.membership.Configuration;
import dev.pando.core.membership.MemberId;
import dev.pando.core.membership.Server;
import dev.pando.storage.Disk;
import dev.pando.storage.FileDisk;
import dev.pando.storage.LogOptions;
import dev.pando.storage.LogStore;
import dev.pando.storage.directory.Admission;
import dev.pando.storage.directory.DataDirectory;
import dev.pando.storage.directory.Identity;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A member's data, opened to make a new cluster of it. The cluster's id changes before the log does: with the old id and
 * a configuration of its own the member could be elected beside the old cluster's leader.
 */
public final class LocalRecovery implements Recovery {
    private static final int READ_BYTES = 1 << 20;

    private final RandomGenerator random;
    private final DataDirectory directory;
    private final Identity identity;
    private final LogStore store;

    private LocalRecovery(RandomGenerator random, DataDirectory directory, Identity identity, LogStore store) {
        this.random = random;
        this.directory = directory;
        this.identity = identity;
        this.store = store;
    }

    /** Opens the data of a member on this machine, and reads all of it. */
    public static Recovery open(Path path) {
        return open(new FileDisk(), new SecureRandom(), path);
    }

    /**
     * As {@link #open(Path)}, on any disk.
     *
     * @throws InvalidDataException if there is no member in it that belongs to a cluster, it runs, or its log is damaged
     */
    public static Recovery open(Disk disk, RandomGenerator random, Path path) {
        try {
            DataDirectory directory = DataDirectory.openExisting(disk, path, LogOptions.defaults());
            try {
                return open(random, directory);
            } catch (IOException | RuntimeException e) {
                directory.close();
                throw e;
            }
        } catch (IOException e) {
            throw new InvalidDataException(e.getMessage() == null ? e.toString() : e.getMessage(), e);
        }
    }

    private static Recovery open(RandomGenerator random, DataDirectory directory) throws IOException {
        Identity identity = directory.identity().orElseThrow();
        if (identity.state() != Identity.State.ESTABLISHED) {
            String why =
                    switch (identity.state()) {
                        case REMOVED ->
                            " was removed from its cluster, or left it: what was committed since is not in its data.";
                        case LACKING -> " lacks entries that it had acknowledged.";
                        default -> " has not got into a cluster yet: there is nothing in its data.";
                    };
            throw new InvalidDataException("Member " + identity.member() + " in " + directory.path() + why
                    + " Recover from the data of another member.");
        }
        LogStore store = directory.openGroup(Startup.GROUP);
        LocalRecovery recovery = new LocalRecovery(random, directory, identity, store);
        recovery.readAll();
        return recovery;
    }

    /** A damaged entry is found now rather than when nothing is left to compare it with. */
    private void readAll() throws IOException {
        long next = store.baseIndex() + 1;
        while (next <= store.lastIndex()) {
            next += store.read(next, Long.MAX_VALUE, READ_BYTES).size();
        }
    }

    @Override
    public MemberId member() {
        return identity.member();
    }

    @Override
    public ClusterId cluster() {
        return identity.cluster();
    }

    @Override
    public long lastIndex() {
        return store.lastIndex();
    }

    @Override
    public long lastTerm() {
        List<TermRun> runs = store.recoveredLog().runs();
        return runs.isEmpty()
                ? store.recoveredLog().baseTerm()
                : runs.get(runs.size() - 1).term();
    }

    @Override
    public long commitIndex() {
        return store.recoveredLog().commitIndex();
    }

    @Override
    public Recovered run() {
        try {
            Path aside = directory.copyAside();
            ClusterId cluster = new ClusterId(random.nextLong(), random.nextLong());
            directory.save(identity.withCluster(cluster).withAdmission(Admission.NONE));
            store.write(List.of(aloneFromNowOn()));
            return new Recovered(cluster, aside);
        } catch (IOException e) {
            throw new StorageFailedException(
                    "The member's data could not be recovered: " + e.getMessage() + " See to the disk, then try again.",
                    e);
        }
    }

    /** A configuration of this member alone, of a term that nobody has seen. */
    private Ready.Persist aloneFromNowOn() {
        StoredLog log = store.recoveredLog();
        HardState before = store.recoveredHardState();
        HardState after = new HardState(before.term() + 1, identity.member());
        Configuration alone = Configuration.of(new Server(identity.member(), identity.advertised()));
        LogEntry entry = LogEntry.encode(
                Startup.GROUP,
                store.lastIndex() + 1,
                after.term(),
                log.lastTimeMs(),
                Proposal.configuration(alone.encode()));
        return new Ready.Persist(after, 0, List.of(entry), log.commitIndex());
    }

    @Override
    public void close() {
        try {
            directory.close();
        } catch (IOException e) {
            throw new StorageFailedException("The member's data could not be closed: " + e.getMessage(), e);
        }
    }

    @Override
    public String toString() {
        return "recovery of member " + identity.member() + " in " + directory.path();
    }
}
