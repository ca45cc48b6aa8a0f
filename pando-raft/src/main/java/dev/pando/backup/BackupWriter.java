package dev.pando.backup;

import dev.pando.core.entry.LogEntry;
import dev.pando.core.membership.ClusterId;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;

/** Writes a backup, entry by entry. For one thread. */
public final class BackupWriter {
    private final CheckedOutputStream checked;
    private final DataOutputStream out;
    private long lastIndex;
    private long lastTerm;
    private long bytes;

    /** Begins a backup of a cluster's log. The stream is flushed at the end, and not closed. */
    public BackupWriter(OutputStream target, ClusterId cluster) throws IOException {
        checked = new CheckedOutputStream(target, new CRC32C());
        out = new DataOutputStream(checked);
        out.write(BackupFormat.magic());
        out.writeInt(BackupFormat.FORMAT);
        out.writeLong(cluster.high());
        out.writeLong(cluster.low());
        bytes = BackupFormat.magic().length + Integer.BYTES + 2L * Long.BYTES;
    }

    /** @throws IllegalArgumentException if it does not follow on the last one */
    public void write(LogEntry entry) throws IOException {
        if (entry.index() != lastIndex + 1 || entry.term() < lastTerm) {
            throw new IllegalArgumentException(entry + " does not follow on " + lastIndex + ".");
        }
        ByteBuffer record = entry.record();
        byte[] copy = new byte[record.remaining()];
        record.get(copy);
        out.write(copy);
        bytes += copy.length;
        lastIndex = entry.index();
        lastTerm = entry.term();
    }

    /** Writes the end, without which a backup is none. */
    public void finish() throws IOException {
        out.writeInt(0);
        out.writeLong(lastIndex);
        out.writeLong(lastTerm);
        out.writeInt((int) checked.getChecksum().getValue());
        out.flush();
        bytes += 2L * Integer.BYTES + 2L * Long.BYTES;
    }

    public long lastIndex() {
        return lastIndex;
    }

    public long lastTerm() {
        return lastTerm;
    }

    /** How many were written. */
    public long bytes() {
        return bytes;
    }
}
