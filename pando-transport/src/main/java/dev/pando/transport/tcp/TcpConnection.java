package dev.pando.transport.tcp;

import dev.pando.transport.Connection;
import dev.pando.transport.ConnectionHandler;
import dev.pando.transport.ConnectionHandler.CloseReason;
import dev.pando.transport.Packet;
import dev.pando.transport.codec.FrameCodec;
import dev.pando.transport.codec.FrameInput;
import dev.pando.transport.codec.WireFormatException;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One end of a connection. Its reader thread, which is the one that connected or greeted, calls the handler and
 * nothing else does; its writer thread sends what is queued; the watch looks for an end that has gone silent.
 *
 * <p>Whatever ends it sets the reason, closes the socket, and thereby lets both threads fall out of their calls. The
 * first reason counts.
 */
final class TcpConnection implements Connection {
    private static final Logger LOG = LoggerFactory.getLogger(TcpConnection.class);
    private static final int READ_BUFFER_BYTES = 64 << 10;

    /** Only moves down this list. */
    private enum State {
        /** Connecting, or greeting. */
        OPENING,
        OPEN,
        /** Closed here; the writer still sends what is queued, and the reader waits for the other end to close. */
        CLOSING,
        ENDED
    }

    /** What an open connection consists of. */
    private record Open(
            FrameInput in,
            int maxFrameBytes,
            ConnectionWriter writer,
            Watch.Task inspection,
            @Nullable ChannelStreams streams) {}

    private final Engine engine;
    private final String remoteAddress;
    private final SendQueue queue;
    private final ReentrantLock lock = new ReentrantLock();

    /** Changed only under the lock. */
    private volatile State state = State.OPENING;

    // Below: guarded by the lock.
    private @Nullable Socket socket;
    private @Nullable CloseReason reason;

    /** Set before the state becomes OPEN, and never again. */
    private volatile @Nullable Open open;

    TcpConnection(Engine engine, String remoteAddress) {
        this.engine = engine;
        this.remoteAddress = remoteAddress;
        this.queue = new SendQueue(engine.options().sendQueueBytes());
    }

    /**
     * From now on this socket is closed when the connection ends.
     *
     * @throws IOException if it has ended already; the socket is closed then
     */
    void attach(Socket attached) throws IOException {
        lock.lock();
        try {
            if (state != State.ENDED) {
                socket = attached;
                return;
            }
        } finally {
            lock.unlock();
        }
        attached.close();
        throw new IOException("it was closed here");
    }

    /**
     * The handshake is done: packets may be sent.
     *
     * @param maxFrameBytes the longest frame to take or to send
     * @throws IOException if it has ended meanwhile
     */
    void open(FrameInput in, int maxFrameBytes) throws IOException {
        Socket attached;
        lock.lock();
        try {
            attached = socket;
        } finally {
            lock.unlock();
        }
        if (attached == null) {
            throw new IllegalStateException("A connection can't open without a socket.");
        }
        SocketChannel channel = attached.getChannel();
        ChannelStreams streams = channel == null ? null : new ChannelStreams(channel);
        in.goOn(streams == null ? attached.getInputStream() : streams.input(), READ_BUFFER_BYTES);
        ConnectionWriter writer =
                new ConnectionWriter(queue, streams == null ? attached.getOutputStream() : streams.output());
        Duration interval = engine.options().keepaliveInterval().dividedBy(2);
        Watch.Task inspection = engine.watch().every(interval, this::inspect);
        open = new Open(in, maxFrameBytes, writer, inspection, streams);
        engine.threads().start("pando-write " + remoteAddress, () -> write(writer, attached));
        lock.lock();
        try {
            if (state == State.OPENING) {
                state = State.OPEN;
                return;
            }
        } finally {
            lock.unlock();
        }
        inspection.cancel();
        close(attached, streams);
        throw new IOException("it was closed here");
    }

    /** Gives the handler all that comes, until the connection ends. The reader thread only; once. */
    void receive(ConnectionHandler handler) {
        Open opened = open;
        if (opened == null) {
            throw new IllegalStateException("Nothing can be received before the handshake is done.");
        }
        try {
            byte[] frame;
            while ((frame = opened.in.frame(opened.maxFrameBytes)) != null) {
                FrameCodec.Frame decoded = FrameCodec.decode(frame);
                Packet packet = decoded.packet();
                if (packet != null && state == State.OPEN) {
                    handler.received(this, decoded.group(), packet);
                }
            }
            end(CloseReason.Kind.LOST, remoteAddress + " closed the connection.");
        } catch (WireFormatException e) {
            String detail = "What came from " + remoteAddress + " breaks the protocol. " + e.getMessage();
            engine.quietLog().info(QuietLog.Topic.PROTOCOL, detail + " The connection was closed.");
            end(CloseReason.Kind.PROTOCOL, detail);
        } catch (IOException e) {
            lost(e);
        } catch (RuntimeException | Error e) {
            failed(e);
        }
    }

