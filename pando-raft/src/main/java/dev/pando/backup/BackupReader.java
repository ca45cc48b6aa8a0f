package dev.pando.backup;

import dev.pando.core.entry.InvalidEntryException;
import dev.pando.core.entry.LogEntry;
import dev.pando.core.membership.ClusterId;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import org.jspecify.annotations.Nullable;

/** Reads a backup, entry by entry, and checks all of it. For one thread. */
public final class BackupReader implements AutoCloseable {
    private final String name;
    private final CheckedInputStream checked;
    private final DataInputStream in;
    private final ClusterId cluster;
    private long lastIndex;
    private long lastTerm;
    private long lastTimeMs;
    private boolean isAtEnd;

    /** Where a backup is. */
    public interface Source {
        /** From its first byte on; may be called more than once. */
        InputStream open() throws IOException;

        /** For messages. */
        String name();
    }

    /** What a backup has in it. */
    public record Summary(ClusterId cluster, long lastIndex, long lastTerm, long lastTimeMs) {}

    private BackupReader(String name, InputStream source) throws IOException {
        this.name = name;
        this.checked = new CheckedInputStream(new BufferedInputStream(source, 1 << 16), new CRC32C());
        this.in = new DataInputStream(checked);
        byte[] magic = in.readNBytes(BackupFormat.magic().length);
        if (!Arrays.equals(magic, BackupFormat.magic())) {
            throw new BackupException(name + " is no backup: it does not begin like one.");
        }
        try {
            int format = in.readInt();
            if (format != BackupFormat.FORMAT) {
                throw new BackupException(name + " is a backup of format " + format
                        + "; this version knows only format " + BackupFormat.FORMAT
                        + ". It was made by a newer version of Pando: restore it with that one.");
            }
            cluster = new ClusterId(in.readLong(), in.readLong());
        } catch (EOFException e) {
            throw cutOff(e);
        }
    }

    /** @throws BackupException if it does not begin like a backup of a format that is known */
    public static BackupReader open(Source source) throws IOException {
        InputStream stream = source.open();
        try {
            return new BackupReader(source.name(), stream);
        } catch (IOException | RuntimeException e) {
            stream.close();
            throw e;
        }
    }

    /**
     * Reads it to its end.
     *
     * @throws BackupException if anything is wrong with it: says what, and where
     */
    public static Summary check(Source source) throws IOException {
        try (BackupReader reader = open(source)) {
            LogEntry entry = reader.next();
            while (entry != null) {
                entry = reader.next();
            }
            return new Summary(reader.cluster, reader.lastIndex, reader.lastTerm, reader.lastTimeMs);
        }
    }

    /**
     * The next entry; null at the end, which has been checked then.
     *
     * @throws BackupException if the backup is damaged or cut off
     */
    public @Nullable LogEntry next() throws IOException {
        if (isAtEnd) {
            return null;
        }
        try {
            int length = in.readInt();
            if (length == 0) {
                end();
                isAtEnd = true;
                return null;
            }
            if (length < LogEntry.HEADER_BYTES || length > LogEntry.HEADER_BYTES + LogEntry.MAX_PAYLOAD_BYTES) {
                throw damaged("the entry after " + lastIndex + " claims an impossible length of " + length + " bytes");
            }
            byte[] record = new byte[length];
            ByteBuffer.wrap(record).putInt(length);
            in.readFully(record, Integer.BYTES, length - Integer.BYTES);
            return follow(LogEntry.decode(BackupFormat.GROUP, record, 0, length));
        } catch (EOFException e) {
            throw cutOff(e);
        } catch (InvalidEntryException e) {
            throw damaged("the entry after " + lastIndex + " is not whole: " + e.getMessage());
        }
    }

    private LogEntry follow(LogEntry entry) throws BackupException {
        if (entry.index() != lastIndex + 1 || entry.term() < lastTerm || entry.timeMs() < lastTimeMs) {
            throw damaged("entry " + entry.index() + " of term " + entry.term() + " follows " + lastIndex + " of term "
                    + lastTerm);
        }
        lastIndex = entry.index();
        lastTerm = entry.term();
        lastTimeMs = entry.timeMs();
        return entry;
    }

    private void end() throws IOException {
        long index = in.readLong();
        long term = in.readLong();
        int computed = (int) checked.getChecksum().getValue();
        if (in.readInt() != computed || index != lastIndex || term != lastTerm) {
            throw damaged("its end does not fit what stands before it");
        }
        if (in.read() >= 0) {
            throw damaged("more follows on its end");
        }
        if (lastIndex == 0) {
            throw new BackupException(name + " has no entries.");
        }
    }

    private BackupException cutOff(EOFException cause) {
        return new BackupException(
                name + " is cut off after entry " + lastIndex
                        + ": it was not written to its end, or copied only in part.",
                cause);
    }

    private BackupException damaged(String how) {
        return new BackupException(name + " is damaged: " + how + ".");
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
