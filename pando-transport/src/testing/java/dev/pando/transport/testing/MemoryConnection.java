package dev.pando.transport.testing;

import dev.pando.transport.Address;
import dev.pando.transport.Connection;
import dev.pando.transport.ConnectionHandler;
import dev.pando.transport.ConnectionHandler.CloseReason;
import dev.pando.transport.Hello;
import dev.pando.transport.Packet;
import dev.pando.transport.Verdict;
import dev.pando.transport.codec.FrameBound;
import dev.pando.transport.codec.FrameCodec;
import dev.pando.transport.codec.Handshake;
import dev.pando.transport.codec.WireFormatException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One end of a connection in memory. */
final class MemoryConnection implements Connection {
    private enum State {
        CONNECTING,
        OPEN,
        ENDED
    }

    private final MemoryNetwork network;
    private final MemoryTransport transport;
    private final String remoteAddress;
    private State state = State.CONNECTING;
    private int maxFrameBytes;

    /** What was said, at the end that connected. */
    private @Nullable Hello hello;

    /** Null until it is known who handles it. */
    private @Nullable ConnectionHandler handler;

    /** Null until there is another end. */
    private @Nullable Pipe out;

    private @Nullable String otherHost;

    MemoryConnection(MemoryNetwork network, MemoryTransport transport, String remoteAddress) {
        this.network = network;
        this.transport = transport;
        this.remoteAddress = remoteAddress;
        this.maxFrameBytes = FrameBound.open(network.options().maxEntryBytes());
    }

    // The end that connects.

    void connect(Hello said, ConnectionHandler connecting, String localAddress) {
        hello = said;
        handler = connecting;
        if (transport.isClosed()) {
            end(CloseReason.Kind.CLOSED_HERE, "The transport is closed.");
            return;
        }
        Address address;
        try {
            address = Address.parse(remoteAddress);
        } catch (IllegalArgumentException e) {
            end(CloseReason.Kind.UNREACHABLE, String.valueOf(e.getMessage()));
            return;
        }
        String target = address.host().isEmpty() ? transport.host() : address.host();
        Link there = network.link(transport.host(), target);
        Link back = network.link(target, transport.host());
        network.scheduler().schedule(network.options().connectTimeoutNanos(), () -> {
            if (state == State.CONNECTING) {
                abandon(CloseReason.Kind.UNREACHABLE, "Nobody answers at " + remoteAddress + ".");
            }
        });
        network.scheduler().schedule(there.delayNanos(), () -> {
            if (state == State.CONNECTING && !there.isCut() && !back.isCut()) {
                knock(said, target, address.port(), localAddress, there, back);
            }
        });
    }

    /** The hello arrives at the other host. */
    private void knock(Hello said, String target, int port, String localAddress, Link there, Link back) {
        MemoryTransport other = network.find(target);
        MemoryListener listener = other == null ? null : other.listener(port);
        if (listener == null) {
            String problem = other == null ? "the host does not resolve" : "connection refused";
            network.scheduler().schedule(back.delayNanos(), () -> {
                if (state == State.CONNECTING) {
                    end(
                            CloseReason.Kind.UNREACHABLE,
                            "Nobody can be reached at " + remoteAddress + " (" + problem + ").");
                }
            });
            return;
        }
        MemoryConnection accepting = new MemoryConnection(network, listener.transport(), localAddress);
        accepting.otherHost = transport.host();
        accepting.out = new Pipe(network, back, this);
        otherHost = target;
        out = new Pipe(network, there, accepting);
        accepting.answer(Handshake.encode(said), listener);
    }

    // The end that accepts.

    private void answer(byte[] greeting, MemoryListener listener) {
        Hello greeted;
        try {
            greeted = Handshake.decodeHello(greetingFrame(greeting));
        } catch (WireFormatException e) {
            throw new AssertionError("A hello did not survive the codec.", e);
        }
        Verdict verdict = Handshake.answer(greeted, listener.acceptor());
        out().put(Handshake.encode(verdict), Pipe.UNSEEN);
        if (verdict instanceof Verdict.Refusal) {
            state = State.ENDED;
            out().end();
            return;
        }
        state = State.OPEN;
        listener.add(this);
        handler = listener.acceptor().accepted(this, greeted);
    }

    // Both ends.

    /** Something came out of the pipe. */
    void arrived(byte[] bytes) {
        if (state == State.CONNECTING) {
            greeted(bytes);
        } else if (state == State.OPEN) {
            try {
                FrameCodec.Frame frame =
                        FrameCodec.decode(Arrays.copyOfRange(bytes, FrameCodec.LENGTH_BYTES, bytes.length));
                Packet packet = frame.packet();
                if (packet != null) {
                    handler().received(this, frame.group(), packet);
                }
            } catch (WireFormatException e) {
                abandon(CloseReason.Kind.PROTOCOL, String.valueOf(e.getMessage()));
            }
        }
    }

