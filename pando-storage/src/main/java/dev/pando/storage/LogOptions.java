package dev.pando.storage;

import java.security.SecureRandom;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/**
 * How a log is kept on disk.
 *
 * @param segmentBytes size of a file of the log, filled with zeros before it is used; 8 KiB to 1 GiB. An entry that is
 *     too large for it gets a file of its own size
 * @param background prepares the next file ahead of need, so that the log writer need not wait for it. May run a task
 *     at once, later or never: what isn't prepared is made when it is needed
 * @param random makes the salts and ids of new files. Used by one thread at a time
 */
public record LogOptions(int segmentBytes, Executor background, RandomGenerator random) {
    private static final int MIN_SEGMENT_BYTES = 8 << 10;
    private static final int DEFAULT_SEGMENT_BYTES = 32 << 20;
    private static final int MAX_SEGMENT_BYTES = 1 << 30;
    private static final SecureRandom UNFORESEEABLE = new SecureRandom();

    public LogOptions {
        if (segmentBytes < MIN_SEGMENT_BYTES || segmentBytes > MAX_SEGMENT_BYTES) {
            throw new IllegalArgumentException(
                    "A segment has 8 KiB to 1 GiB, not " + segmentBytes + " bytes: set segmentBytes accordingly.");
        }
        random = random instanceof InTurn ? random : new InTurn(random);
    }

    /** The log writer and those who take snapshots draw from the same. */
    private record InTurn(RandomGenerator source) implements RandomGenerator {
        @Override
        public long nextLong() {
            synchronized (source) {
                return source.nextLong();
            }
        }
    }

    /** Segments of 32 MiB, prepared by the log writer itself, with salts that nobody can foresee. */
    public static LogOptions defaults() {
        return new LogOptions(DEFAULT_SEGMENT_BYTES, Runnable::run, UNFORESEEABLE);
    }

    public LogOptions withSegmentBytes(int bytes) {
        return new LogOptions(bytes, background, random);
    }

    public LogOptions withBackground(Executor executor) {
        return new LogOptions(segmentBytes, executor, random);
    }

    public LogOptions withRandom(RandomGenerator source) {
        return new LogOptions(segmentBytes, background, source);
    }
}
