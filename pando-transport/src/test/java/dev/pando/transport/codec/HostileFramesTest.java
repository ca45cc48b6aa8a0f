package dev.pando.transport.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.core.membership.ClusterId;
import dev.pando.transport.Hello;
import dev.pando.transport.Packet;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Bytes that nobody meant, from seeds: they decode, or give a {@link WireFormatException}, and never anything else;
 * and what they make the decoder allocate stays in proportion to their number.
 */
final class HostileFramesTest {
    private static final int ROUNDS = 50_000;

    /** The exception with its stack and message, and an address in a configuration, which has at most 64 KiB. */
    private static final long FIXED_BYTES = 128 << 10;

    /** An entry is an object of 24 bytes beside its 52 or more; a payload a copy, and an array's header. */
    private static final long FACTOR = 10;

    /** Of a long frame's array, whatever the frame claims. */
    private static final long FIRST_PIECE_BYTES = 64 << 10;

    private final SplittableRandom random = new SplittableRandom(20_261_123);

    private static List<byte[]> contents() {
        List<byte[]> contents = new ArrayList<>();
        for (Packet packet : Samples.packets().values()) {
            byte[] frame = FrameCodec.encode(Samples.GROUP, packet);
            contents.add(Arrays.copyOfRange(frame, FrameCodec.LENGTH_BYTES, frame.length));
        }
        return contents;
    }

    /** Decodes; a packet that comes of it must be encoded as the same bytes. */
    private static boolean decodes(byte[] content) throws Exception {
        assertThat(Allocations.of(() -> decoded(content))).isLessThan(FIXED_BYTES + FACTOR * content.length);
        FrameCodec.Frame frame = decoded(content);
        if (frame == null) {
            return false;
        }
        Packet packet = frame.packet();
        if (packet != null && !(packet instanceof Packet.Reconfigured)) { // a configuration is sorted as it is read
            byte[] again = FrameCodec.encode(frame.group(), packet);
            assertThat(Arrays.copyOfRange(again, FrameCodec.LENGTH_BYTES, again.length))
                    .isEqualTo(content);
        }
        return true;
    }

    private static FrameCodec.@Nullable Frame decoded(byte[] content) {
        try {
            return FrameCodec.decode(content);
        } catch (WireFormatException e) {
            return null;
        }
    }

    @Test
    void randomBytesDecodeOrGiveAnError() throws Exception {
        for (int i = 0; i < ROUNDS; i++) {
            byte[] content = new byte[random.nextInt(200)];
            random.nextBytes(content);
            if (content.length > 8 && random.nextInt(8) > 0) { // else hardly any would have a known type
                content[8] = (byte) (random.nextBoolean() ? 16 + random.nextInt(7) : 32 + random.nextInt(64));
            }
            decodes(content);
        }
    }

    @Test
    void mutatedFramesDecodeOrGiveAnError() throws Exception {
        List<byte[]> contents = contents();
        int decoded = 0;
        for (int i = 0; i < ROUNDS; i++) {
            byte[] content = contents.get(random.nextInt(contents.size())).clone();
            for (int mutations = 1 + random.nextInt(3); mutations > 0; mutations--) {
                content = mutated(content);
            }
            decoded += decodes(content) ? 1 : 0;
        }
        // Both must be common, or the test looks at one of them only.
        assertThat(decoded).isBetween(ROUNDS / 20, ROUNDS * 19 / 20);
    }

    private byte[] mutated(byte[] content) {
        if (content.length < 2) {
            return new byte[] {1, 2, 3};
        }
        byte[] copy = content.clone();
        int at = random.nextInt(content.length);
        switch (random.nextInt(6)) {
            case 0 -> copy[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> copy[at] = (byte) random.nextInt(256);
            case 2 -> copy = Arrays.copyOf(content, at);
            case 3 -> copy = Arrays.copyOf(content, content.length + 1 + random.nextInt(20));
            case 4 -> { // a length or count that lies
                if (content.length >= at + Integer.BYTES) {
                    int[] lies = {-1, Integer.MAX_VALUE, Integer.MIN_VALUE, content.length, 1 << 18, 1 << 24};
                    ByteBuffer.wrap(copy).putInt(at, lies[random.nextInt(lies.length)]);
                }
            }
            default -> { // a piece of it somewhere else
                int length = random.nextInt(content.length - at);
                System.arraycopy(content, random.nextInt(content.length - length), copy, at, length);
            }
        }
        return copy;
    }

    @Test
    void listsThatClaimMoreThanThereIsAllocateNothing() throws Exception {
        for (int type : new int[] {18, 32, 65, 83}) {
            for (int claim : new int[] {1 << 18, 3_000, 1 << 24, Integer.MAX_VALUE, -1}) {
                for (int at = FrameCodec.HEADER_BYTES; at < 150; at++) {
                    byte[] content = new byte[160];
                    content[8] = (byte) type;
                    ByteBuffer.wrap(content).putInt(at, claim);
                    decodes(content);
                }
            }
        }
    }

    @Test
    void manySmallElementsStayInProportion() throws Exception {
        for (int payload = 0; payload < 4; payload++) {
            List<byte[]> payloads = new ArrayList<>();
            for (int i = 0; i < Packet.Append.MAX_PAYLOADS; i++) {
                payloads.add(new byte[payload]);
            }
            byte[] frame = FrameCodec.encode(1, new Packet.Append(1, 1, 1, true, 0, payloads));
            assertThat(decodes(Arrays.copyOfRange(frame, FrameCodec.LENGTH_BYTES, frame.length)))
                    .isTrue();
        }
    }

    @Test
    void mutatedGreetingsDecodeOrGiveAnError() throws Exception {
        byte[] hello = Handshake.encode(new Hello(1, 3, new ClusterId(1, 2), null, null, 5, 6, 0));
        byte[] content = Arrays.copyOfRange(hello, Handshake.magic().length + FrameCodec.LENGTH_BYTES, hello.length);
        for (int i = 0; i < ROUNDS; i++) {
            byte[] mutated = mutated(content);
            try {
                Handshake.decodeHello(mutated);
            } catch (WireFormatException expected) {
                assertThat(expected).hasMessageEndingWith(".");
            }
            try {
                Handshake.decodeVerdict(Hello.client(ClusterId.UNKNOWN), mutated);
            } catch (WireFormatException expected) {
                assertThat(expected).hasMessageEndingWith(".");
            }
        }
    }

    @Test
    void streamsOfGarbageAreCutShortWithoutAllocatingWhatTheyClaim() throws Exception {
        for (int i = 0; i < 5_000; i++) {
            byte[] garbage = new byte[random.nextInt(300)];
            random.nextBytes(garbage);
            if (garbage.length > 2 && random.nextBoolean()) {
                garbage[0] = 0; // a length that is allowed
                garbage[1] &= 0x7f;
            }
            assertThat(Allocations.of(() -> readAll(garbage))).isLessThan(FIXED_BYTES + FIRST_PIECE_BYTES);
        }
    }

    private static void readAll(byte[] stream) throws IOException {
        FrameInput in = new FrameInput(new ByteArrayInputStream(stream), 4_096);
        try {
            do {
                // until it ends, or is found out
            } while (in.frame(64 << 20) != null);
        } catch (WireFormatException | EOFException expected) {
            assertThat(expected).hasMessageEndingWith(".");
        }
    }
}
