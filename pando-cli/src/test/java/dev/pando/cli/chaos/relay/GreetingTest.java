package dev.pando.cli.chaos.relay;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.core.membership.ClusterId;
import dev.pando.core.membership.MemberId;
import dev.pando.transport.Hello;
import dev.pando.transport.codec.Handshake;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class GreetingTest {
    private static final MemberId ANN = new MemberId(1, 2);

    /** What somebody says who connects; a client if it gives no id. */
    static byte[] of(@Nullable MemberId sender) {
        return Handshake.encode(new Hello(
                Hello.LEVEL, Hello.LEVEL, new ClusterId(7, 8), sender, new MemberId(3, 4), 1 << 20, 1_000, 42));
    }

    @Test
    void aMemberIsKnownAsSoonAsItsGreetingIsThereAndNotBefore() {
        byte[] greeting = of(ANN);
        for (int length = 0; length < greeting.length; length++) {
            assertThat(Greeting.caller(Arrays.copyOf(greeting, length))).isEmpty();
        }
        assertThat(Greeting.caller(greeting)).contains(new Caller(ANN));
        assertThat(Greeting.caller(Arrays.copyOf(greeting, greeting.length + 9)))
                .contains(new Caller(ANN));
    }

    @Test
    void aMemberIsNamedByItsDigits() {
        assertThat(Caller.member(ANN.toString())).isEqualTo(new Caller(ANN)).hasToString("member 00000000");
        assertThat(Caller.CLIENT).hasToString("clients");
    }

    @Test
    void whoGivesNoIdIsAClient() {
        assertThat(Greeting.caller(of(null))).contains(Caller.CLIENT);
    }

    @Test
    void whatIsNoGreetingIsAClientsAtOnce() {
        assertThat(Greeting.caller("GET / HTTP/1.1\r\n".getBytes(US_ASCII))).contains(Caller.CLIENT);
        assertThat(Greeting.caller("P!".getBytes(US_ASCII))).contains(Caller.CLIENT);
    }

    @Test
    void whatIsAGreetingOnlyAtItsBeginningIsAClients() {
        int length = Handshake.magic().length;
        assertThat(Greeting.caller(changed(length, 0x7f))).contains(Caller.CLIENT); // far too long
        assertThat(Greeting.caller(changed(length + 3, 8))).contains(Caller.CLIENT); // too short for its header
        assertThat(Greeting.caller(changed(length + 12, 2))).contains(Caller.CLIENT); // another type of frame
    }

    private static byte[] changed(int offset, int value) {
        byte[] greeting = of(ANN);
        greeting[offset] = (byte) value;
        return greeting;
    }
}