    private void greeted(byte[] bytes) {
        Verdict verdict;
        try {
            verdict = Handshake.decodeVerdict(hello(), greetingFrame(bytes));
        } catch (WireFormatException e) {
            abandon(CloseReason.Kind.PROTOCOL, String.valueOf(e.getMessage()));
            return;
        }
        if (verdict instanceof Verdict.Welcome welcome) {
            state = State.OPEN;
            maxFrameBytes = Math.max(maxFrameBytes, FrameBound.open(welcome.maxEntryBytes()));
            handler().opened(this, welcome);
        } else {
            abandon(CloseReason.refused((Verdict.Refusal) verdict));
        }
    }

    private static byte[] greetingFrame(byte[] greeting) {
        return Arrays.copyOfRange(greeting, Handshake.magic().length + FrameCodec.LENGTH_BYTES, greeting.length);
    }

    void otherEndClosed() {
        abandon(CloseReason.Kind.LOST, remoteAddress + " closed the connection.");
    }

    void heardNothing() {
        abandon(CloseReason.Kind.LOST, "Nothing came from " + remoteAddress + " for too long.");
    }

    void breakIfTo(String host) {
        if (host.equals(otherHost)) {
            abandon(CloseReason.Kind.LOST, "The connection to " + remoteAddress + " broke.");
        }
    }

    /** Ends it at once; the other end hears of it. */
    private void abandon(CloseReason.Kind kind, String detail) {
        abandon(new CloseReason(kind, detail));
    }

    private void abandon(CloseReason reason) {
        if (state != State.ENDED) {
            if (out != null) {
                out.reset();
            }
            end(reason);
        }
    }

    void crash() {
        if (state != State.ENDED) {
            state = State.ENDED;
            if (out != null) {
                out.reset();
            }
        }
    }

    /** The handler hears of it in a task of its own. */
    private void end(CloseReason.Kind kind, String detail) {
        end(new CloseReason(kind, detail));
    }

    private void end(CloseReason reason) {
        state = State.ENDED;
        transport.forget(this);
        network.scheduler().schedule(0, () -> {
            if (!transport.hasCrashed()) {
                handler().closed(this, reason);
            }
        });
    }

    @Override
    public boolean send(long group, Packet packet) {
        long length = FrameCodec.length(packet);
        if (state != State.OPEN) {
            return false;
        }
        if (length - FrameCodec.LENGTH_BYTES > maxFrameBytes) {
            throw new IllegalArgumentException("A packet of " + length + " bytes is longer than a frame may be.");
        }
        long queued = queuedBytes();
        if (queued > 0 && queued + length > network.options().sendQueueBytes()) {
            return false;
        }
        byte[] frame = FrameCodec.encode(group, packet);
        NetworkTap tap = network.tap();
        long number = tap == null || otherHost == null ? Pipe.UNSEEN : tap.sent(transport.host(), otherHost, packet);
        if (PacketFaults.mayBefall(packet)) {
            putAsFaultsHaveIt(frame, number);
        } else {
            out().put(frame, number);
        }
        return true;
    }

    private void putAsFaultsHaveIt(byte[] frame, long number) {
        PacketFaults faults = network.packetFaults();
        if (happens(faults.lostPerMille())) {
            return;
        }
        if (happens(faults.latePerMille())) {
            out().putLate(frame, number);
            return;
        }
        out().put(frame, number);
        if (happens(faults.repeatedPerMille())) {
            out().putLate(frame, number);
        }
    }

    private boolean happens(int perMille) {
        return perMille > 0 && network.random().nextInt(1_000) < perMille;
    }

    @Override
    public long queuedBytes() {
        return out == null ? 0 : out.queuedBytes();
    }

    @Override
    public String remoteAddress() {
        return remoteAddress;
    }

    @Override
    public void close() {
        if (state == State.ENDED) {
            return;
        }
        if (out != null) {
            out.end();
        }
        end(CloseReason.Kind.CLOSED_HERE, "The connection was closed here.");
    }

    private Hello hello() {
        return required(hello);
    }

    private ConnectionHandler handler() {
        return required(handler);
    }

    private Pipe out() {
        return required(out);
    }

    private static <T> T required(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("The connection has not come so far yet.");
        }
        return part;
    }

    @Override
    public String toString() {
        return transport.host() + " to " + remoteAddress;
    }
}
