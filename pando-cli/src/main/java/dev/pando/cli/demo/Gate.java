package dev.pando.cli.demo;

/**
 * Up to which line the senders may go: what follows is kept for after the next event of the demo, so that there is
 * something to append however small the input is. Only opens wider.
 */
final class Gate implements Throttle {
    private long limit;

    /** @param limit lines before this one, counted from 0, may pass */
    Gate(long limit) {
        this.limit = limit;
    }

    synchronized void openTo(long newLimit) {
        limit = Math.max(limit, newLimit);
        notifyAll();
    }

    @Override
    public synchronized boolean await(long line) throws InterruptedException {
        while (line >= limit) {
            wait();
        }
        return true;
    }
}
