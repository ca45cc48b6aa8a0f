package dev.pando.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class TimesTest {
    @Test
    void whatWasNeverDoneTookNoTimeThatCouldBeSaid() {
        Times none = new Times(List.of());

        assertThat(none.count()).isZero();
        assertThat(none.median()).isNull();
        assertThat(none.longest()).isNull();
    }

    @Test
    void theMedianAndTheLongestAreFoundInAnyOrder() {
        assertThat(times(7)).isEqualTo(times(7));
        assertThat(times(7).median()).isEqualTo(Duration.ofMillis(7));
        assertThat(times(9, 1, 5).median()).isEqualTo(Duration.ofMillis(5));
        assertThat(times(9, 1, 5, 7).median()).isEqualTo(Duration.ofMillis(5));
        assertThat(times(9, 1, 5, 7).longest()).isEqualTo(Duration.ofMillis(9));
        assertThat(times(9, 1, 5, 7).count()).isEqualTo(4);
    }

    private static Times times(long... ms) {
        return new Times(LongStream.of(ms).mapToObj(Duration::ofMillis).toList());
    }
}
