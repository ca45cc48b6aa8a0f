package dev.pando.transport.codec;

import dev.pando.core.entry.InvalidEntryException;
import dev.pando.core.entry.LogEntry;
import dev.pando.core.membership.ClusterId;
import dev.pando.core.membership.MemberId;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of one frame. Whatever claims a length or a count is held against the bytes that are left before
 * anything is allocated for it: what reading a frame allocates is bounded by a small multiple of the frame.
 */
public final class Input {
    private static final byte[] EMPTY = {};

    private final byte[] bytes;
    private final ByteBuffer buffer;
    private final long group;

    /**
     * @param bytes the frame without its length field; must not change afterwards, since entries keep slices of it
     * @param position where to begin
     * @param group whose entries these are
     */
    Input(byte[] bytes, int position, long group) {
        this.bytes = bytes;
        this.buffer = ByteBuffer.wrap(bytes);
        this.buffer.position(position);
        this.group = group;
    }

    int remaining() {
        return buffer.remaining();
    }

    int u8() throws WireFormatException {
        require(Byte.BYTES);
        return Byte.toUnsignedInt(buffer.get());
    }

    int u16() throws WireFormatException {
        require(Short.BYTES);
        return Short.toUnsignedInt(buffer.getShort());
    }

    /** A number of 32 bits of which this version only takes the lower half. */
    int u31() throws WireFormatException {
        require(Integer.BYTES);
        int value = buffer.getInt();
        if (value < 0) {
            throw new WireFormatException("A number of " + Integer.toUnsignedString(value) + " is out of range.");
        }
        return value;
    }

    /** All 64 bits: a random id, or a signed number. */
    long i64() throws WireFormatException {
        require(Long.BYTES);
        return buffer.getLong();
    }

    /** An index, a term or another count: never negative. */
    long u63() throws WireFormatException {
        long value = i64();
        if (value < 0) {
            throw new WireFormatException("A number of " + Long.toUnsignedString(value) + " is out of range.");
        }
        return value;
    }

    boolean flag() throws WireFormatException {
        int value = u8();
        if (value > 1) {
            throw new WireFormatException("A flag is 0 or 1, not " + value + ".");
        }
        return value == 1;
    }

    ClusterId cluster() throws WireFormatException {
        return new ClusterId(i64(), i64());
    }

    MemberId member() throws WireFormatException {
        return new MemberId(i64(), i64());
    }

    @Nullable MemberId optionalMember() throws WireFormatException {
        return flag() ? member() : null;
    }

    String text() throws WireFormatException {
        int length = u16();
        require(length);
        ByteBuffer utf8 = ByteBuffer.wrap(bytes, buffer.position(), length);
        buffer.position(buffer.position() + length);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(utf8).toString();
        } catch (CharacterCodingException e) {
            throw new WireFormatException("A text is not in UTF-8.", e);
        }
    }

    @Nullable String optionalText() throws WireFormatException {
        return flag() ? text() : null;
    }

    byte[] blob() throws WireFormatException {
        int length = u31();
        require(length);
        if (length == 0) {
            return EMPTY;
        }
        int from = buffer.position();
        buffer.position(from + length);
        return Arrays.copyOfRange(bytes, from, from + length);
    }

    /** As {@link #blob}, not copied: a slice of the frame that can't be written to. */
    ByteBuffer slice() throws WireFormatException {
        int length = u31();
        require(length);
        ByteBuffer slice = buffer.slice(buffer.position(), length).asReadOnlyBuffer();
        buffer.position(buffer.position() + length);
        return slice;
    }

    /** @param most how many there may be, since each costs more memory than the bytes that claim it */
    List<byte[]> blobs(int most) throws WireFormatException {
        int count = count(Integer.BYTES, most);
        List<byte[]> blobs = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            blobs.add(blob());
        }
        return Collections.unmodifiableList(blobs);
    }

    /** Records of entries, not copied: each entry is a slice of the frame. */
    List<LogEntry> records() throws WireFormatException {
        int count = count(LogEntry.HEADER_BYTES, Integer.MAX_VALUE);
        List<LogEntry> entries = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            entries.add(record());
        }
        return Collections.unmodifiableList(entries);
    }

    private LogEntry record() throws WireFormatException {
        try {
            LogEntry entry = LogEntry.decode(group, bytes, buffer.position(), buffer.limit());
            buffer.position(buffer.position() + entry.length());
            return entry;
        } catch (InvalidEntryException e) {
            throw new WireFormatException("An entry is not valid: " + e.getMessage(), e);
        }
    }

    /**
     * The count that stands before a list.
     *
     * @param elementBytes the fewest that an element takes
     * @param most how many there may be in any case
     */
    int count(int elementBytes, int most) throws WireFormatException {
        int count = u31();
        if (count > most || count > buffer.remaining() / elementBytes) {
            throw new WireFormatException("A list claims " + count + " elements, with " + buffer.remaining()
                    + " bytes left in the frame and at most " + most + " allowed.");
        }
        return count;
    }

    /** @throws WireFormatException unless everything was read */
    void end() throws WireFormatException {
        if (buffer.hasRemaining()) {
            throw new WireFormatException("The frame has " + buffer.remaining() + " bytes too many.");
        }
    }

    private void require(int length) throws WireFormatException {
        if (buffer.remaining() < length) {
            throw new WireFormatException(
                    "The frame is cut off: " + length + " bytes were to come, " + buffer.remaining() + " are left.");
        }
    }
}
