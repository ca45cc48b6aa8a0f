package dev.pando.testkit.world;

import dev.pando.transport.testing.ManualScheduler;

/** How promptly something of a machine works: its processor, or its disk. Both may be slow, or stand still for a while. */
final class Pace {
    private final ManualScheduler scheduler;
    private final Dice dice;
    private final long usualNanos;
    private int slowness = 1;
    private long standsUntilNanos;

    /** @param usualNanos the longest that it usually takes */
    Pace(ManualScheduler scheduler, Dice dice, long usualNanos) {
        this.scheduler = scheduler;
        this.dice = dice;
        this.usualNanos = usualNanos;
    }

    /** How long it takes until something that is asked for now is done. */
    long delayNanos() {
        long standing = Math.max(0, standsUntilNanos - scheduler.nowNanos());
        return standing + dice.nextLong(usualNanos * slowness) + 1;
    }

    boolean isStanding() {
        return standsUntilNanos > scheduler.nowNanos();
    }

    void slowBy(int factor) {
        slowness = factor;
    }

    void standFor(long nanos) {
        standsUntilNanos = Math.max(standsUntilNanos, scheduler.nowNanos() + nanos);
    }

    /** Neither slow nor standing still. */
    void recover() {
        slowness = 1;
        standsUntilNanos = 0;
    }
}
