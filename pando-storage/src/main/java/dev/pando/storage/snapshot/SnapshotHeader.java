package dev.pando.storage.snapshot;

import dev.pando.core.SnapshotPoint;
import dev.pando.core.StoredLog.ConfigurationAt;
import dev.pando.core.membership.Configuration;
import dev.pando.core.membership.MemberId;
import dev.pando.storage.CorruptLogException;
import dev.pando.storage.Disk;
import dev.pando.storage.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The start of a snapshot's file: what it stands for. The same point and id always have the same bytes.
 *
 * @param group that it belongs to
 * @param id drawn at random for each snapshot: its chunks' checksums start from it
 * @param point what it stands for
 */
record SnapshotHeader(long group, long id, SnapshotPoint point) {
    static final int FORMAT = 1;

    private static final long MAGIC = 0x50414e444f534e50L; // "PANDOSNP"
    private static final int MAX_BYTES = 64 << 20;
    private static final int ID_BYTES = 2 * Long.BYTES;

    // Where the fields are. The first four stay where they are in every future format.
    private static final int FORMAT_AT = 8;
    private static final int LENGTH_AT = 12;
    private static final int CRC_AT = 16;
    private static final int CONFIGURATION_LENGTH_AT = 20;
    private static final int GROUP_AT = 24;
    private static final int ID_AT = 32;
    private static final int INDEX_AT = 40;
    private static final int TERM_AT = 48;
    private static final int TIME_AT = 56;
    private static final int CONFIGURATION_INDEX_AT = 64;
    private static final int REMOVED_AT = 72; // and 4 bytes of 0
    private static final int BYTES = 80;

    /** A header as it stands in a file. */
    record Found(SnapshotHeader header, int length, int crc) {}

    ByteBuffer encode() {
        byte[] configuration = point.configuration().configuration().encode();
        List<MemberId> removed = point.removed();
        int length = Math.addExact(BYTES + configuration.length, Math.multiplyExact(removed.size(), ID_BYTES));
        ByteBuffer out = ByteBuffer.allocate(length);
        out.putLong(0, MAGIC).putInt(FORMAT_AT, FORMAT).putInt(LENGTH_AT, length);
        out.putInt(CONFIGURATION_LENGTH_AT, configuration.length);
        out.putLong(GROUP_AT, group).putLong(ID_AT, id);
        out.putLong(INDEX_AT, point.index()).putLong(TERM_AT, point.term()).putLong(TIME_AT, point.timeMs());
        out.putLong(CONFIGURATION_INDEX_AT, point.configuration().index());
        out.putInt(REMOVED_AT, removed.size());
        out.position(BYTES).put(configuration);
        for (MemberId member : removed) {
            out.putLong(member.high()).putLong(member.low());
        }
        out.clear();
        return out.putInt(CRC_AT, Checksums.around(out, CRC_AT, length));
    }

    /** The checksum in an encoded header. */
    static int crcIn(ByteBuffer encoded) {
        return encoded.getInt(CRC_AT);
    }

    /**
     * Reads the header of a file.
     *
     * @throws CorruptLogException if it is damaged
     * @throws StorageException if it is of a newer format, or another group's
     */
    static Found read(Disk.File file, Path path, long group) throws IOException {
        long size = file.size();
        ByteBuffer start = ByteBuffer.allocate(BYTES);
        if (file.read(start, 0) < BYTES) {
            throw damaged(path, "the file ends after " + size + " bytes, within its header.");
        }
        if (start.getLong(0) != MAGIC) {
            throw damaged(path, "it does not begin as a snapshot does.");
        }
        int length = start.getInt(LENGTH_AT);
        boolean plausible = length >= BYTES && length <= Math.min(size, MAX_BYTES);
        ByteBuffer whole = start;
        if (plausible) {
            whole = ByteBuffer.allocate(length);
            plausible = file.read(whole, 0) == length;
            whole.clear();
        }
        if (!plausible || whole.getInt(CRC_AT) != Checksums.around(whole, CRC_AT, length)) {
            throw damaged(path, "the checksum of the snapshot's header is wrong.");
        }
        int format = whole.getInt(FORMAT_AT);
        if (format != FORMAT) {
            throw new StorageException(path + " is of format " + format + ", and this version knows only format "
                    + FORMAT + ": it was written by a newer version of Pando. Start that version, or a newer one.");
        }
        SnapshotHeader header = decode(whole, path);
        if (header.group != group) {
            throw new StorageException("%s belongs to group %016x, not to group %016x: it was put in the wrong folder."
                    .formatted(path, header.group, group));
        }
        return new Found(header, length, whole.getInt(CRC_AT));
    }

    private static SnapshotHeader decode(ByteBuffer in, Path path) throws StorageException {
        int configurationLength = in.getInt(CONFIGURATION_LENGTH_AT);
        int removedCount = in.getInt(REMOVED_AT);
        boolean fits = configurationLength >= 0
                && removedCount >= 0
                && BYTES + (long) configurationLength + (long) removedCount * ID_BYTES == in.capacity();
        if (!fits || in.getLong(INDEX_AT) < 1 || in.getLong(TERM_AT) < 1) {
            throw damaged(path, "the fields of the snapshot's header don't fit each other.");
        }
        byte[] configuration = new byte[configurationLength];
        in.position(BYTES).get(configuration);
        List<MemberId> removed = new ArrayList<>();
        for (int i = 0; i < removedCount; i++) {
            removed.add(new MemberId(in.getLong(), in.getLong()));
        }
        try {
            ConfigurationAt at =
                    new ConfigurationAt(in.getLong(CONFIGURATION_INDEX_AT), Configuration.decode(configuration));
            SnapshotPoint point =
                    new SnapshotPoint(in.getLong(INDEX_AT), in.getLong(TERM_AT), in.getLong(TIME_AT), at, removed);
            return new SnapshotHeader(in.getLong(GROUP_AT), in.getLong(ID_AT), point);
        } catch (IllegalArgumentException e) {
            throw new StorageException(path + " can't be read: " + e.getMessage(), e);
        }
    }

    private static CorruptLogException damaged(Path path, String what) {
        return new CorruptLogException(path, 0, 0, what);
    }
}
