package dev.pando.storage;

import dev.pando.core.HardState;
import dev.pando.core.Ready;
import dev.pando.core.StoredLog;
import dev.pando.core.entry.LogEntry;
import java.io.IOException;
import java.util.List;

/**
 * A group's log, and its term and vote, on disk.
 *
 * <p>{@link #write} is called by one thread at a time, the log writer; {@link #read} and the accessors by any.
 *
 * <p>To ensure correctness, an implementation
 *
 * <ul>
 *   <li>returns from {@link #write} only when all of it is durable, term and vote before the rest, and a restart before
 *       cut and entries;
 *   <li>loses, at a crash during {@link #write}, nothing of what earlier calls wrote, and keeps of this one a prefix:
 *       the cut before the entries, an entry only with all before it;
 *   <li>never brings back an entry that was cut, once a later {@link #write} returned;
 *   <li>fails for good when a write or a sync fails: every later call throws too.
 * </ul>
 */
public interface LogStore extends AutoCloseable {

    /** The term and vote found when the store was opened. */
    HardState recoveredHardState();

    /** The log found when the store was opened. */
    StoredLog recoveredLog();

    /**
     * Makes these durable, in order, with one write and one sync for all cuts and entries together (and one more for a
     * changed term or vote). A restart needs some more: it makes the snapshot that was received and completed the current one,
     * and drops the whole log.
     *
     * @throws StorageFullException if there is no room for it: nothing of it was written, term and vote included, and
     *     the call may be made again. Never thrown for a batch that has only terms and votes
     * @throws IllegalArgumentException if the entries don't follow on the log, or term, vote or committed entries would
     *     go back: nothing was written
     * @throws StorageException if it failed; the store is unusable from then on, and what was asked for may or may not
     *     be found at the next start
     */
    void write(List<Ready.Persist> batch) throws IOException;

    /**
     * Drops entries from the log's beginning that the current snapshot covers: as many as go easily, from the oldest on, none
     * after {@code upTo}. Called by the log writer. Whoever reads them meanwhile gets them, or nothing.
     *
     * @param upTo the last index that may go; beyond the snapshot's nothing does
     * @return the index before the first that is still stored
     * @throws StorageException if it failed; the store is unusable from then on
     */
    long compact(long upTo) throws IOException;

    /** The snapshots that take the place of what was dropped. */
    SnapshotStore snapshots();

    /**
     * Reads entries that an earlier {@link #write} has made durable.
     *
     * @param from the first index
     * @param to the last index; entries beyond what is stored are left out
     * @param maxBytes of records; the first entry is read however large it is
     * @return entries without gaps from {@code from} on; empty only if {@code from} is not stored, or was dropped
     * @throws StorageException if an entry is damaged: says which, in what file, at what offset
     */
    List<LogEntry> read(long from, long to, int maxBytes) throws IOException;

    /** The last index that is durable: of an entry, or of the snapshot that the log begins with; 0 for an empty log. */
    long lastIndex();

    /** The index before the first that is stored: 0 if nothing was dropped. */
    long baseIndex();

    /** What this store has done since it was opened. */
    Counts counts();

    @Override
    void close() throws IOException;

    /**
     * Counts, for tests and status.
     *
     * @param writes of batches of entries
     * @param syncs of the log
     * @param hardStateSyncs of term and vote
     * @param bytes of entries' records
     */
    record Counts(long writes, long syncs, long hardStateSyncs, long bytes) {}
}
