package dev.pando.storage.snapshot;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The names of a group's snapshots. */
final class SnapshotNames {
    private static final String SNAPSHOT = ".snapshot";
    private static final String UNFINISHED = ".new";
    private static final int DIGITS = 16;

    /** What has come of a snapshot from another member. */
    static final String INCOMING = "incoming.part";

    /** Which one that is, and how much of it is durable. */
    static final String INCOMING_STATE = "incoming.state";

    private SnapshotNames() {}

    /** What a snapshot's name says. */
    record Named(String name, long index, long term) {}

    static Path folder(Path group) {
        return group.resolve("snapshots");
    }

    static Path snapshot(Path folder, long index, long term) {
        return folder.resolve("%016x-%016x".formatted(index, term) + SNAPSHOT);
    }

    /** A file that gets its real name once it is complete. Whoever finds one at a start deletes it. */
    static Path unfinished(Path folder, long index, long term, long number) {
        return folder.resolve("%016x-%016x-%d".formatted(index, term, number) + UNFINISHED);
    }

    static boolean isUnfinished(String name) {
        return name.endsWith(UNFINISHED);
    }

    static boolean isIncoming(String name) {
        return name.equals(INCOMING) || name.equals(INCOMING_STATE);
    }

    /** Null if it is no snapshot's name. */
    static @Nullable Named parse(String name) {
        if (name.length() != 2 * DIGITS + 1 + SNAPSHOT.length()
                || !name.endsWith(SNAPSHOT)
                || name.charAt(DIGITS) != '-'
                || !isNumber(name, 0)
                || !isNumber(name, DIGITS + 1)) {
            return null;
        }
        return new Named(name, number(name, 0), number(name, DIGITS + 1));
    }

    private static boolean isNumber(String name, int from) {
        return name.substring(from, from + DIGITS).chars().allMatch(c -> "0123456789abcdef".indexOf(c) >= 0);
    }

    private static long number(String name, int from) {
        return Long.parseUnsignedLong(name.substring(from, from + DIGITS), 16);
    }
}
