package dev.pando.mutants;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class SilenceTest {
    private final Silence silence = new Silence(Duration.ofSeconds(30));

    private boolean isTooLong(long words, @Nullable Integer usedSeconds, long nowSeconds) {
        Duration used = usedSeconds == null ? null : Duration.ofSeconds(usedSeconds);
        return silence.isTooLong(words, used, TimeUnit.SECONDS.toNanos(nowSeconds));
    }

    @Test
    void whoWorksAndSaysNothingIsStuck() {
        assertThat(isTooLong(1, 5, 0)).isFalse();
        assertThat(isTooLong(1, 35, 30)).isFalse();
        assertThat(isTooLong(1, 36, 31)).isTrue();
    }

    @Test
    void aWordBeginsItAnew() {
        assertThat(isTooLong(1, 5, 0)).isFalse();
        assertThat(isTooLong(2, 36, 31)).isFalse();
        assertThat(isTooLong(2, 66, 61)).isFalse();
        assertThat(isTooLong(2, 67, 62)).isTrue();
    }

    /** Others use the processors: that says nothing of it. */
    @Test
    void whoOnlyWaitsForAProcessorIsNot() {
        assertThat(isTooLong(1, 5, 0)).isFalse();
        assertThat(isTooLong(1, 6, 300)).isFalse();
        assertThat(isTooLong(1, 6, 301)).isTrue(); // or it waits for something that never comes
    }

    /** What it used before the system first said so is not held against it. */
    @Test
    void whereTheSystemDoesNotSayOnlyTheClockCounts() {
        assertThat(isTooLong(1, null, 0)).isFalse();
        assertThat(isTooLong(1, null, 100)).isFalse();
        assertThat(isTooLong(1, 90, 101)).isFalse();
        assertThat(isTooLong(1, null, 102)).isFalse();
        assertThat(isTooLong(1, 121, 133)).isTrue();
    }
}
