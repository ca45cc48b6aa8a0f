package dev.pando.transport.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pando.core.membership.ClusterId;
import dev.pando.core.membership.MemberId;
import dev.pando.transport.Hello;
import dev.pando.transport.Transport;
import dev.pando.transport.Verdict;
import dev.pando.transport.testing.RecordingAcceptor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Greetings, and how they are answered. */
final class HandshakeTest {
    private static final Hello OFFER = new Hello(1, 3, ClusterId.UNKNOWN, null, null, 0, 0, 0);
    private static final ClusterId CLUSTER = new ClusterId(1, 2);
    private static final MemberId MEMBER = new MemberId(3, 4);

    private static byte[] content(byte[] greeting) {
        assertThat(Arrays.copyOf(greeting, 8)).isEqualTo(Handshake.magic());
        return Arrays.copyOfRange(greeting, 8 + FrameCodec.LENGTH_BYTES, greeting.length);
    }

    @Test
    void greetingsComeBack() throws WireFormatException {
        for (Hello hello : Samples.hellos().values()) {
            assertThat(Handshake.decodeHello(content(Handshake.encode(hello)))).isEqualTo(hello);
        }
        for (Verdict verdict : Samples.verdicts().values()) {
            assertThat(Handshake.decodeVerdict(OFFER, content(Handshake.encode(verdict))))
                    .isEqualTo(verdict);
        }
    }

    @Test
    void fieldsThatALaterVersionAddsAreIgnored() throws WireFormatException {
        for (Hello hello : Samples.hellos().values()) {
            byte[] content = content(Handshake.encode(hello));
            assertThat(Handshake.decodeHello(Arrays.copyOf(content, content.length + 10)))
                    .isEqualTo(hello);
        }
        for (Verdict verdict : Samples.verdicts().values()) {
            byte[] content = content(Handshake.encode(verdict));
            assertThat(Handshake.decodeVerdict(OFFER, Arrays.copyOf(content, content.length + 10)))
                    .isEqualTo(verdict);
        }
    }

    @Test
    void greetingsThatAreCutOffAnywhereAreAnError() {
        for (Hello hello : Samples.hellos().values()) {
            byte[] content = content(Handshake.encode(hello));
            for (int i = 0; i < content.length; i++) {
                byte[] cut = Arrays.copyOf(content, i);
                assertThatThrownBy(() -> Handshake.decodeHello(cut)).isInstanceOf(WireFormatException.class);
            }
        }
        for (Verdict verdict : Samples.verdicts().values()) {
            byte[] content = content(Handshake.encode(verdict));
            for (int i = 0; i < content.length; i++) {
                byte[] cut = Arrays.copyOf(content, i);
                assertThatThrownBy(() -> Handshake.decodeVerdict(OFFER, cut)).isInstanceOf(WireFormatException.class);
            }
        }
    }

    @Test
    void aGreetingFitsItsBoundHoweverLongTheReason() throws WireFormatException {
        Verdict.Refusal refusal = new Verdict.Refusal(Verdict.Code.OPTIONS, "no ".repeat(10_000));
        byte[] greeting = Handshake.encode(refusal);
        assertThat(greeting.length).isLessThan(FrameBound.GREETING_BYTES);
        Verdict decoded = Handshake.decodeVerdict(OFFER, content(greeting));
        assertThat(decoded).isEqualTo(new Verdict.Refusal(Verdict.Code.OPTIONS, "no ".repeat(333) + "n"));
    }

    @Test
    void aReasonThatThisVersionDoesNotKnowIsStillTold() throws WireFormatException {
        byte[] content = content(Handshake.encode(new Verdict.Refusal(Verdict.Code.LEVEL, "For a new reason.")));
        content[FrameCodec.HEADER_BYTES] = 77;
        assertThat(Handshake.decodeVerdict(OFFER, content))
                .isEqualTo(new Verdict.Refusal(Verdict.Code.OPTIONS, "For a new reason."));
    }

    @Test
    void theHighestCommonLevelIsChosen() {
        Transport.Acceptor acceptor = new RecordingAcceptor(new Verdict.Welcome(0, CLUSTER, MEMBER, 5, 6, 7));
        for (int highest : new int[] {1, 2, 65_535}) {
            Hello hello = new Hello(0, highest, CLUSTER, MEMBER, null, 5, 5, 6);
            assertThat(Handshake.answer(hello, acceptor)).isEqualTo(new Verdict.Welcome(1, CLUSTER, MEMBER, 5, 6, 7));
        }
    }

    @Test
    void withoutACommonLevelTheRefusalNamesBothRangesAndTheAcceptorIsNotAsked() {
        RecordingAcceptor acceptor = new RecordingAcceptor(new Verdict.Welcome(0, CLUSTER, MEMBER, 5, 6, 7));
        assertThat(Handshake.answer(new Hello(2, 4, CLUSTER, MEMBER, null, 5, 5, 6), acceptor))
                .isEqualTo(new Verdict.Refusal(
                        Verdict.Code.LEVEL,
                        "This member speaks protocol level 1, you speak levels 2 to 4: upgrade the older one."));
        assertThat(Handshake.answer(new Hello(0, 0, CLUSTER, MEMBER, null, 5, 5, 6), acceptor))
                .isInstanceOf(Verdict.Refusal.class);
        assertThat(acceptor.hellos()).isEmpty();
    }

    @Test
    void aWelcomeToALevelThatWasNotOfferedIsAnError() {
        byte[] content = content(Handshake.encode(new Verdict.Welcome(4, CLUSTER, MEMBER, 5, 6, 7)));
        assertThatThrownBy(() -> Handshake.decodeVerdict(OFFER, content))
                .isInstanceOf(WireFormatException.class)
                .hasMessageContaining("level 4")
                .hasMessageContaining("levels 1 to 3");
    }

    @Test
    void levelsInTheWrongOrderAreAnError() {
        byte[] content = content(Handshake.encode(new Hello(3, 1, CLUSTER, null, null, 0, 0, 0)));
        assertThatThrownBy(() -> Handshake.decodeHello(content)).isInstanceOf(WireFormatException.class);
    }

    @Test
    void anEntryBoundAbove64MiBIsAnErrorSinceItWouldRaiseTheFrameBound() {
        byte[] content = content(Handshake.encode(new Verdict.Welcome(1, CLUSTER, MEMBER, (64 << 20) + 1, 6, 7)));
        assertThatThrownBy(() -> Handshake.decodeVerdict(OFFER, content))
                .isInstanceOf(WireFormatException.class)
                .hasMessageContaining("64 MiB");
    }

    @Test
    void theLargestFrameBoundIsAPositiveNumber() {
        assertThat(FrameBound.open(64 << 20)).isEqualTo((72 << 20) + 52);
    }
}
