package dev.pando.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Options are checked when they are set. */
final class TcpOptionsTest {

    @Test
    void whatMakesNoSenseIsRefusedWithItsNameAndRange() {
        TcpOptions.Builder builder = TcpOptions.builder();
        assertThatThrownBy(() -> builder.maxEntryBytes(0)).hasMessage("maxEntryBytes is 1 to 67108864, not 0.");
        assertThatThrownBy(() -> builder.maxEntryBytes((64 << 20) + 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.connectTimeout(Duration.ZERO))
                .hasMessage("connectTimeout is 1 ms to 1 day, not PT0S.");
        assertThatThrownBy(() -> builder.greetingTimeout(Duration.ofDays(2)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.maxGreeting(0)).hasMessage("maxGreeting is at least 1, not 0.");
        assertThatThrownBy(() -> builder.maxConnections(0)).hasMessage("maxConnections is at least 1, not 0.");
        assertThatThrownBy(() -> builder.sendQueueBytes(0)).hasMessage("sendQueueBytes is at least 1, not 0.");
    }

    @Test
    void aPeerTimeoutThatKeepalivesCannotMeetIsRefused() {
        TcpOptions.Builder builder = TcpOptions.builder().peerTimeout(Duration.ofSeconds(3));
        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("peerTimeout (3000 ms) is at least twice keepaliveInterval (2000 ms).");
    }

    @Test
    void optionsDoNotChangeWithTheirBuilder() {
        TcpOptions.Builder builder = TcpOptions.builder().maxEntryBytes(5);
        TcpOptions options = builder.build();
        builder.maxEntryBytes(6);
        assertThat(options.maxEntryBytes()).isEqualTo(5);
        assertThat(options.toBuilder().maxGreeting(7).build().maxEntryBytes()).isEqualTo(5);
        assertThat(options.maxGreeting()).isEqualTo(64);
    }
}
