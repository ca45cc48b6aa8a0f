package dev.pando.mutants;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * For how long a worker has said nothing, by the processor's time that it has used meanwhile: one that only waits for a processor, on a
 * machine that has much else to do, is not stuck. Whatever it has used, its patience ends some time.
 */
final class Silence {
    /** So many times as long it may take, if it does nothing. */
    static final int PATIENCE = 10;

    private final Duration most;
    private long lastWords = -1;
    private long sinceNanos;

    /** What it had used by then, as far as the system has said; null before. */
    private @Nullable Duration usedThen;

    Silence(Duration most) {
        this.most = most;
    }

    /**
     * Looks once more.
     *
     * @param words how many it has said in all
     * @param used what it has had of the processors' time; null where the system does not say it at the moment
     * @return whether it is taken for stuck
     */
    boolean isTooLong(long words, @Nullable Duration used, long nowNanos) {
        if (words != lastWords) {
            lastWords = words;
            sinceNanos = nowNanos;
            usedThen = used;
            return false;
        }
        if (usedThen == null) {
            usedThen = used;
        }
        boolean hasWorked =
                used != null && usedThen != null && used.minus(usedThen).compareTo(most) > 0;
        return hasWorked || nowNanos - sinceNanos > PATIENCE * most.toNanos();
    }
}
