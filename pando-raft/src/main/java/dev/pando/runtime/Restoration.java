package dev.pando.runtime;

import dev.pando.InvalidDataException;
import dev.pando.backup.BackupReader;
import dev.pando.core.HardState;
import dev.pando.core.Ready;
import dev.pando.core.entry.LogEntry;
import dev.pando.core.entry.Proposal;
import dev.pando.core.membership.ClusterId;
import dev.pando.core.membership.Configuration;
import dev.pando.core.membership.MemberId;
import dev.pando.core.membership.Server;
import dev.pando.storage.LogStore;
import dev.pando.storage.directory.Admission;
import dev.pando.storage.directory.DataDirectory;
import dev.pando.storage.directory.Identity;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the only member of a new cluster out of a backup. That is read to its end before anything is written; the directory is
 * a member's only when all of it is there.
 */
public final class Restoration {
    private static final int WRITE_BYTES = 1 << 20;

    private final DataDirectory directory;
    private final BackupReader.Source source;
    private final BackupReader.Summary summary;

    /** @throws IOException if it is no backup, or a damaged one */
    public Restoration(DataDirectory directory, BackupReader.Source source) throws IOException {
        this.directory = directory;
        this.source = source;
        this.summary = BackupReader.check(source);
    }

    /**
     * Writes the member's data.
     *
     * @throws InvalidDataException if somebody's data is in the directory
     */
    public void run(MemberId member, ClusterId cluster, String advertised) throws IOException {
        if (directory.identity().isPresent()) {
            throw new InvalidDataException("There is a member's data in " + directory.path()
                    + " already: a backup is restored into an empty directory. To start that member, leave the backup"
                    + " out.");
        }
        Identity identity = new Identity(member, cluster, Identity.State.RESTORING, advertised, Admission.NONE);
        directory.save(identity);
        LogStore store = directory.openGroup(Startup.GROUP);
        HardState term = new HardState(summary.lastTerm() + 1, member);
        store.write(List.of(new Ready.Persist(term, 0, List.of(), 0)));
        try (BackupReader reader = BackupReader.open(source)) {
            List<LogEntry> some = some(reader);
            while (!some.isEmpty()) {
                store.write(List.of(new Ready.Persist(null, 0, some, store.lastIndex())));
                some = some(reader);
            }
        }
        store.write(List.of(new Ready.Persist(null, 0, List.of(alone(term, identity)), summary.lastIndex())));
        directory.save(identity.withState(Identity.State.ESTABLISHED));
    }

    private static List<LogEntry> some(BackupReader reader) throws IOException {
        List<LogEntry> entries = new ArrayList<>();
        long bytes = 0;
        while (bytes < WRITE_BYTES) {
            LogEntry entry = reader.next();
            if (entry == null) {
                break;
            }
            entries.add(entry);
            bytes += entry.length();
        }
        return entries;
    }

    /** A configuration of the new member alone, of a term that the backed-up cluster had not seen. */
    private LogEntry alone(HardState term, Identity identity) {
        Configuration alone = Configuration.of(new Server(identity.member(), identity.advertised()));
        return LogEntry.encode(
                Startup.GROUP,
                summary.lastIndex() + 1,
                term.term(),
                summary.lastTimeMs(),
                Proposal.configuration(alone.encode()));
    }
}
