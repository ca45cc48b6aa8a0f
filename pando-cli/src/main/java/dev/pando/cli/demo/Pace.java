package dev.pando.cli.demo;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Lets lines pass at a steady rate until it is ended. What was due while the senders were held up elsewhere passes at
 * once afterwards.
 */
final class Pace implements Throttle {
    private final double nsPerLine;
    private final LongSupplier clockNs;
    private final long startNs;
    /** How many have passed: all before this one have, or will. */
    private long passed;

    private boolean ended;

    /** @param clockNs as {@link System#nanoTime}; the first line is due now */
    Pace(int linesPerSecond, LongSupplier clockNs) {
        this.nsPerLine = 1e9 / linesPerSecond;
        this.clockNs = clockNs;
        this.startNs = clockNs.getAsLong();
    }

    @Override
    public synchronized boolean await(long line) throws InterruptedException {
        while (!ended) {
            long leftNs = startNs + (long) (line * nsPerLine) - clockNs.getAsLong();
            if (leftNs <= 0) {
                passed = Math.max(passed, line + 1);
                return true;
            }
            TimeUnit.NANOSECONDS.timedWait(this, leftNs);
        }
        return line < passed;
    }

    /** Lets no more lines pass but those that others have overtaken; gives their number back, those included. */
    synchronized long end() {
        ended = true;
        notifyAll();
        return passed;
    }
}
