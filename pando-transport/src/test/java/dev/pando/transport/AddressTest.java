package dev.pando.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses as people write them. */
final class AddressTest {

    @ParameterizedTest
    @CsvSource({
        "localhost:10240, localhost, 10240",
        ":10240, '', 10240",
        "10.0.0.1:0, 10.0.0.1, 0",
        "[::1]:1, ::1, 1",
        "[fe80::1%eth0]:65535, fe80::1%eth0, 65535",
        "[::ffff:10.0.0.1]:7, ::ffff:10.0.0.1, 7",
        "a-b_c.example.:00080, a-b_c.example., 80",
    })
    void anAddressIsAHostAndAPort(String text, String host, int port) {
        assertThat(Address.parse(text)).isEqualTo(new Address(host, port));
        assertThat(Address.parse(Address.parse(text).toString())).isEqualTo(new Address(host, port));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "host",
                "host:",
                "host:x",
                "host:-1",
                "host:+1",
                "host:65536",
                "host:99999999999",
                "host:١",
                "::1:80",
                "::1",
                "[::1]",
                "[host]:1",
                "[]:1",
                "ho st:1",
                " host:1",
                "host:1 ",
                "http://host:80",
                "host:1/path",
                "a,b:1",
                "-a:1",
                "ä:1"
            })
    void whatIsNoAddressIsRefusedWithAnExampleOfOne(String text) {
        assertThatThrownBy(() -> Address.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("The address '" + text + "' has ")
                .hasMessageEndingWith(": write HOST:PORT, for example localhost:10240.");
    }

    @Test
    void aLongTextIsNotRepeatedInFull() {
        assertThatThrownBy(() -> Address.parse("a".repeat(100_000) + ":1"))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .hasSizeLessThan(300);
    }

    @ParameterizedTest
    @CsvSource({
        ":1, true",
        "localhost:1, true",
        "127.0.0.1:1, true",
        "127.9.9.9:1, true",
        "[::1]:1, true",
        "0.0.0.0:1, false",
        "10.0.0.1:1, false",
        "[::]:1, false",
    })
    void loopbackIsWhatOnlyThisMachineReaches(String text, boolean loopback) throws UnknownHostException {
        assertThat(Address.parse(text).isLoopback()).isEqualTo(loopback);
    }

    @Test
    void aNameThatDoesNotResolveSaysSo() {
        assertThatThrownBy(() -> Address.parse("nobody.invalid:1").resolve())
                .isInstanceOf(UnknownHostException.class)
                .hasMessage("The host 'nobody.invalid' does not resolve to an address: check its spelling and the name"
                        + " service.");
    }

    @Test
    void thePortCanBeReplaced() {
        assertThat(Address.parse("[::1]:0").withPort(7)).hasToString("[::1]:7");
    }
}
