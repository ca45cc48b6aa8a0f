package dev.pando.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** How long a write has been waiting, and how long none was made. */
final class TimedStreamTest {

    @Test
    void aLargeWriteGoesOutInPiecesSoThatItsProgressIsSeen() throws IOException {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        List<Integer> pieces = new ArrayList<>();
        byte[] bytes = new byte[300_000];
        new SplittableRandom(1).nextBytes(bytes);
        try (TimedStream stream = new TimedStream(new OutputStream() {
            @Override
            public void write(int value) {
                throw new AssertionError("Too slow.");
            }

            @Override
            public void write(byte[] piece, int offset, int length) {
                pieces.add(length);
                written.write(piece, offset, length);
            }
        })) {
            stream.write(bytes);
        }
        assertThat(pieces).containsExactly(131_072, 131_072, 37_856);
        assertThat(written.toByteArray()).isEqualTo(bytes);
    }

    @Test
    void eitherAWriteIsUnderWayOrNoneIs() throws IOException, InterruptedException {
        CountDownLatch began = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        TimedStream stream = new TimedStream(new OutputStream() {
            @Override
            public void write(int value) {
                throw new AssertionError("Too slow.");
            }

            @Override
            public void write(byte[] piece, int offset, int length) throws IOException {
                began.countDown();
                try {
                    Await.latch(goOn);
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }
        });
        assertThat(stream.writingNanos()).isZero();
        assertThat(stream.idleNanos()).isPositive();
        Thread writer = new Thread(() -> {
            try {
                stream.write(1);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        writer.start();
        Await.latch(began);
        long first = stream.writingNanos();
        assertThat(first).isPositive();
        assertThat(stream.writingNanos()).isGreaterThanOrEqualTo(first);
        assertThat(stream.idleNanos()).isZero();
        goOn.countDown();
        writer.join();
        assertThat(stream.writingNanos()).isZero();
        assertThat(stream.idleNanos()).isPositive();
    }
}
