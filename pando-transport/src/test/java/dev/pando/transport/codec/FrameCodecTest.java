package dev.pando.transport.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pando.core.entry.LogEntry;
import dev.pando.core.entry.Proposal;
import dev.pando.core.membership.MemberId;
import dev.pando.core.message.Message;
import dev.pando.transport.Packet;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is encoded comes back; what is not exactly a frame gives an error. */
final class FrameCodecTest {
    private static final Set<Class<?>> HAVE_ARRAYS =
            Set.of(Packet.Append.class, Packet.CommandResults.class, Packet.Query.class, Packet.QueryReply.class);

    static List<String> names() {
        return List.copyOf(Samples.packets().keySet());
    }

    private static Packet sample(String name) {
        return Objects.requireNonNull(Samples.packets().get(name));
    }

    /** All after the length field. */
    private static byte[] content(Packet packet) {
        byte[] frame = FrameCodec.encode(Samples.GROUP, packet);
        return Arrays.copyOfRange(frame, FrameCodec.LENGTH_BYTES, frame.length);
    }

    @ParameterizedTest
    @MethodSource("names")
    void whatIsEncodedComesBack(String name) throws WireFormatException {
        Packet packet = sample(name);
        FrameCodec.Frame decoded = FrameCodec.decode(content(packet));
        assertThat(decoded.group()).isEqualTo(Samples.GROUP);
        if (HAVE_ARRAYS.contains(packet.getClass())) { // which are equal only to themselves
            assertThat(decoded.packet()).usingRecursiveComparison().isEqualTo(packet);
        } else {
            assertThat(decoded.packet()).isEqualTo(packet);
        }
        assertThat(FrameCodec.encode(decoded.group(), Objects.requireNonNull(decoded.packet())))
                .isEqualTo(FrameCodec.encode(Samples.GROUP, packet));
    }

    @ParameterizedTest
    @MethodSource("names")
    void theLengthIsKnownBeforehandAndSaidFirst(String name) {
        byte[] frame = FrameCodec.encode(Samples.GROUP, sample(name));
        assertThat(FrameCodec.length(sample(name))).isEqualTo(frame.length);
        assertThat(ByteBuffer.wrap(frame).getInt()).isEqualTo(frame.length - FrameCodec.LENGTH_BYTES);
    }

