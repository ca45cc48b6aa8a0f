package dev.pando.storage.wal;

/** What a frame says. The codes are part of the format and never change. */
enum FrameType {
    /** Entries, all of one term. */
    ENTRIES(1),
    /** The log's entries from the frame's first index on are dropped. */
    CUT(2);

    private final int code;

    FrameType(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static boolean isKnown(int code) {
        return code >= ENTRIES.code && code <= CUT.code;
    }

    static FrameType ofCode(int code) {
        return values()[code - 1];
    }
}
