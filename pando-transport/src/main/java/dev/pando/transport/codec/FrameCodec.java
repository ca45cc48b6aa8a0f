package dev.pando.transport.codec;

import dev.pando.core.message.Message;
import dev.pando.transport.Packet;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Frames of an open connection, big-endian ({@code docs/wire-format.md}):
 *
 * <pre>
 *  0  u32  length of everything after this field
 *  4  u64  group
 * 12  u8   type
 * 13       body
 * </pre>
 *
 * <p>Stateless; any thread.
 */
public final class FrameCodec {
    /** The length field. */
    public static final int LENGTH_BYTES = Integer.BYTES;

    /** Group and type: the least that a length may claim. */
    public static final int HEADER_BYTES = Long.BYTES + Byte.BYTES;

    /** Says nothing but that its sender lives. Has no body; its group is 0. */
    private static final int KEEPALIVE = 4;

    private static final List<FrameType<?>> TYPES = Stream.of(
                    RaftFrames.TYPES,
                    AppendFrames.TYPES,
                    MembershipFrames.TYPES,
                    StatusFrames.TYPES,
                    TailFrames.TYPES,
                    SnapshotFrames.TYPES)
            .flatMap(List::stream)
            .toList();

    private static final Map<Class<?>, FrameType<?>> BY_BODY =
            TYPES.stream().collect(Collectors.toUnmodifiableMap(FrameType::body, Function.identity()));

    private static final Map<Integer, FrameType<?>> BY_CODE =
            TYPES.stream().collect(Collectors.toUnmodifiableMap(FrameType::code, Function.identity()));

    private FrameCodec() {}

    /**
     * What stands in a frame.
     *
     * @param group whom it is for
     * @param packet null for a keepalive
     */
    public record Frame(long group, @Nullable Packet packet) {}

    /**
     * Bytes that the packet's frame will have, length field included.
     *
     * @throws IllegalArgumentException if a text or list in it is longer than the protocol allows
     */
    public static long length(Packet packet) {
        Measure measure = new Measure();
        try {
            Object body = body(packet);
            type(body).write(body, measure);
        } catch (IOException e) {
            throw new AssertionError("Counting does no I/O.", e);
        }
        return LENGTH_BYTES + HEADER_BYTES + measure.count();
    }

    /**
     * Writes a packet's frame.
     *
     * @param length what {@link #length} gave for it
     * @throws IOException if the output does
     */
    public static void write(long group, Packet packet, long length, Output out) throws IOException {
        Object body = body(packet);
        FrameType<?> type = type(body);
        header(Math.toIntExact(length), group, type.code(), out);
        type.write(body, out);
    }

    /** Writes the frame that says nothing. */
    public static void writeKeepalive(Output out) throws IOException {
        header(LENGTH_BYTES + HEADER_BYTES, 0, KEEPALIVE, out);
    }

    static void header(int length, long group, int type, Output out) throws IOException {
        out.u32(length - LENGTH_BYTES);
        out.u64(group);
        out.u8(type);
    }

    /** A packet's frame in an array of its own, length field included. */
    public static byte[] encode(long group, Packet packet) {
        int length = Math.toIntExact(length(packet));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(length);
        BufferedOutput out = new BufferedOutput(bytes, Math.min(length, 1 << 16));
        try {
            write(group, packet, length, out);
            out.flush();
        } catch (IOException e) {
            throw new AssertionError("Writing to memory does no I/O.", e);
        }
        return bytes.toByteArray();
    }

    /**
     * Reads a frame.
     *
     * @param frame everything after the length field; must not change afterwards, since entries keep slices of it
     * @throws WireFormatException if it is not exactly one frame that this version knows
     */
    public static Frame decode(byte[] frame) throws WireFormatException {
        if (frame.length < HEADER_BYTES) {
            throw new WireFormatException("A frame of " + frame.length + " bytes has no room for its header.");
        }
        Input header = new Input(frame, 0, 0);
        long group = header.i64();
        int code = header.u8();
        Input in = new Input(frame, HEADER_BYTES, group);
        Packet packet = code == KEEPALIVE ? null : packet(code, in);
        in.end();
        return new Frame(group, packet);
    }

    private static Packet packet(int code, Input in) throws WireFormatException {
        FrameType<?> type = BY_CODE.get(code);
        if (type == null) {
            throw new WireFormatException("No frame has the type " + code + " at this protocol level.");
        }
        Object body = type.decoder().read(in);
        return body instanceof Message message ? new Packet.Raft(message) : (Packet) body;
    }

    /** Each message of the rules has a type of its own, so that none costs a byte more than it must. */
    private static Object body(Packet packet) {
        return packet instanceof Packet.Raft raft ? raft.message() : packet;
    }

    private static FrameType<?> type(Object body) {
        FrameType<?> type = BY_BODY.get(body.getClass());
        if (type == null) {
            throw new AssertionError(body.getClass() + " has no type of frame.");
        }
        return type;
    }
}