    @ParameterizedTest
    @MethodSource("names")
    void aFrameThatIsCutOffAnywhereIsAnError(String name) {
        byte[] content = content(sample(name));
        for (int length = 0; length < content.length; length++) {
            byte[] cut = Arrays.copyOf(content, length);
            assertThatThrownBy(() -> FrameCodec.decode(cut))
                    .as("cut to %d of %d bytes", length, content.length)
                    .isInstanceOf(WireFormatException.class);
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void aFrameWithAByteTooManyIsAnError(String name) {
        byte[] content = content(sample(name));
        byte[] longer = Arrays.copyOf(content, content.length + 1);
        assertThatThrownBy(() -> FrameCodec.decode(longer)).isInstanceOf(WireFormatException.class);
    }

    @Test
    void aTypeThatIsNotKnownIsAnError() {
        for (int type : List.of(0, 1, 2, 3, 5, 15, 31, 95, 255)) {
            byte[] content = new byte[100];
            content[8] = (byte) type;
            assertThatThrownBy(() -> FrameCodec.decode(content))
                    .isInstanceOf(WireFormatException.class)
                    .hasMessage("No frame has the type " + type + " at this protocol level.");
        }
    }

    @Test
    void anEntryOfAnotherGroupIsAnError() {
        byte[] content = content(new Packet.TailEntries(1, Samples.entries()));
        content[7]++; // the group
        assertThatThrownBy(() -> FrameCodec.decode(content))
                .isInstanceOf(WireFormatException.class)
                .hasMessageContaining("another group");
    }

    @Test
    void everyFlippedBitOfAnEntryIsAnError() {
        byte[] content = content(new Packet.TailEntries(1, Samples.entries()));
        int firstRecord = FrameCodec.HEADER_BYTES + Long.BYTES + Integer.BYTES;
        for (int bit = firstRecord * 8; bit < content.length * 8; bit++) {
            byte[] flipped = content.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatThrownBy(() -> FrameCodec.decode(flipped))
                    .as("bit %d", bit)
                    .isInstanceOf(WireFormatException.class);
        }
    }

    @Test
    void entriesWithAGapOrOutOfPlaceAreAnError() {
        List<LogEntry> entries = Samples.entries();
        MemberId id = new MemberId(1, 1);
        for (List<LogEntry> wrong : List.of(
                List.of(entries.get(0), entries.get(2)),
                List.of(entries.get(1)),
                List.of(entries.get(0), entries.get(0)))) {
            byte[] content = content(new Packet.Raft(new Message.AppendRequest(id, id, 7, 10, 5, wrong, 0, 0)));
            assertThatThrownBy(() -> FrameCodec.decode(content)).isInstanceOf(WireFormatException.class);
        }
    }

    @Test
    void numbersThatWouldBeNegativeAreAnError() {
        byte[] content = content(new Packet.Tail(1, 1, true, 1));
        content[FrameCodec.HEADER_BYTES + Long.BYTES] = (byte) 0x80;
        assertThatThrownBy(() -> FrameCodec.decode(content))
                .isInstanceOf(WireFormatException.class)
                .hasMessageContaining("out of range");
    }

    @Test
    void aFlagOtherThan0Or1IsAnError() {
        byte[] content = content(new Packet.Status(1, true));
        content[content.length - 1] = 2;
        assertThatThrownBy(() -> FrameCodec.decode(content))
                .isInstanceOf(WireFormatException.class)
                .hasMessageContaining("flag");
    }

    @Test
    void aTextThatIsNotUtf8IsAnError() {
        byte[] content = content(sample("Join"));
        content[FrameCodec.HEADER_BYTES + 3 * Long.BYTES + Short.BYTES] = (byte) 0xff;
        assertThatThrownBy(() -> FrameCodec.decode(content))
                .isInstanceOf(WireFormatException.class)
                .hasMessageContaining("UTF-8");
    }

    @Test
    void aLongSentenceIsCutAtACharacterAndCostsNoConnection() throws WireFormatException {
        String detail = "ä".repeat(700) + "é".repeat(100_000);
        Packet packet = new Packet.Refused(1, new Packet.Refusal(Packet.Refusal.Code.BUSY, null, "x" + detail));
        Packet.Refused decoded = (Packet.Refused)
                Objects.requireNonNull(FrameCodec.decode(content(packet)).packet());
        assertThat(decoded.refusal().detail()).isEqualTo("x" + "ä".repeat(499));
    }

    @Test
    void aTextLongerThanItsLengthCanSayIsTheCallersMistake() {
        Packet packet =
                new Packet.Refused(1, new Packet.Refusal(Packet.Refusal.Code.BUSY, "a".repeat(65_536), "Ask there."));
        assertThatThrownBy(() -> FrameCodec.length(packet)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void morePayloadsThanAnAppendMayHaveAreTheCallersMistakeAndAnError() {
        List<byte[]> most = new ArrayList<>(Collections.nCopies(Packet.Append.MAX_PAYLOADS, new byte[0]));
        byte[] content = content(new Packet.Append(1, 1, 1, false, 0, most));
        most.add(new byte[0]);
        Packet oneMore = new Packet.Append(1, 1, 1, false, 0, most);
        assertThatThrownBy(() -> FrameCodec.length(oneMore)).isInstanceOf(IllegalArgumentException.class);

        byte[] longer = Arrays.copyOf(content, content.length + Integer.BYTES);
        int count = FrameCodec.HEADER_BYTES + 2 * Long.BYTES + 1;
        ByteBuffer.wrap(longer).putInt(count, Packet.Append.MAX_PAYLOADS + 1);
        assertThatThrownBy(() -> FrameCodec.decode(longer)).isInstanceOf(WireFormatException.class);
    }

    @Test
    void entriesAreSlicesOfTheFrameAndNotCopied() throws Exception {
        LogEntry big = LogEntry.encode(Samples.GROUP, 1, 1, 1, Proposal.data(new byte[4 << 20]));
        byte[] content = content(new Packet.TailEntries(1, List.of(big)));
        assertThat(Allocations.of(() -> FrameCodec.decode(content))).isLessThan(1 << 20);
        FrameCodec.Frame decoded = FrameCodec.decode(content);
        assertThat(decoded.packet()).isEqualTo(new Packet.TailEntries(1, List.of(big)));
    }
}
