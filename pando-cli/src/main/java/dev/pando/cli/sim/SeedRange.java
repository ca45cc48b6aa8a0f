package dev.pando.cli.sim;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Which seeds are run.
 *
 * @param first the first; the others follow it
 * @param count how many there are at most
 * @param time how long further ones are begun; null for until there are no more
 */
record SeedRange(long first, long count, @Nullable Duration time) {
    boolean isOne() {
        return count == 1;
    }
}
