package dev.pando.storage.snapshot;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** CRC32C over numbers (big-endian) and bytes. */
final class Checksums {
    private Checksums() {}

    static void add(CRC32C crc, long value) {
        crc.update(ByteBuffer.allocate(Long.BYTES).putLong(0, value));
    }

    /** Of a block that carries its own checksum. */
    static int around(ByteBuffer block, int crcAt, int length) {
        int after = crcAt + Integer.BYTES;
        CRC32C crc = new CRC32C();
        crc.update(block.slice(0, crcAt));
        crc.update(block.slice(after, length - after));
        return (int) crc.getValue();
    }
}
