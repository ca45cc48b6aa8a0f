package dev.pando.cli.chaos.relay;

import dev.pando.transport.codec.FrameBound;
import dev.pando.transport.codec.FrameCodec;
import dev.pando.transport.codec.Handshake;
import dev.pando.transport.codec.WireFormatException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/** Tells from the first bytes of a connection who has made it. Stateless; any thread. */
final class Greeting {
    private static final byte[] MAGIC = Handshake.magic();
    private static final int FRAME_OFFSET = MAGIC.length + FrameCodec.LENGTH_BYTES;

    private Greeting() {}

    /**
     * Who says this.
     *
     * @param beginning all that was said so far
     * @return a client for what is no greeting; empty if it takes more bytes to tell
     */
    static Optional<Caller> caller(byte[] beginning) {
        int common = Math.min(beginning.length, MAGIC.length);
        if (!Arrays.equals(beginning, 0, common, MAGIC, 0, common)) {
            return Optional.of(Caller.CLIENT);
        }
        if (beginning.length < FRAME_OFFSET) {
            return Optional.empty();
        }
        int length = ByteBuffer.wrap(beginning).getInt(MAGIC.length);
        if (length < FrameCodec.HEADER_BYTES || length > FrameBound.GREETING_BYTES) {
            return Optional.of(Caller.CLIENT);
        }
        int end = FRAME_OFFSET + length;
        return beginning.length < end
                ? Optional.empty()
                : Optional.of(ofFrame(Arrays.copyOfRange(beginning, FRAME_OFFSET, end)));
    }

    private static Caller ofFrame(byte[] frame) {
        try {
            return new Caller(Handshake.decodeHello(frame).sender());
        } catch (WireFormatException e) {
            return Caller.CLIENT;
        }
    }
}