    /** A handler, or this library, has a fault: it costs this connection and no other. */
    void failed(Throwable e) {
        LOG.error("Handling the connection to {} failed; it was closed.", remoteAddress, e);
        end(CloseReason.Kind.CLOSED_HERE, "Handling the connection failed: " + e);
    }

    /** Tells the handler that it is over. The reader thread only; last of all, and once. */
    void tellClosed(ConnectionHandler handler) {
        try {
            handler.closed(this, reason());
        } catch (RuntimeException | Error e) {
            LOG.error("The handler of the connection to {} failed when told that it closed.", remoteAddress, e);
        }
    }

    private void write(ConnectionWriter writer, Socket attached) {
        try {
            writer.run();
            attached.shutdownOutput(); // the other end sees everything, then the end, and closes
        } catch (IOException e) {
            lost(e);
        } catch (RuntimeException | Error e) {
            failed(e);
        }
    }

    /** The watch's: sends a keepalive where nothing else was sent, and ends a connection whose other end is silent. */
    private void inspect() {
        Open opened = open;
        if (opened == null) {
            return;
        }
        Duration timeout = engine.options().peerTimeout();
        if (opened.in.waitingNanos() > timeout.toNanos()) {
            end(CloseReason.Kind.LOST, "Nothing came from " + remoteAddress + " for " + timeout.toMillis() + " ms.");
        } else if (opened.writer.stuckNanos() > timeout.toNanos()) {
            end(
                    CloseReason.Kind.LOST,
                    remoteAddress + " read nothing for " + timeout.toMillis() + " ms, with " + queue.queuedBytes()
                            + " bytes waiting.");
        } else if (opened.writer.idleNanos()
                > engine.options().keepaliveInterval().dividedBy(2).toNanos()) {
            queue.offerKeepalive();
        }
    }

    /** The network, or the other end, broke it. */
    void lost(IOException e) {
        String detail = e instanceof EOFException
                ? remoteAddress + ": " + e.getMessage()
                : "The connection to " + remoteAddress + " broke: " + e.getMessage() + ".";
        end(CloseReason.Kind.LOST, detail);
    }

    /** Ends it at once. Any thread; may be repeated. */
    void end(CloseReason.Kind kind, String detail) {
        end(new CloseReason(kind, detail));
    }

    /** Ends it at once. Any thread; may be repeated. */
    void end(CloseReason why) {
        Socket attached;
        lock.lock();
        try {
            if (state == State.ENDED) {
                return;
            }
            state = State.ENDED;
            if (reason == null) {
                reason = why;
            }
            attached = socket;
        } finally {
            lock.unlock();
        }
        queue.abort();
        Open opened = open;
        if (opened != null) {
            opened.inspection.cancel();
        }
        if (attached != null) {
            close(attached, opened == null ? null : opened.streams);
        }
    }

    private void close(Socket attached, @Nullable ChannelStreams streams) {
        try (attached;
                streams) {
            LOG.trace("The socket to {} is closed.", remoteAddress);
        } catch (IOException e) {
            LOG.debug("Closing the socket to {} failed.", remoteAddress, e);
        }
    }

    private CloseReason reason() {
        lock.lock();
        try {
            return reason == null ? new CloseReason(CloseReason.Kind.LOST, "It has not ended.") : reason;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean send(long group, Packet packet) {
        boolean isQueued = gather(group, packet);
        if (isQueued) {
            queue.wakeWriter();
        }
        return isQueued;
    }

    @Override
    public boolean gather(long group, Packet packet) {
        long bytes = FrameCodec.length(packet);
        Open opened = open;
        if (opened == null) {
            return false;
        }
        if (bytes - FrameCodec.LENGTH_BYTES > opened.maxFrameBytes) {
            throw new IllegalArgumentException("A packet of " + bytes + " bytes is longer than a frame to "
                    + remoteAddress + " may be: " + opened.maxFrameBytes + ". Send it in parts.");
        }
        return queue.offer(group, packet, bytes);
    }

    @Override
    public void flush() {
        Open opened = open;
        if (opened == null) {
            return;
        }
        try {
            opened.writer.flush();
        } catch (IOException e) {
            lost(e);
        } catch (RuntimeException | Error e) {
            failed(e);
        }
    }

    @Override
    public long queuedBytes() {
        return queue.queuedBytes();
    }

    @Override
    public String remoteAddress() {
        return remoteAddress;
    }

    @Override
    public void close() {
        boolean wasOpen;
        lock.lock();
        try {
            wasOpen = state == State.OPEN;
            if (state.compareTo(State.CLOSING) >= 0) {
                return;
            }
            if (wasOpen) {
                state = State.CLOSING;
                reason = new CloseReason(CloseReason.Kind.CLOSED_HERE, "The connection was closed here.");
            }
        } finally {
            lock.unlock();
        }
        if (wasOpen) {
            queue.finish();
            engine.watch().after(engine.options().closeTimeout(), this::endClosedHere);
        } else {
            endClosedHere();
        }
    }

    void endClosedHere() {
        end(CloseReason.Kind.CLOSED_HERE, "The connection was closed here.");
    }

    @Override
    public String toString() {
        return "connection to " + remoteAddress;
    }
}
