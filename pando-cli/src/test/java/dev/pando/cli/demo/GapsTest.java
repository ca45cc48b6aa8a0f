package dev.pando.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class GapsTest {
    private final Gaps gaps = new Gaps();

    @Test
    void thereIsNoneBeforeAnythingWasSubmitted() {
        assertThat(gaps.longest()).isZero();
    }

    @Test
    void timeCountsFromTheLastAnswerOrFromTheFirstThatWaitsAfterIt() {
        gaps.submitted(100);
        gaps.submitted(110);
        gaps.answered(130); // 30 since the first
        gaps.answered(150); // 20 since the last answer
        gaps.submitted(1000); // nobody waited before
        gaps.answered(1025);

        assertThat(gaps.longest()).isEqualTo(Duration.ofNanos(30));
    }

    @Test
    void whoComesLaterDoesNotMakeItShorter() {
        gaps.submitted(100);
        gaps.submitted(190);
        gaps.answered(200);

        assertThat(gaps.longest()).isEqualTo(Duration.ofNanos(100));
    }
}
