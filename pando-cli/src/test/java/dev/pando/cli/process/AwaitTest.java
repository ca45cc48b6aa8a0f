package dev.pando.cli.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pando.cli.CommandException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class AwaitTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @Test
    void whatIsThereIsGivenAtOnceAndAfterTheLimitToo() throws InterruptedException {
        assertThat(Await.value(() -> "", Duration.ZERO, () -> Optional.of(7))).isEqualTo(7);
    }

    @Test
    void whatComesLaterIsWaitedFor() throws InterruptedException {
        AtomicInteger looks = new AtomicInteger();
        Await.until(() -> "", LIMIT, () -> looks.incrementAndGet() == 3);

        assertThat(looks).hasValue(3);
    }

    @Test
    void whatDoesNotComeIsNamed() {
        AtomicInteger looks = new AtomicInteger();
        assertThatThrownBy(() -> Await.until(
                        () -> "member 3 is a voter; it was looked for " + (looks.get() > 0),
                        Duration.ofMillis(1),
                        () -> looks.incrementAndGet() == 0))
                .isInstanceOf(CommandException.class)
                .hasMessage("waited 0 s in vain until member 3 is a voter; it was looked for true");
    }
}
