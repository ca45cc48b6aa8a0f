package dev.pando.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.CompactionPolicy.Situation;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class SnapshotTriggerTest {
    private final SnapshotTrigger trigger = new SnapshotTrigger();

    private static Situation snapshotOf(long bytes) {
        return new Situation(1, 1, bytes, Duration.ZERO);
    }

    @Test
    void oneIsTakenForEachTimeThatItIsAskedFor() {
        assertThat(trigger.isDue(snapshotOf(0))).isFalse();
        CompletableFuture<SnapshotTrigger.Taken> taken = trigger.take();
        assertThat(trigger.isDue(snapshotOf(0))).isTrue();
        assertThat(taken).isNotDone();
        assertThat(trigger.isDue(snapshotOf(70))).isFalse();
        assertThat(taken.join().bytes()).isEqualTo(70);
        assertThat(taken.join().time()).isPositive();
        assertThat(trigger.isDue(snapshotOf(70))).isFalse();
    }
}
