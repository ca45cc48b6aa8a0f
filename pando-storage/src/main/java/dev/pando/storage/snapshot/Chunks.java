package dev.pando.storage.snapshot;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** What follows a snapshot's header: chunks of content, and an end mark, each with a head. */
final class Chunks {
    /** The most content that one has. */
    static final int MAX_CONTENT_BYTES = 64 << 10;

    static final int HEAD_BYTES = 20;

    /** Of the end mark: length of the content, and its checksum. */
    static final int END_BYTES = Long.BYTES + Integer.BYTES;

    static final int STORED = 1;
    static final int DEFLATED = 2;
    static final int END = 3;

    private static final int CONTENT_LENGTH_AT = 4;
    private static final int KIND_AT = 8;
    private static final int NUMBER_AT = 12;
    private static final int CRC_AT = 16;

    private Chunks() {}

    /**
     * A chunk's head.
     *
     * @param length of the bytes that follow
     * @param contentLength of what they hold; 0 for the end mark
     * @param number of the chunk, from 0; of the end mark how many chunks there are
     */
    record Head(int length, int contentLength, int kind, int number, int crc) {

        /** Whether it may be believed far enough to read what follows. */
        boolean isPlausible() {
            return switch (kind) {
                case STORED -> length == contentLength && isContentLength();
                case DEFLATED -> length > 0 && length < contentLength && isContentLength();
                case END -> length == END_BYTES && contentLength == 0;
                default -> false;
            };
        }

        private boolean isContentLength() {
            return contentLength > 0 && contentLength <= MAX_CONTENT_BYTES;
        }
    }

    /** Writes the head in front of the bytes that stand behind it already. */
    static void putHead(ByteBuffer out, int at, int length, int contentLength, int kind, int number, long id) {
        out.putInt(at, length);
        out.putInt(at + CONTENT_LENGTH_AT, contentLength);
        out.putInt(at + KIND_AT, kind);
        out.putInt(at + NUMBER_AT, number);
        out.putInt(at + CRC_AT, crc(out, at, length, id));
    }

    static Head head(ByteBuffer in, int at) {
        return new Head(
                in.getInt(at),
                in.getInt(at + CONTENT_LENGTH_AT),
                in.getInt(at + KIND_AT),
                in.getInt(at + NUMBER_AT),
                in.getInt(at + CRC_AT));
    }

    /** Starts from the snapshot's id, so that a chunk of another one never passes, as its number keeps it in its place. */
    static int crc(ByteBuffer in, int at, int length, long id) {
        CRC32C crc = new CRC32C();
        Checksums.add(crc, id);
        crc.update(in.slice(at, CRC_AT));
        crc.update(in.slice(at + HEAD_BYTES, length));
        return (int) crc.getValue();
    }

    /** The sum over all content begins with the header's checksum: an end mark belongs to one header. */
    static CRC32C contentSum(int headerCrc) {
        CRC32C sum = new CRC32C();
        sum.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, headerCrc));
        return sum;
    }
}
