package dev.pando.storage.wal;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** CRC32C over numbers (big-endian) and bytes. For one thread. */
final class Checksum {
    private final CRC32C crc = new CRC32C();
    private final byte[] number = new byte[Long.BYTES];

    Checksum add(long value) {
        ByteBuffer.wrap(number).putLong(value);
        crc.update(number);
        return this;
    }

    /** Adds {@code length} bytes from an absolute position on; leaves the buffer as it is. */
    Checksum add(ByteBuffer bytes, int position, int length) {
        crc.update(bytes.slice(position, length));
        return this;
    }

    int value() {
        return (int) crc.getValue();
    }
}
