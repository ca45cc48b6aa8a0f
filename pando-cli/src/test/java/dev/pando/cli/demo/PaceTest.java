package dev.pando.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class PaceTest {
    private static final long MS = 1_000_000;

    private final AtomicLong nowNs = new AtomicLong(5_000 * MS);
    private final Pace pace = new Pace(100, nowNs::get);

    @Test
    void aLinePassesWhenItIsDueAndAtOnceWhenItIsLate() throws InterruptedException {
        assertThat(pace.await(0)).isTrue();
        nowNs.addAndGet(50 * MS);
        assertThat(pace.await(1)).isTrue();
        assertThat(pace.await(5)).isTrue();

        assertThat(pace.end()).isEqualTo(6);
    }

    @Test
    void whoeverWaitsForALineThatIsNotDueHearsThatItNeverPasses() throws Exception {
        CompletableFuture<Boolean> passed = new CompletableFuture<>();
        Thread sender = new Thread(() -> {
            try {
                passed.complete(pace.await(1_000_000));
            } catch (InterruptedException e) {
                passed.completeExceptionally(e);
            }
        });
        sender.start();
        assertThat(pace.end()).isZero();

        assertThat(passed.get()).isFalse();
        sender.join();
    }

    @Test
    void linesThatOthersHaveOvertakenPassAfterTheEnd() throws InterruptedException {
        nowNs.addAndGet(1_000 * MS);
        assertThat(pace.await(7)).isTrue();
        assertThat(pace.end()).isEqualTo(8);

        assertThat(pace.await(6)).isTrue();
        assertThat(pace.await(8)).isFalse();
        assertThat(pace.end()).isEqualTo(8);
    }
}
