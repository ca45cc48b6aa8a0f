package dev.pando.transport.codec;

import dev.pando.core.entry.LogEntry;
import dev.pando.transport.Hello;
import dev.pando.transport.Transport;
import dev.pando.transport.Verdict;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * The first frame in each direction, and the magic before it. Its layout is the same at every protocol level, since no
 * level is agreed on yet: later versions only add fields at the end, and this one ignores what it does not know there.
 *
 * <p>Stateless; any thread.
 */
public final class Handshake {
    private static final int HELLO = 1;
    private static final int WELCOME = 2;
    private static final int REFUSAL = 3;

    /** The lowest level that this version speaks; the highest is {@link Hello#LEVEL}. */
    private static final int LOWEST_LEVEL = 1;

    private static final byte[] MAGIC = "PANDO\r\n\0".getBytes(StandardCharsets.US_ASCII);

    private Handshake() {}

    /** What each end says first of all, so that whoever speaks something else is known by it. */
    public static byte[] magic() {
        return MAGIC.clone();
    }

    /** How the frames are written: all but {@link #write} needs no I/O. */
    private interface Body {
        void write(Output out) throws IOException;
    }

    /** Magic and hello. */
    public static byte[] encode(Hello hello) {
        return encode(HELLO, out -> {
            out.u16(hello.minLevel());
            out.u16(hello.maxLevel());
            out.cluster(hello.cluster());
            out.optionalMember(hello.sender());
            out.optionalMember(hello.expected());
            out.u32(hello.maxEntryBytes());
            out.u32(hello.electionTimeoutMs());
            out.u64(hello.incarnation());
        });
    }

    /** Magic and verdict. */
    public static byte[] encode(Verdict verdict) {
        if (verdict instanceof Verdict.Welcome welcome) {
            return encode(WELCOME, out -> {
                out.u16(welcome.level());
                out.cluster(welcome.cluster());
                out.member(welcome.member());
                out.u32(welcome.maxEntryBytes());
                out.u64(welcome.incarnation());
                out.u8(welcome.priority());
            });
        }
        Verdict.Refusal refusal = (Verdict.Refusal) verdict;
        return encode(REFUSAL, out -> {
            out.u8(code(refusal.code()));
            out.sentence(refusal.reason());
        });
    }

    private static byte[] encode(int type, Body body) {
        try {
            Measure measure = new Measure();
            body.write(measure);
            int length = FrameCodec.LENGTH_BYTES + FrameCodec.HEADER_BYTES + (int) measure.count();
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(MAGIC.length + length);
            BufferedOutput out = new BufferedOutput(bytes, FrameBound.GREETING_BYTES);
            out.bytes(MAGIC, 0, MAGIC.length);
            FrameCodec.header(length, 0, type, out);
            body.write(out);
            out.flush();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new AssertionError("Writing to memory does no I/O.", e);
        }
    }

    /**
     * Reads a hello.
     *
     * @param frame everything after the length field
     */
    public static Hello decodeHello(byte[] frame) throws WireFormatException {
        Input in = new Input(frame, 0, 0);
        in.i64();
        int type = in.u8();
        if (type != HELLO) {
            throw new WireFormatException("The first frame is of type " + type + " and no hello.");
        }
        Hello hello = new Hello(
                in.u16(),
                in.u16(),
                in.cluster(),
                in.optionalMember(),
                in.optionalMember(),
                maxEntryBytes(in),
                in.u31(),
                in.i64());
        if (hello.minLevel() > hello.maxLevel()) {
            throw new WireFormatException("The hello's lowest protocol level is above its highest.");
        }
        return hello;
    }

    /**
     * Reads the answer to a hello.
     *
     * @param frame everything after the length field
     */
    public static Verdict decodeVerdict(Hello hello, byte[] frame) throws WireFormatException {
        Input in = new Input(frame, 0, 0);
        in.i64();
        int type = in.u8();
        return switch (type) {
            case WELCOME -> welcome(hello, in);
            case REFUSAL -> new Verdict.Refusal(ofCode(in.u8()), in.text());
            default ->
                throw new WireFormatException("The first frame is of type " + type + ", neither welcome nor refusal.");
        };
    }

    private static Verdict.Welcome welcome(Hello hello, Input in) throws WireFormatException {
        Verdict.Welcome welcome =
                new Verdict.Welcome(in.u16(), in.cluster(), in.member(), maxEntryBytes(in), in.i64(), in.u8());
        if (welcome.level() < hello.minLevel() || welcome.level() > hello.maxLevel()) {
            throw new WireFormatException("The welcome chose protocol level " + welcome.level() + "; "
                    + levels(hello.minLevel(), hello.maxLevel()) + " had been offered.");
        }
        return welcome;
    }

    private static int maxEntryBytes(Input in) throws WireFormatException {
        int bytes = in.u31();
        if (bytes > LogEntry.MAX_PAYLOAD_BYTES) {
            throw new WireFormatException("An entry bound of " + bytes + " bytes is above 64 MiB.");
        }
        return bytes;
    }

    /**
     * Answers a hello: agrees on the highest level that both ends speak, or refuses where there is none, and asks the
     * acceptor about everything else. The level of its welcome is replaced by the one agreed on.
     */
    public static Verdict answer(Hello hello, Transport.Acceptor acceptor) {
        int level = Math.min(hello.maxLevel(), Hello.LEVEL);
        if (level < Math.max(hello.minLevel(), LOWEST_LEVEL)) {
            return new Verdict.Refusal(
                    Verdict.Code.LEVEL,
                    "This member speaks protocol " + levels(LOWEST_LEVEL, Hello.LEVEL) + ", you speak "
                            + levels(hello.minLevel(), hello.maxLevel()) + ": upgrade the older one.");
        }
        Verdict verdict = acceptor.greet(hello);
        return verdict instanceof Verdict.Welcome welcome ? welcome.atLevel(level) : verdict;
    }

    private static String levels(int lowest, int highest) {
        return lowest == highest ? "level " + lowest : "levels " + lowest + " to " + highest;
    }

    /** Part of the protocol: never changed. */
    static int code(Verdict.Code code) {
        return switch (code) {
            case LEVEL -> 0;
            case OTHER_CLUSTER -> 1;
            case OTHER_MEMBER -> 2;
            case OPTIONS -> 3;
            case CLOSED -> 4;
            case BUSY -> 5;
            case COPY -> 6;
            case ITSELF -> 7;
        };
    }

    /** A newer member may have reasons that this version has no code for; what it says is still worth reading. */
    private static Verdict.Code ofCode(int code) {
        return switch (code) {
            case 0 -> Verdict.Code.LEVEL;
            case 1 -> Verdict.Code.OTHER_CLUSTER;
            case 2 -> Verdict.Code.OTHER_MEMBER;
            case 4 -> Verdict.Code.CLOSED;
            case 5 -> Verdict.Code.BUSY;
            case 6 -> Verdict.Code.COPY;
            case 7 -> Verdict.Code.ITSELF;
            default -> Verdict.Code.OPTIONS;
        };
    }
}
