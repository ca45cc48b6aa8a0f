package dev.pando.core.entry;

import java.util.Arrays;

/**
 * What somebody wants appended: an entry that has no index yet.
 *
 * @param kind what it is for
 * @param session the session it belongs to, 0 for none
 * @param sequence its number within the session, from 1; 0 for none
 * @param machine the machine it is for, 0 to 65,535; 0 for the raw log
 * @param payload owned by the proposal from now on: it must not change afterwards
 */
@SuppressWarnings("ArrayRecordComponent") // equality by content is written out below
public record Proposal(EntryKind kind, long session, long sequence, int machine, byte[] payload) {
    private static final byte[] EMPTY = {};
    private static final int MAX_MACHINE = 0xffff;

    public Proposal {
        if (machine < 0 || machine > MAX_MACHINE) {
            throw new IllegalArgumentException("A machine's number is 0 to 65,535, not " + machine + ".");
        }
        if (payload.length > LogEntry.MAX_PAYLOAD_BYTES) {
            throw new IllegalArgumentException("A payload of " + payload.length + " bytes is larger than 64 MiB.");
        }
    }

    /** An entry without payload and session: what a new leader appends. */
    public static Proposal noop() {
        return new Proposal(EntryKind.NOOP, 0, 0, 0, EMPTY);
    }

    /** A payload that belongs to no session. */
    public static Proposal data(byte[] payload) {
        return new Proposal(EntryKind.DATA, 0, 0, 0, payload);
    }

    /** An encoded configuration. */
    public static Proposal configuration(byte[] encoded) {
        return new Proposal(EntryKind.CONFIG, 0, 0, 0, encoded);
    }

    /** Bytes that the entry's record will have. */
    public int recordLength() {
        return LogEntry.HEADER_BYTES + payload.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Proposal that
                && kind == that.kind
                && session == that.session
                && sequence == that.sequence
                && machine == that.machine
                && Arrays.equals(payload, that.payload);
    }

    @Override
    public int hashCode() {
        return 31 * Long.hashCode(session ^ sequence) + Arrays.hashCode(payload);
    }

    @Override
    public String toString() {
        return "%s(session %x/%d, %d bytes)".formatted(kind, session, sequence, payload.length);
    }
}
