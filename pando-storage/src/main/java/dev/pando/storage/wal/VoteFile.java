package dev.pando.storage.wal;

import dev.pando.core.HardState;
import dev.pando.core.membership.MemberId;
import dev.pando.storage.CorruptLogException;
import dev.pando.storage.Disk;
import dev.pando.storage.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Term and vote (figure 3.1: currentTerm, votedFor), in a file of their own that nothing which cuts the log can touch.
 *
 * <p>Two slots are written in turn, so that a crash while one is written leaves the other. Each slot is kept in two
 * copies: were there one, a slot that rots after its sync would look just like one that was torn before, the older slot
 * would be taken, and the member could vote twice in a term. With two, a single damaged block loses nothing.
 *
 * <p>Each time it also says up to where the log is durable then: were that only said in the log, right behind what it is
 * said of, one damaged block could take both.
 *
 * <p>Never takes more room than it has from the start, so a full disk can't keep a member from voting.
 *
 * <p>Written by the log writer; not thread-safe.
 */
final class VoteFile implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(VoteFile.class);

    private static final String NAME = "vote";
    private static final int FORMAT = 1;
    private static final long MAGIC = 0x50414e444f564f54L; // "PANDOVOT"
    private static final int BLOCK_BYTES = 4096;
    private static final int SLOTS = 2;
    private static final int COPIES = 2;
    private static final int BLOCKS = SLOTS * COPIES;

    private static final int FORMAT_AT = 8;
    private static final int CRC_AT = 12;
    private static final int GROUP_AT = 16;
    private static final int BLOCK_AT = 24;
    private static final int VERSION_AT = 32;
    private static final int TERM_AT = 40;
    private static final int VOTED_AT = 48;
    private static final int VOTE_HIGH_AT = 56;
    private static final int VOTE_LOW_AT = 64;
    private static final int LOG_SEQUENCE_AT = 72;
    private static final int LOG_OFFSET_AT = 80;

    private final Disk.File file;
    private final long group;
    private Version current;

    /** One state of the file. Versions grow by one with each save. */
    private record Version(long number, HardState state, LogPosition log) {}

    private VoteFile(Disk.File file, long group, Version current) {
        this.file = file;
        this.group = group;
        this.current = current;
    }

    static Path in(Path directory) {
        return directory.resolve(NAME);
    }

    /** Creates the file, complete and durable, and opens it. */
    static VoteFile create(Disk disk, Path directory, long group) throws IOException {
        Path path = in(directory);
        Path unfinished = directory.resolve(NAME + ".new");
        disk.delete(unfinished);
        try (Disk.File file = disk.create(unfinished)) {
            ByteBuffer blocks = ByteBuffer.allocate(BLOCKS * BLOCK_BYTES);
            for (int block = 0; block < BLOCKS; block++) {
                blocks.put(encode(group, block, new Version(block % SLOTS, HardState.INITIAL, LogPosition.NONE)));
            }
            file.write(blocks.flip(), 0);
            file.sync();
        }
        disk.rename(unfinished, path);
        disk.syncDirectory(directory);
        return open(disk, path, group);
    }

    /**
     * Reads the newest state. {@link #renew} must be called before anything relies on it.
     *
     * @throws CorruptLogException if no copy is left
     * @throws StorageException if it is of a newer format, or another group's
     */
    static VoteFile open(Disk disk, Path path, long group) throws IOException {
        Disk.File file = disk.open(path);
        try {
            return new VoteFile(file, group, newest(file, path, group));
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static Version newest(Disk.File file, Path path, long group) throws IOException {
        List<Version> valid = new ArrayList<>();
        ByteBuffer block = ByteBuffer.allocate(BLOCK_BYTES);
        for (int number = 0; number < BLOCKS; number++) {
            int length = file.read(block.clear(), (long) number * BLOCK_BYTES);
            Version version = length == BLOCK_BYTES ? decode(block, path, group, number) : null;
            if (version != null) {
                valid.add(version);
            }
        }
        Version newest = valid.stream()
                .max((a, b) -> Long.compare(a.number(), b.number()))
                .orElseThrow(() -> new CorruptLogException(path, 0, 0, "no copy of term and vote is intact."));
        if (valid.size() < BLOCKS) {
            LOG.warn(
                    "{} of {} copies of term and vote in {} are damaged: by a crash while they were written, or by the disk."
                            + " Going on with version {}, term {}.",
                    BLOCKS - valid.size(),
                    BLOCKS,
                    path,
                    newest.number(),
                    newest.state().term());
        }
        return newest;
    }

    HardState state() {
        return current.state();
    }

    long version() {
        return current.number();
    }

    /** Up to where the log was known to be durable when the file was last written. */
    LogPosition log() {
        return current.log();
    }

    /**
     * Writes term and vote once more, and syncs. At a start: what the file says after a failed sync, or after the process
     * was killed, may never have reached the disk; and a damaged copy is replaced.
     *
     * @param log how far the log is durable
     */
    void renew(LogPosition log) throws IOException {
        write(current.state(), log);
    }

    /**
     * Makes a new state durable. One sync.
     *
     * @param log how far the log is durable
     */
    void save(HardState state, LogPosition log) throws IOException {
        if (isBehind(state)) {
            throw new IllegalArgumentException(
                    "Term and vote must not go back: from " + current.state() + " to " + state);
        }
        write(state, log);
    }

    /** Whether this state would be a step back: a lower term, or another vote in the same term. */
    boolean isBehind(HardState state) {
        HardState now = current.state();
        return state.term() < now.term()
                || (state.term() == now.term()
                        && now.vote() != null
                        && !now.vote().equals(state.vote()));
    }

    private void write(HardState state, LogPosition log) throws IOException {
        Version next = new Version(current.number() + 1, state, log);
        for (int copy = 0; copy < COPIES; copy++) {
            int block = copy * SLOTS + (int) (next.number() % SLOTS);
            file.write(encode(group, block, next), (long) block * BLOCK_BYTES);
        }
        file.sync();
        current = next;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private static ByteBuffer encode(long group, int block, Version version) {
        ByteBuffer out = ByteBuffer.allocate(BLOCK_BYTES);
        out.putLong(0, MAGIC).putInt(FORMAT_AT, FORMAT);
        out.putLong(GROUP_AT, group).putLong(BLOCK_AT, block);
        out.putLong(VERSION_AT, version.number())
                .putLong(TERM_AT, version.state().term());
        MemberId vote = version.state().vote();
        if (vote != null) {
            out.putInt(VOTED_AT, 1).putLong(VOTE_HIGH_AT, vote.high()).putLong(VOTE_LOW_AT, vote.low());
        }
        out.putLong(LOG_SEQUENCE_AT, version.log().sequence());
        out.putLong(LOG_OFFSET_AT, version.log().offset());
        return out.putInt(CRC_AT, crc(out));
    }

    private static @Nullable Version decode(ByteBuffer in, Path path, long group, int block) throws StorageException {
        if (in.getLong(0) != MAGIC || in.getInt(CRC_AT) != crc(in) || in.getLong(BLOCK_AT) != block) {
            return null;
        }
        if (in.getInt(FORMAT_AT) != FORMAT) {
            throw new StorageException(
                    path + " is of format " + in.getInt(FORMAT_AT) + ", and this version knows only format " + FORMAT
                            + ": it was written by a newer version of Pando. Start that version, or a newer one.");
        }
        if (in.getLong(GROUP_AT) != group) {
            throw new StorageException("%s belongs to group %016x, not to group %016x: it was put in the wrong folder."
                    .formatted(path, in.getLong(GROUP_AT), group));
        }
        MemberId vote =
                in.getInt(VOTED_AT) == 0 ? null : new MemberId(in.getLong(VOTE_HIGH_AT), in.getLong(VOTE_LOW_AT));
        LogPosition log = new LogPosition(in.getLong(LOG_SEQUENCE_AT), in.getLong(LOG_OFFSET_AT));
        return new Version(in.getLong(VERSION_AT), new HardState(in.getLong(TERM_AT), vote), log);
    }

    private static int crc(ByteBuffer block) {
        int after = CRC_AT + Integer.BYTES;
        return new Checksum()
                .add(block, 0, CRC_AT)
                .add(block, after, BLOCK_BYTES - after)
                .value();
    }
}
