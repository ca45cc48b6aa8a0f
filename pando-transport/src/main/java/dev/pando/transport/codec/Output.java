package dev.pando.transport.codec;

import dev.pando.core.entry.LogEntry;
import dev.pando.core.membership.ClusterId;
import dev.pando.core.membership.MemberId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where encoded fields go. There are two: {@link Measure} only counts, so that a frame's length is known before its
 * first byte is written, and {@link BufferedOutput} writes. As one piece of code drives both, they can't disagree.
 */
public interface Output {
    /** The most bytes that {@link #text} takes: its length has 16 bits. */
    int MAX_TEXT_BYTES = 0xffff;

    /** What is kept of a sentence for a person. A frame with nothing else of any length stays far below 4 KiB. */
    int MAX_SENTENCE_BYTES = 1_000;

    void u8(int value) throws IOException;

    void u16(int value) throws IOException;

    void u32(int value) throws IOException;

    void u64(long value) throws IOException;

    /** These bytes as they are, without a length. */
    void bytes(byte[] value, int offset, int length) throws IOException;

    /** The entry's record as it is; it begins with its own length. */
    void record(LogEntry entry) throws IOException;

    default void flag(boolean value) throws IOException {
        u8(value ? 1 : 0);
    }

    default void cluster(ClusterId id) throws IOException {
        u64(id.high());
        u64(id.low());
    }

    default void member(MemberId id) throws IOException {
        u64(id.high());
        u64(id.low());
    }

    default void optionalMember(@Nullable MemberId id) throws IOException {
        flag(id != null);
        if (id != null) {
            member(id);
        }
    }

    /** @throws IllegalArgumentException if it has more than {@value #MAX_TEXT_BYTES} bytes in UTF-8 */
    default void text(String value) throws IOException {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        if (utf8.length > MAX_TEXT_BYTES) {
            throw new IllegalArgumentException(
                    "A text of " + utf8.length + " bytes can't be sent; the most is 65,535.");
        }
        u16(utf8.length);
        bytes(utf8, 0, utf8.length);
    }

    default void optionalText(@Nullable String value) throws IOException {
        flag(value != null);
        if (value != null) {
            text(value);
        }
    }

    /** A sentence for a person, cut after {@value #MAX_SENTENCE_BYTES} bytes: no message may cost a connection. */
    default void sentence(String value) throws IOException {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        int end = Math.min(utf8.length, MAX_SENTENCE_BYTES);
        while (end < utf8.length && (utf8[end] & 0xc0) == 0x80) { // not in the middle of a character
            end--;
        }
        u16(end);
        bytes(utf8, 0, end);
    }

    /** Bytes with their length before them. */
    default void blob(byte[] value) throws IOException {
        u32(value.length);
        bytes(value, 0, value.length);
    }

    /** What is left of a buffer, which stays as it is, with its length before it. */
    default void blob(ByteBuffer value) throws IOException {
        byte[] bytes = value.hasArray() ? value.array() : new byte[value.remaining()];
        int offset = value.hasArray() ? value.arrayOffset() + value.position() : 0;
        if (!value.hasArray()) {
            value.duplicate().get(bytes);
        }
        u32(value.remaining());
        bytes(bytes, offset, value.remaining());
    }

    default void blobs(List<byte[]> values) throws IOException {
        u32(values.size());
        for (byte[] value : values) {
            blob(value);
        }
    }

    default void records(List<LogEntry> entries) throws IOException {
        u32(entries.size());
        for (LogEntry entry : entries) {
            record(entry);
        }
    }
}
