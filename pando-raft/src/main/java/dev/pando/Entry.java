package dev.pando;

import dev.pando.core.entry.EntryKind;
import dev.pando.core.entry.LogEntry;
import java.nio.ByteBuffer;

/**
 * A committed entry of the log. Immutable; equal to another if all its bytes are.
 *
 * @param encoded the entry as it stands in the log of every member
 */
public record Entry(LogEntry encoded) {

    /** What an entry is for. */
    public enum Kind {
        /** A payload that somebody appended. */
        DATA,
        /** A change of the roster. */
        CONFIG,
        /** A leader began its term; or, where it has a {@link #session}, that was renewed by a client with nothing to append. */
        NOOP,
        /** A session was opened. */
        SESSION
    }

    /** Its place in the log, from 1, without gaps. */
    public long index() {
        return encoded.index();
    }

    /** The term of the leader that appended it. */
    public long term() {
        return encoded.term();
    }

    public Kind kind() {
        return kindOf(encoded.kind());
    }

    /** A copy of what was appended; for other kinds than data, of what stands in their place. */
    public byte[] payload() {
        return encoded.payload();
    }

    /** Replicated time in milliseconds: the same on every member, never falling, not a wall clock's. */
    public long timeMs() {
        return encoded.timeMs();
    }

    /** The session it was appended in; 0 for entries of none. */
    public long session() {
        return encoded.session();
    }

    /** Its number within the session, from 1 without gaps; 0 for entries of none. */
    public long sequence() {
        return encoded.sequence();
    }

    /** The {@linkplain MachineType#id number} of the machine that it is a command for; 0 if it is for none. */
    public int machine() {
        return encoded.machine();
    }

    /** The whole encoded entry, read-only: the same bytes on every member. */
    public ByteBuffer record() {
        return encoded.record();
    }

    private static Kind kindOf(EntryKind kind) {
        return switch (kind) {
            case DATA -> Kind.DATA;
            case CONFIG -> Kind.CONFIG;
            case NOOP -> Kind.NOOP;
            case SESSION -> Kind.SESSION;
        };
    }

    @Override
    public String toString() {
        return "Entry[index=%d, term=%d, kind=%s, %d bytes]"
                .formatted(index(), term(), kind(), encoded.payloadLength());
    }
}
