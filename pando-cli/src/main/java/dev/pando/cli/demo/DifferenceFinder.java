package dev.pando.cli.demo;

import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Says exactly how one sender's entries differ from its lines. Holds a digest of each, so it is for when the
 * comparison by streaming has found that they differ at all.
 *
 * <p>Equal lines can't be told apart: the first of them in the log is taken for the first in the input, and so on.
 */
final class DifferenceFinder {
    private static final int DIGEST_BYTES = 16;

    private final MessageDigest sha256 = Sha256.create();
    private final Map<String, Deque<Long>> unmatched = new HashMap<>();
    private final List<String> observed = new ArrayList<>();
    private long expectedCount;

    /** The sender's next line. All of them come before {@link #find}. */
    void expected(byte[] line) {
        unmatched.computeIfAbsent(digest(line), key -> new ArrayDeque<>()).add(expectedCount);
        expectedCount++;
    }

    /** The sender's next entry in the log. */
    void observed(byte[] payload) {
        observed.add(digest(payload));
    }

    Difference find() {
        long invented = 0;
        long repeated = 0;
        long outOfOrder = 0;
        long furthest = -1;
        for (String payload : observed) {
            Deque<Long> positions = unmatched.get(payload);
            if (positions == null) {
                invented++;
            } else if (positions.isEmpty()) {
                repeated++;
            } else {
                long position = positions.remove();
                outOfOrder += position < furthest ? 1 : 0;
                furthest = Math.max(furthest, position);
            }
        }
        long missing = unmatched.values().stream().mapToLong(Deque::size).sum();
        return new Difference(missing, invented, repeated, outOfOrder);
    }

    private String digest(byte[] bytes) {
        return Sha256.hex(sha256.digest(bytes), DIGEST_BYTES);
    }
}
