package dev.pando.core.entry;

/** What an entry is for. The codes are part of the format on disk and on the wire, and never change. */
public enum EntryKind {
    /**
     * Of no session: appended by each new leader, so that entries of earlier terms can commit (§3.6.2, §6.4). Of a session:
     * renews it (§6.3).
     */
    NOOP(1),
    /** A user's payload. */
    DATA(2),
    /** A configuration, in effect from when it is appended (§4.1). */
    CONFIG(3),
    /** Opens a session (§6.3). */
    SESSION(4);

    private final int code;

    EntryKind(int code) {
        this.code = code;
    }

    /** One byte in the record. */
    public int code() {
        return code;
    }

    /** Whether this version knows the code. */
    public static boolean isKnown(int code) {
        return code >= NOOP.code && code <= SESSION.code;
    }

    /** @throws IllegalArgumentException if no kind has this code: the record is of a newer format, or damaged */
    public static EntryKind ofCode(int code) {
        return switch (code) {
            case 1 -> NOOP;
            case 2 -> DATA;
            case 3 -> CONFIG;
            case 4 -> SESSION;
            default -> throw new IllegalArgumentException("No kind of entry has the code " + code + ".");
        };
    }
}
