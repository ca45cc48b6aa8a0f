package dev.pando.transport.tcp;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/**
 * The two directions of a socket's channel as streams that wait, and a way to write that does not. The channel is one that
 * does not block: only so can a thread that must not wait write what the network takes at once. One thread reads, and
 * one at a time writes; any closes.
 */
final class ChannelStreams implements AutoCloseable {
    private final SocketChannel channel;
    private final Selector readable;
    private final Selector writable;
    private final InputStream input = new Input();
    private final WaitlessOutput output = new Output();

    /** @param channel connected; does not block from now on */
    ChannelStreams(SocketChannel channel) throws IOException {
        this.channel = channel;
        this.readable = Selector.open();
        try {
            this.writable = Selector.open();
        } catch (IOException e) {
            readable.close();
            throw e;
        }
        try {
            channel.configureBlocking(false);
            channel.register(readable, SelectionKey.OP_READ);
            channel.register(writable, SelectionKey.OP_WRITE);
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    InputStream input() {
        return input;
    }

    WaitlessOutput output() {
        return output;
    }

    /** Ends what waits in either direction. The channel itself is closed by whoever has opened it, and before this. */
    @Override
    public void close() throws IOException {
        try {
            readable.close();
        } finally {
            writable.close();
        }
    }

    private static void await(Selector selector) throws IOException {
        try {
            selector.select(key -> {});
        } catch (ClosedSelectorException e) {
            throw (IOException) new SocketException("Socket closed").initCause(e);
        }
        if (Thread.interrupted()
                && !selector.isOpen()) { // nobody has a reason to interrupt; a selector would not wait again
            throw new SocketException("Socket closed");
        }
    }

    private final class Input extends InputStream {
        /** Of the array that was read into last, which often is the one that is read into next. */
        private ByteBuffer view = ByteBuffer.allocate(0);

        /** Whether there may be more at once. */
        private boolean mayHaveMore;

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (view.array() != target) {
                view = ByteBuffer.wrap(target);
            }
            while (true) {
                if (!mayHaveMore) {
                    await(readable);
                }
                int count = channel.read(view.limit(offset + length).position(offset));
                mayHaveMore = count == length;
                if (count != 0) {
                    return count;
                }
            }
        }
    }

    private final class Output extends WaitlessOutput {
        @Override
        int writeNow(byte[] bytes, int offset, int length) throws IOException {
            return channel.write(ByteBuffer.wrap(bytes, offset, length));
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            ByteBuffer rest = ByteBuffer.wrap(bytes, offset, length);
            while (rest.hasRemaining()) {
                if (channel.write(rest) == 0) {
                    await(writable);
                }
            }
        }
    }
}
