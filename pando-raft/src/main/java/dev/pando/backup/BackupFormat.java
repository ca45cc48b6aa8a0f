package dev.pando.backup;

import java.nio.charset.StandardCharsets;

/**
 * The layout of a backup; integers are big-endian:
 *
 * <pre>
 *  0  8 bytes  "PANDOBAK"
 *  8  u32      format, 1
 * 12  16 bytes the cluster's id
 * 28           records, from index 1 on without gaps, as they stand in the log
 *     u32      0, where the length of another record would be
 *     u64      index of the last record
 *     u64      its term
 *     u32      CRC32C over everything before
 * </pre>
 */
final class BackupFormat {
    static final int FORMAT = 1;

    /** The group whose records are backed up; part of their checksums. */
    static final long GROUP = 0;

    private static final byte[] MAGIC = "PANDOBAK".getBytes(StandardCharsets.US_ASCII);

    private BackupFormat() {}

    static byte[] magic() {
        return MAGIC.clone();
    }
}
