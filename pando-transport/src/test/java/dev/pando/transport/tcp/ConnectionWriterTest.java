package dev.pando.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pando.transport.Packet;
import dev.pando.transport.codec.FrameCodec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
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
}
