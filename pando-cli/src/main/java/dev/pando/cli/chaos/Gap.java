package dev.pando.cli.chaos;

import java.time.Duration;
import java.util.Collection;

/** Times without an acknowledged write. */
final class Gap {
    private Gap() {}

    /** The longest between two of them; zero if there are fewer. */
    static Duration longest(Collection<MapCall> calls) {
        long[] ends = calls.stream()
                .filter(MapCall::isAcknowledgedWrite)
                .mapToLong(MapCall::endNs)
                .sorted()
                .toArray();
        long longest = 0;
        for (int i = 1; i < ends.length; i++) {
            longest = Math.max(longest, ends[i] - ends[i - 1]);
        }
        return Duration.ofNanos(longest);
    }
}
