package dev.pando.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pando.transport.Packet;
import dev.pando.transport.codec.FrameCodec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is queued is written, and counted off as it is. */
final class ConnectionWriterTest {
    private final SendQueue queue = new SendQueue(1 << 20);
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    private void offer(Packet packet) {
        assertThat(queue.offer(3, packet, FrameCodec.length(packet))).isTrue();
    }

    @Test
    void allThatIsQueuedIsWrittenInOrderAndThenItEnds() throws IOException {
        offer(new Packet.Leave(1));
        offer(new Packet.Leave(2));
        queue.finish();
        new ConnectionWriter(queue, written).run();
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        expected.write(FrameCodec.encode(3, new Packet.Leave(1)));
        expected.write(FrameCodec.encode(3, new Packet.Leave(2)));
        assertThat(written.toByteArray()).isEqualTo(expected.toByteArray());
        assertThat(queue.queuedBytes()).isZero();
    }

    @Test
    void aPacketThatWasChangedWhileItWaitedIsNotSentAsGarbage() {
        List<byte[]> payloads = new ArrayList<>(List.of(new byte[10]));
        offer(new Packet.Append(1, 1, 1, false, 0, payloads));
        payloads.add(new byte[5]);
        assertThatThrownBy(() -> new ConnectionWriter(queue, written).run())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("was changed while it waited");
    }

    /** Takes so much without waiting. */
    private static final class Narrow extends WaitlessOutput {
        private final ByteArrayOutputStream now = new ByteArrayOutputStream();
        private final ByteArrayOutputStream later = new ByteArrayOutputStream();
        private int room;

        @Override
        int writeNow(byte[] bytes, int offset, int length) {
            int count = Math.min(room, length);
            room -= count;
            now.write(bytes, offset, count);
            return count;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            later.write(bytes, offset, length);
        }
    }

    private static byte[] frames(int... ids) throws IOException {
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        for (int id : ids) {
            frames.write(FrameCodec.encode(3, new Packet.Leave(id)));
        }
        return frames.toByteArray();
    }

    @Test
    void whatIsLittleIsWrittenByWhoeverFlushes() throws IOException {
        Narrow narrow = new Narrow();
        narrow.room = 1_000;
        ConnectionWriter writer = new ConnectionWriter(queue, narrow);
        offer(new Packet.Leave(1));
        offer(new Packet.Leave(2));
        writer.flush();
        assertThat(narrow.now.toByteArray()).isEqualTo(frames(1, 2));
        assertThat(queue.queuedBytes()).isZero();
    }

    @Test
    void whatTheNetworkDoesNotTakeAtOnceTheWriterWritesFirst() throws IOException {
        Narrow narrow = new Narrow();
        narrow.room = 30;
        ConnectionWriter writer = new ConnectionWriter(queue, narrow);
        offer(new Packet.Leave(1));
        offer(new Packet.Leave(2));
        writer.flush();
        narrow.room = 1_000;
        offer(new Packet.Leave(3));
        writer.flush(); // leaves it to the writer, since it would overtake what is left
        queue.finish();
        writer.run();
        byte[] all = frames(1, 2, 3);
        assertThat(narrow.now.toByteArray()).isEqualTo(Arrays.copyOf(all, 30));
        assertThat(narrow.later.toByteArray()).isEqualTo(Arrays.copyOfRange(all, 30, all.length));
    }

    @Test
    void whatIsMuchIsLeftToTheWriter() throws IOException {
        Narrow narrow = new Narrow();
        narrow.room = 1 << 20;
        ConnectionWriter writer = new ConnectionWriter(queue, narrow);
        Packet much = new Packet.Append(1, 1, 1, false, 0, List.of(new byte[20_000]));
        offer(much);
        writer.flush();
        assertThat(narrow.now.size()).isZero();
        queue.finish();
        writer.run();
        assertThat(narrow.later.toByteArray()).isEqualTo(FrameCodec.encode(3, much));
    }
}
