package dev.pando.cli.demo;

/** Says when a line may be appended. Senders wait at it with each of their lines. */
interface Throttle {

    /**
     * Waits until the line may pass.
     *
     * @param line counted from 0 in the whole input
     * @return false if it never will, nor any line after it
     */
    boolean await(long line) throws InterruptedException;
}
