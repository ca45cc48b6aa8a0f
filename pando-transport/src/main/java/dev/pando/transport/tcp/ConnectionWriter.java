package dev.pando.transport.tcp;

import dev.pando.transport.Packet;
import dev.pando.transport.codec.BufferedOutput;
import dev.pando.transport.codec.FrameCodec;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Writes what is queued, as much of it as there is with each write. One thread runs it. What is little may be written by
 * whoever sends it, without waiting ({@link #flush}); what the network does not take then, the thread writes.
 */
final class ConnectionWriter {
    private static final int BUFFER_BYTES = 64 << 10;

    /** Up to this a packet is written by whoever sends it; it fits into the buffer. */
    private static final int LITTLE_BYTES = 16 << 10;

    private final SendQueue queue;
    private final TimedStream stream;

    /** Whoever has taken from the queue has this. */
    private final BufferedOutput out;

    ConnectionWriter(SendQueue queue, OutputStream stream) {
        this.queue = queue;
        this.stream = new TimedStream(stream);
        this.out = new BufferedOutput(this.stream, BUFFER_BYTES);
    }

    /** For how long the other end has read nothing although there was something to read. Any thread. */
    long stuckNanos() {
        return stream.writingNanos();
    }

    /** For how long nothing was sent. Any thread. */
    long idleNanos() {
        return stream.idleNanos();
    }

    /** Writes until the queue has finished and all of it was written. */
    void run() throws IOException {
        Queue<SendQueue.Item> taken;
        while ((taken = queue.take()) != null) {
            try {
                write(taken);
                out.flush();
            } finally {
                queue.done(false);
            }
        }
    }

    /** Sees to it that what is queued is sent: on the calling thread where that does not make it wait. */
    void flush() throws IOException {
        Queue<SendQueue.Item> taken = stream.canWriteNow() ? queue.takeLittle(LITTLE_BYTES) : null;
        if (taken == null) {
            queue.wakeWriter();
            return;
        }
        boolean isLeft = false;
        try {
            write(taken);
            isLeft = !out.flushNow(stream::writeNow);
        } finally {
            queue.done(isLeft);
        }
    }

    private void write(Queue<SendQueue.Item> items) throws IOException {
        SendQueue.@Nullable Item item;
        while ((item = items.poll()) != null) {
            write(item);
        }
    }

    private void write(SendQueue.Item item) throws IOException {
        Packet packet = item.packet();
        if (packet == null) {
            FrameCodec.writeKeepalive(out);
            return;
        }
        long before = out.written();
        FrameCodec.write(item.group(), packet, item.bytes(), out);
        if (out.written() - before != item.bytes()) {
            // The length went out already; what follows would be read as garbage.
            throw new IllegalStateException("A packet was changed while it waited to be sent: " + packet.getClass());
        }
        queue.sent(item.bytes());
    }
}
