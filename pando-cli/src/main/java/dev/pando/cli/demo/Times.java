package dev.pando.cli.demo;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How long something took each time that it was done.
 *
 * @param all in whatever order
 */
record Times(List<Duration> all) {
    Times {
        all = all.stream().sorted().toList();
    }

    int count() {
        return all.size();
    }

    /** The lower one where two are in the middle; null if it was never done. */
    @Nullable Duration median() {
        return all.isEmpty() ? null : all.get((all.size() - 1) / 2);
    }

    /** Null if it was never done. */
    @Nullable Duration longest() {
        return all.isEmpty() ? null : all.get(all.size() - 1);
    }
}
