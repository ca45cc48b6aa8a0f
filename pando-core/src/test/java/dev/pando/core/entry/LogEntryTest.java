package dev.pando.core.entry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class LogEntryTest {
    private static final long GROUP = 0x0102030405060708L;
    private static final Proposal HELLO =
            new Proposal(EntryKind.DATA, 0x1122334455667788L, 9, 0xabcd, "hello".getBytes(StandardCharsets.UTF_8));

    /** These bytes are on disks and on wires: no change may break them. */
    private static final String GOLDEN = "00000039" // length
            + "76ca32d3" // CRC32C
            + "0000000000000007" // index
            + "0000000000000003" // term
            + "00000000000f4240" // time
            + "1122334455667788" // session
            + "0000000000000009" // sequence
            + "02" // kind
            + "00" // flags
            + "abcd" // machine
            + "68656c6c6f"; // payload

    @Test
    void theRecordIsTheGoldenOne() throws InvalidEntryException {
        LogEntry entry = LogEntry.encode(GROUP, 7, 3, 1_000_000, HELLO);
        assertThat(HexFormat.of().formatHex(bytes(entry))).isEqualTo(GOLDEN);
        byte[] golden = HexFormat.of().parseHex(GOLDEN);
        assertThat(LogEntry.decode(GROUP, golden, 0, golden.length)).isEqualTo(entry);
    }

    @Test
    void everyFieldComesBack() throws InvalidEntryException {
        byte[] record = bytes(LogEntry.encode(GROUP, 7, 3, 1_000_000, HELLO));
        byte[] among = new byte[record.length + 20];
        System.arraycopy(record, 0, among, 11, record.length);
        LogEntry entry = LogEntry.decode(GROUP, among, 11, among.length);
        assertThat(entry.index()).isEqualTo(7);
        assertThat(entry.term()).isEqualTo(3);
        assertThat(entry.timeMs()).isEqualTo(1_000_000);
        assertThat(entry.session()).isEqualTo(0x1122334455667788L);
        assertThat(entry.sequence()).isEqualTo(9);
        assertThat(entry.kind()).isEqualTo(EntryKind.DATA);
        assertThat(entry.machine()).isEqualTo(0xabcd);
        assertThat(entry.payload()).isEqualTo("hello".getBytes(StandardCharsets.UTF_8));
        assertThat(entry.payloadLength()).isEqualTo(5);
        assertThat(entry.length()).isEqualTo(57);
        assertThat(entry.record()).isEqualTo(ByteBuffer.wrap(record));
        ByteBuffer copy = ByteBuffer.allocate(57);
        entry.writeTo(copy);
        assertThat(copy.array()).isEqualTo(record);
    }

    @Test
    void randomEntriesOfEveryKindComeBack() throws InvalidEntryException {
        Random random = new Random(1);
        for (int i = 0; i < 1000; i++) {
            EntryKind kind = EntryKind.ofCode(1 + random.nextInt(4));
            byte[] payload = new byte[random.nextInt(300)];
            random.nextBytes(payload);
            Proposal proposal =
                    new Proposal(kind, random.nextLong(), random.nextLong(), random.nextInt(0x10000), payload);
            LogEntry entry = LogEntry.encode(
                    i, 1 + (random.nextLong() >>> 1), 1 + (random.nextLong() >>> 1), random.nextLong(), proposal);
            byte[] record = bytes(entry);
            LogEntry decoded = LogEntry.decode(i, record, 0, record.length);
            assertThat(decoded).isEqualTo(entry).hasSameHashCodeAs(entry);
            assertThat(new Proposal(
                            decoded.kind(),
                            decoded.session(),
                            decoded.sequence(),
                            decoded.machine(),
                            decoded.payload()))
                    .isEqualTo(proposal)
                    .hasSameHashCodeAs(proposal);
        }
    }

    @Test
    void everyFlippedBitIsFound() {
        byte[] record = bytes(LogEntry.encode(GROUP, 7, 3, 1_000_000, HELLO));
        for (int bit = 0; bit < 8 * record.length; bit++) {
            byte[] damaged = record.clone();
            damaged[bit / 8] ^= (byte) (1 << (bit % 8));
            assertThatThrownBy(() -> LogEntry.decode(GROUP, damaged, 0, damaged.length))
                    .isInstanceOf(InvalidEntryException.class);
        }
    }

    @Test
    void everyCutIsFoundAndSaysHowMuchIsThere() {
        byte[] record = bytes(LogEntry.encode(GROUP, 7, 3, 1_000_000, HELLO));
        for (int length = 0; length < record.length; length++) {
            byte[] cut = Arrays.copyOf(record, length);
            assertThatThrownBy(() -> LogEntry.decode(GROUP, cut, 0, cut.length))
                    .isInstanceOf(InvalidEntryException.class)
                    .hasMessage(
                            length < LogEntry.HEADER_BYTES
                                    ? "The record is cut off within its header: " + length + " bytes."
                                    : "The record is cut off: " + length + " of 57 bytes are there.");
        }
    }

    @Test
    void anImpossibleLengthIsRefusedByName() {
        for (int length : new int[] {0, 51, -1, LogEntry.HEADER_BYTES + LogEntry.MAX_PAYLOAD_BYTES + 1}) {
            byte[] record = bytes(LogEntry.encode(GROUP, 7, 3, 0, HELLO));
            ByteBuffer.wrap(record).putInt(0, length);
            assertThatThrownBy(() -> LogEntry.decode(GROUP, record, 0, record.length))
                    .isInstanceOf(InvalidEntryException.class)
                    .hasMessage("The record claims an impossible length of " + length + " bytes.");
        }
    }

    @Test
    void aRecordOfAnotherGroupIsRefused() {
        byte[] record = bytes(LogEntry.encode(GROUP, 7, 3, 0, HELLO));
        assertThatThrownBy(() -> LogEntry.decode(GROUP + 1, record, 0, record.length))
                .isInstanceOf(InvalidEntryException.class)
                .hasMessageEndingWith("it is damaged, or of another group.");
    }

    @Test
    void zerosAreNoRecord() {
        assertThatThrownBy(() -> LogEntry.decode(GROUP, new byte[200], 0, 200))
                .isInstanceOf(InvalidEntryException.class)
                .hasMessage("The record claims an impossible length of 0 bytes.");
    }

    @Test
    void aNewerVersionsKindAndFlagsAreRefusedByName() {
        byte[] kind = bytes(LogEntry.encode(GROUP, 7, 3, 0, HELLO));
        kind[48] = 9;
        assertThatThrownBy(() -> LogEntry.decode(GROUP, sealed(kind), 0, kind.length))
                .isInstanceOf(InvalidEntryException.class)
                .hasMessage(
                        "The record is of kind 9, which this version does not know: it was written by a newer one.");
        byte[] flags = bytes(LogEntry.encode(GROUP, 7, 3, 0, HELLO));
        flags[49] = 1;
        assertThatThrownBy(() -> LogEntry.decode(GROUP, sealed(flags), 0, flags.length))
                .isInstanceOf(InvalidEntryException.class)
                .hasMessage("The record has fields that this version does not know.");
    }

    @Test
    void indexAndTermBeginAtOne() {
        byte[] index = bytes(LogEntry.encode(GROUP, 0, 3, 0, HELLO));
        assertThatThrownBy(() -> LogEntry.decode(GROUP, index, 0, index.length))
                .isInstanceOf(InvalidEntryException.class);
        byte[] term = bytes(LogEntry.encode(GROUP, 7, 0, 0, HELLO));
        assertThatThrownBy(() -> LogEntry.decode(GROUP, term, 0, term.length))
                .isInstanceOf(InvalidEntryException.class);
    }

    @Test
    void proposalsAreBounded() {
        assertThatThrownBy(() -> new Proposal(EntryKind.DATA, 0, 0, -1, new byte[0]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Proposal(EntryKind.DATA, 0, 0, 0x10000, new byte[0]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Proposal.data(new byte[LogEntry.MAX_PAYLOAD_BYTES + 1]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(HELLO.recordLength()).isEqualTo(57);
    }

    @Test
    void theCodesOfKindsNeverChange() {
        assertThat(IntStream.rangeClosed(1, 4).mapToObj(EntryKind::ofCode))
                .containsExactly(EntryKind.NOOP, EntryKind.DATA, EntryKind.CONFIG, EntryKind.SESSION)
                .containsExactly(EntryKind.values());
        for (int code = 1; code <= 4; code++) {
            assertThat(EntryKind.ofCode(code).code()).isEqualTo(code);
            assertThat(EntryKind.isKnown(code)).isTrue();
        }
        assertThat(EntryKind.isKnown(0)).isFalse();
        assertThat(EntryKind.isKnown(5)).isFalse();
        assertThatThrownBy(() -> EntryKind.ofCode(5)).isInstanceOf(IllegalArgumentException.class);
    }

    /** The record with a checksum that fits. */
    private static byte[] sealed(byte[] record) {
        CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.allocate(Long.BYTES).putLong(GROUP).flip());
        crc.update(record, 8, record.length - 8);
        ByteBuffer.wrap(record).putInt(4, (int) crc.getValue());
        return record;
    }

    private static byte[] bytes(LogEntry entry) {
        byte[] bytes = new byte[entry.length()];
        entry.record().get(bytes);
        return bytes;
    }
}
