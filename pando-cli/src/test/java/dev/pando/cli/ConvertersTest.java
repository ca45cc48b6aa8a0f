package dev.pando.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

final class ConvertersTest {
    @Test
    void timesHaveAUnit() {
        DurationConverter times = new DurationConverter();
        assertThat(times.convert("250ms")).isEqualTo(Duration.ofMillis(250));
        assertThat(times.convert("10s")).isEqualTo(Duration.ofSeconds(10));
        assertThat(times.convert("5m")).isEqualTo(Duration.ofMinutes(5));
        assertThat(times.convert("1h")).isEqualTo(Duration.ofHours(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "s", "-1s", "1.5s", "1 s", "1d", "99999999999999999s"})
    void anythingElseIsNoTime(String text) {
        assertThatThrownBy(() -> new DurationConverter().convert(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining("'" + text + "' is not a time");
    }

    @Test
    void sizesMayHaveAUnit() {
        SizeConverter sizes = new SizeConverter();
        assertThat(sizes.convert("0")).isZero();
        assertThat(sizes.convert("65536")).isEqualTo(65_536);
        assertThat(sizes.convert("64k")).isEqualTo(65_536);
        assertThat(sizes.convert("64KiB")).isEqualTo(65_536);
        assertThat(sizes.convert("4M")).isEqualTo(4 << 20);
        assertThat(sizes.convert("4mib")).isEqualTo(4 << 20);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "k", "-1", "1.5m", "1GiB", "4096MiB", "9999999999"})
    void anythingElseIsNoSize(String text) {
        assertThatThrownBy(() -> new SizeConverter().convert(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageStartingWith("'" + text + "' is ");
    }
}
