package dev.pando.core.entry;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * One entry of the log in its encoded form: a <em>record</em>. The leader that gives an entry its index encodes it
 * once; the same bytes go to its own log, over the wire, and into the logs of the followers. Immutable.
 *
 * <p>All integers are big-endian:
 *
 * <pre>
 *  0  u32  length of the whole record, header included
 *  4  u32  CRC32C over the group id (8 bytes) and then everything from offset 8 on
 *  8  u64  index, from 1
 * 16  u64  term, from 1
 * 24  u64  replicated time in milliseconds: never falls along the log
 * 32  u64  session, 0 for none
 * 40  u64  sequence number within the session, from 1; 0 for none
 * 48  u8   kind
 * 49  u8   flags, 0
 * 50  u16  machine, 0 for the raw log
 * 52       payload
 * </pre>
 */
public final class LogEntry {
    /** Bytes before the payload. */
    public static final int HEADER_BYTES = 52;

    /** The most that a payload may have, whatever an option says: 64 MiB. */
    public static final int MAX_PAYLOAD_BYTES = 64 << 20;

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);

    private static final int LENGTH = 0;
    private static final int CRC = 4;
    private static final int INDEX = 8;
    private static final int TERM = 16;
    private static final int TIME = 24;
    private static final int SESSION = 32;
    private static final int SEQUENCE = 40;
    private static final int KIND = 48;
    private static final int FLAGS = 49;
    private static final int MACHINE = 50;

    private final byte[] bytes;
    private final int offset;

    private LogEntry(byte[] bytes, int offset) {
        this.bytes = bytes;
        this.offset = offset;
    }

    /** Encodes an entry. Only the leader that gives it its index does this. */
    public static LogEntry encode(long group, long index, long term, long timeMs, Proposal proposal) {
        byte[] payload = proposal.payload();
        byte[] record = new byte[HEADER_BYTES + payload.length];
        INT.set(record, LENGTH, record.length);
        LONG.set(record, INDEX, index);
        LONG.set(record, TERM, term);
        LONG.set(record, TIME, timeMs);
        LONG.set(record, SESSION, proposal.session());
        LONG.set(record, SEQUENCE, proposal.sequence());
        record[KIND] = (byte) proposal.kind().code();
        SHORT.set(record, MACHINE, (short) proposal.machine());
        System.arraycopy(payload, 0, record, HEADER_BYTES, payload.length);
        INT.set(record, CRC, crc(group, record, 0, record.length));
        return new LogEntry(record, 0);
    }

    /**
     * Reads the record that begins at {@code offset}, without copying it: {@code bytes} must not change afterwards.
     *
     * @param limit where the bytes that may be read end
     * @throws InvalidEntryException if what stands there is not a whole, undamaged record of this group
     */
    public static LogEntry decode(long group, byte[] bytes, int offset, int limit) throws InvalidEntryException {
        if (limit - offset < HEADER_BYTES) {
            throw new InvalidEntryException("The record is cut off within its header: " + (limit - offset) + " bytes.");
        }
        int length = (int) INT.get(bytes, offset + LENGTH);
        if (length < HEADER_BYTES || length > HEADER_BYTES + MAX_PAYLOAD_BYTES) {
            throw new InvalidEntryException("The record claims an impossible length of " + length + " bytes.");
        }
        if (length > limit - offset) {
            throw new InvalidEntryException(
                    "The record is cut off: " + (limit - offset) + " of " + length + " bytes are there.");
        }
        int stored = (int) INT.get(bytes, offset + CRC);
        int computed = crc(group, bytes, offset, length);
        if (stored != computed) {
            throw new InvalidEntryException("The record's checksum is %08x, its content's is %08x: it is damaged, or of"
                            .formatted(stored, computed)
                    + " another group.");
        }
        LogEntry entry = new LogEntry(bytes, offset);
        if (entry.index() < 1 || entry.term() < 1 || bytes[offset + FLAGS] != 0) {
            throw new InvalidEntryException("The record has fields that this version does not know.");
        }
        if (!EntryKind.isKnown(bytes[offset + KIND])) {
            throw new InvalidEntryException("The record is of kind " + bytes[offset + KIND]
                    + ", which this version does not know: it was written by a newer one.");
        }
        return entry;
    }

    private static int crc(long group, byte[] bytes, int offset, int length) {
        CRC32C crc = new CRC32C();
        for (int shift = 56; shift >= 0; shift -= 8) {
            crc.update((int) (group >>> shift) & 0xff);
        }
        crc.update(bytes, offset + INDEX, length - INDEX);
        return (int) crc.getValue();
    }

    /** Bytes of the whole record. */
    public int length() {
        return (int) INT.get(bytes, offset + LENGTH);
    }

    /** The checksum that the record carries; {@link #decode} has compared it with the content. */
    public int crc() {
        return (int) INT.get(bytes, offset + CRC);
    }

    public long index() {
        return (long) LONG.get(bytes, offset + INDEX);
    }

    public long term() {
        return (long) LONG.get(bytes, offset + TERM);
    }

    /** Replicated time in milliseconds. Never a wall clock. */
    public long timeMs() {
        return (long) LONG.get(bytes, offset + TIME);
    }

    /** 0 where the entry belongs to no session. */
    public long session() {
        return (long) LONG.get(bytes, offset + SESSION);
    }

    /** From 1 within a session; 0 where there is none. */
    public long sequence() {
        return (long) LONG.get(bytes, offset + SEQUENCE);
    }

    public EntryKind kind() {
        return EntryKind.ofCode(bytes[offset + KIND]);
    }

    /** 0 for the raw log. */
    public int machine() {
        return Short.toUnsignedInt((short) SHORT.get(bytes, offset + MACHINE));
    }

    public int payloadLength() {
        return length() - HEADER_BYTES;
    }

    /** A copy of the payload. */
    public byte[] payload() {
        return Arrays.copyOfRange(bytes, offset + HEADER_BYTES, offset + length());
    }

    /** The whole record, read-only. */
    public ByteBuffer record() {
        return ByteBuffer.wrap(bytes, offset, length()).slice().asReadOnlyBuffer();
    }

    /** Copies the whole record to where {@code target} stands. */
    public void writeTo(ByteBuffer target) {
        target.put(bytes, offset, length());
    }

    /** By the bytes of the record. */
    @Override
    public boolean equals(Object other) {
        return other instanceof LogEntry that
                && Arrays.equals(
                        bytes, offset, offset + length(), that.bytes, that.offset, that.offset + that.length());
    }

    @Override
    public int hashCode() {
        return 31 * Long.hashCode(index()) + crc();
    }

    @Override
    public String toString() {
        return "%s(%d, term %d, session %x/%d, %d bytes)"
                .formatted(kind(), index(), term(), session(), sequence(), payloadLength());
    }
}
