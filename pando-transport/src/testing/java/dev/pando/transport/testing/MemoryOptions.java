package dev.pando.transport.testing;

/**
 * How a network in memory behaves.
 *
 * @param minDelayNanos the shortest time that a packet takes
 * @param maxDelayNanos the longest
 * @param connectTimeoutNanos after how long without an answer a connection was not made
 * @param peerTimeoutNanos after how long of hearing nothing an end gives its connection up
 * @param maxEntryBytes bounds the frames, as in production
 * @param sendQueueBytes what may be under way in one direction of a connection
 */
public record MemoryOptions(
        long minDelayNanos,
        long maxDelayNanos,
        long connectTimeoutNanos,
        long peerTimeoutNanos,
        int maxEntryBytes,
        long sendQueueBytes) {

    /** Those of production, and delays of 0.1 to 1 ms. */
    public static MemoryOptions defaults() {
        return new MemoryOptions(100_000, 1_000_000, 3_000_000_000L, 10_000_000_000L, 1 << 20, 64L << 20);
    }

    public MemoryOptions withDelays(long minNanos, long maxNanos) {
        return new MemoryOptions(
                minNanos, maxNanos, connectTimeoutNanos, peerTimeoutNanos, maxEntryBytes, sendQueueBytes);
    }

    public MemoryOptions withMaxEntryBytes(int bytes) {
        return new MemoryOptions(
                minDelayNanos, maxDelayNanos, connectTimeoutNanos, peerTimeoutNanos, bytes, sendQueueBytes);
    }

    public MemoryOptions withSendQueueBytes(long bytes) {
        return new MemoryOptions(
                minDelayNanos, maxDelayNanos, connectTimeoutNanos, peerTimeoutNanos, maxEntryBytes, bytes);
    }
}
