package dev.pando.transport.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A stream is cut into its frames, however it arrives. */
final class FrameInputTest {
    private final SplittableRandom random = new SplittableRandom(1);

    /** Counts reads, and gives no more than so many bytes with each. */
    private static final class Trickle extends InputStream {
        private final InputStream bytes;
        private final int most;
        private int reads;

        Trickle(byte[] bytes, int most) {
            this.bytes = new ByteArrayInputStream(bytes);
            this.most = most;
        }

        @Override
        public int read() {
            throw new AssertionError("One byte a read is too slow.");
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            reads++;
            return bytes.read(target, offset, Math.min(most, length));
        }
    }

    private byte[] stream(int... lengths) {
        int total = 0;
        for (int length : lengths) {
            total += Integer.BYTES + length;
        }
        ByteBuffer out = ByteBuffer.allocate(total);
        for (int length : lengths) {
            byte[] body = new byte[length];
            random.nextBytes(body);
            out.putInt(length).put(body);
        }
        return out.array();
    }

    private static void assertFrames(byte[] stream, FrameInput in) throws IOException, WireFormatException {
        ByteBuffer expected = ByteBuffer.wrap(stream);
        while (expected.hasRemaining()) {
            byte[] body = new byte[expected.getInt()];
            expected.get(body);
            assertThat(in.frame(1 << 20)).isEqualTo(body);
        }
        assertThat(in.frame(1 << 20)).isNull();
    }

    @Test
    void framesComeOutWholeHoweverTheyArrive() throws IOException, WireFormatException {
        byte[] stream = stream(9, 10, 5_000, 100, 64 << 10, (64 << 10) + 1, 300_000, 9, 1 << 20, 12);
        for (int most : new int[] {1, 3, 1_000, 1 << 20}) {
            for (int buffer : new int[] {16, 4_096, 64 << 10}) {
                assertFrames(stream, new FrameInput(new Trickle(stream, most), buffer));
            }
        }
    }

    @Test
    void theBufferCanGrowBetweenFrames() throws IOException, WireFormatException {
        byte[] stream = stream(9, 20, 30, 40, 5_000, 50);
        ByteArrayInputStream bytes = new ByteArrayInputStream(stream);
        FrameInput in = new FrameInput(bytes, 64);
        assertThat(in.frame(100)).hasSize(9);
        in.goOn(bytes, 4_096);
        assertThat(in.frame(100)).hasSize(20);
        in.goOn(bytes, 8);
        assertThat(in.frame(100)).hasSize(30);
        assertThat(in.frame(100)).hasSize(40);
        assertThat(in.frame(10_000)).hasSize(5_000);
        assertThat(in.frame(100)).hasSize(50);
        assertThat(in.frame(100)).isNull();
    }

    @Test
    void manySmallFramesCostOneRead() throws IOException, WireFormatException {
        int[] lengths = new int[1_000];
        java.util.Arrays.fill(lengths, 60);
        byte[] stream = stream(lengths);
        Trickle trickle = new Trickle(stream, 1 << 20);
        assertFrames(stream, new FrameInput(trickle, 64 << 10));
        assertThat(trickle.reads).isEqualTo(2); // the second finds the end
    }

    @Test
    void aLengthOutOfBoundsIsRefusedBeforeAnythingIsAllocated() throws Exception {
        for (int length : new int[] {-1, Integer.MIN_VALUE, Integer.MAX_VALUE, 1_001, 8, 0}) {
            byte[] claim = ByteBuffer.allocate(Integer.BYTES).putInt(length).array();
            assertThat(Allocations.of(() -> assertThatThrownBy(
                                    () -> new FrameInput(new ByteArrayInputStream(claim), 64).frame(1_000))
                            .isInstanceOf(WireFormatException.class)))
                    .isLessThan(1 << 20);
        }
    }

    @Test
    void aLongFrameIsAllocatedAsItArrives() throws Exception {
        byte[] beginning = ByteBuffer.allocate(100_000).putInt(64 << 20).array();
        assertThat(Allocations.of(() -> assertThatThrownBy(
                                () -> new FrameInput(new ByteArrayInputStream(beginning), 64).frame(64 << 20))
                        .isInstanceOf(EOFException.class)))
                .isLessThan(1 << 20);
    }

    @Test
    void aStreamThatEndsWithinAFrameIsAnError() throws IOException, WireFormatException {
        byte[] stream = stream(9, 100);
        for (int length = 14; length < stream.length; length++) {
            FrameInput in = new FrameInput(new ByteArrayInputStream(stream, 0, length), 64);
            assertThat(in.frame(1_000)).hasSize(9);
            assertThatThrownBy(() -> in.frame(1_000)).isInstanceOf(EOFException.class);
        }
    }
}
