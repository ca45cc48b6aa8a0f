package dev.pando.transport.codec;

import dev.pando.core.entry.LogEntry;

/** Counts the bytes that would be written. */
final class Measure implements Output {
    private long count;

    long count() {
        return count;
    }

    @Override
    public void u8(int value) {
        count += Byte.BYTES;
    }

    @Override
    public void u16(int value) {
        count += Short.BYTES;
    }

    @Override
    public void u32(int value) {
        count += Integer.BYTES;
    }

    @Override
    public void u64(long value) {
        count += Long.BYTES;
    }

    @Override
    public void bytes(byte[] value, int offset, int length) {
        count += length;
    }

    @Override
    public void record(LogEntry entry) {
        count += entry.length();
    }
}
