package dev.pando.transport.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.core.entry.LogEntry;
import dev.pando.core.entry.Proposal;
import dev.pando.transport.Packet;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is written comes out whole, in few writes, whatever the size of the buffer. */
final class BufferedOutputTest {

    /** Remembers how long each write was. */
    private static final class Recording extends ByteArrayOutputStream {
        private final List<Integer> writes = new ArrayList<>();

        @Override
        public synchronized void write(byte[] bytes, int offset, int length) {
            writes.add(length);
            super.write(bytes, offset, length);
        }
    }

    private static List<Packet> packets() {
        byte[] large = new byte[100_000];
        large[99_999] = 1;
        List<Packet> packets = new ArrayList<>(Samples.packets().values());
        packets.add(new Packet.Append(1, 1, 2, false, 0, List.of(large, new byte[3], large)));
        packets.add(new Packet.TailEntries(1, List.of(LogEntry.encode(0, 1, 1, 1, Proposal.data(large)))));
        return packets;
    }

    @Test
    void theBufferMakesNoDifferenceToTheBytes() throws IOException {
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        for (Packet packet : packets()) {
            expected.write(FrameCodec.encode(3, packet));
        }
        for (int bufferBytes : new int[] {8, 13, 64, 1_000, 65_536, 1 << 20}) {
            Recording target = new Recording();
            BufferedOutput out = new BufferedOutput(target, bufferBytes);
            for (Packet packet : packets()) {
                FrameCodec.write(3, packet, FrameCodec.length(packet), out);
            }
            out.flush();
            assertThat(target.toByteArray()).isEqualTo(expected.toByteArray());
            assertThat(out.written()).isEqualTo(expected.size());
        }
    }

    @Test
    void manySmallFramesGoOutInOneWrite() throws IOException {
        Recording target = new Recording();
        BufferedOutput out = new BufferedOutput(target, 64 << 10);
        Packet packet = new Packet.ReadIndex(1, false, true);
        for (int i = 0; i < 1_000; i++) {
            FrameCodec.write(0, packet, FrameCodec.length(packet), out);
        }
        assertThat(target.writes).isEmpty();
        out.flush();
        out.flush();
        assertThat(target.writes).containsExactly(22_000);
    }

    @Test
    void aLargePayloadIsHandedOnWithoutACopy() throws IOException {
        Recording target = new Recording();
        BufferedOutput out = new BufferedOutput(target, 1_000);
        Packet packet = new Packet.Append(1, 1, 1, false, 0, List.of(new byte[50_000]));
        FrameCodec.write(0, packet, FrameCodec.length(packet), out);
        out.flush();
        assertThat(target.writes).containsExactly(48, 50_000);
    }

    @Test
    void aLargeEntryPassesThroughTheBufferInFullPieces() throws IOException {
        Recording target = new Recording();
        BufferedOutput out = new BufferedOutput(target, 1_000);
        Packet packet = new Packet.TailEntries(1, List.of(LogEntry.encode(0, 1, 1, 1, Proposal.data(new byte[3_000]))));
        FrameCodec.write(0, packet, FrameCodec.length(packet), out);
        out.flush();
        assertThat(target.writes).containsExactly(1_000, 1_000, 1_000, 77);
    }
}
