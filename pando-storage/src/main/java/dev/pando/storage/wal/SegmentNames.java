package dev.pando.storage.wal;

import java.nio.file.Path;
import java.util.List;

/** The names of a log's files. */
final class SegmentNames {
    private static final String LOG = ".log";
    private static final String SIDECAR = ".idx";
    private static final String UNFINISHED = ".new";
    private static final int DIGITS = 16;

    private SegmentNames() {}

    static Path log(Path directory, long sequence) {
        return directory.resolve("%016x".formatted(sequence) + LOG);
    }

    static Path sidecarOf(Path log) {
        String name = String.valueOf(log.getFileName());
        return log.resolveSibling(name.substring(0, DIGITS) + SIDECAR);
    }

    /** A file that gets its real name once it is complete. Whoever finds one at a start deletes it. */
    static Path unfinished(Path directory, String what) {
        return directory.resolve(what + UNFINISHED);
    }

    static boolean isUnfinished(String name) {
        return name.endsWith(UNFINISHED);
    }

    /** Whether this is a segment or the sidecar of one. */
    static boolean isSegment(String name) {
        return isNumbered(name, LOG) || isNumbered(name, SIDECAR);
    }

    /** The sequence numbers of the segments among these names, ascending if the names are sorted. */
    static List<Long> sequences(List<String> names) {
        return names.stream()
                .filter(name -> isNumbered(name, LOG))
                .map(name -> Long.parseUnsignedLong(name.substring(0, DIGITS), 16))
                .toList();
    }

    private static boolean isNumbered(String name, String suffix) {
        return name.length() == DIGITS + suffix.length()
                && name.endsWith(suffix)
                && name.substring(0, DIGITS).chars().allMatch(c -> "0123456789abcdef".indexOf(c) >= 0);
    }
}
