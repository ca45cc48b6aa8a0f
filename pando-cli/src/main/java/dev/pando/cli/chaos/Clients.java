package dev.pando.cli.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Clients at work, each on a thread of its own and at a steady rate, not all at once. What one can't do in time it leaves out. */
final class Clients implements AutoCloseable {
    private final List<Thread> threads = new ArrayList<>();
    private final int keys;
    private final long everyNs;
    private volatile boolean ended;
    private volatile @Nullable Throwable failure;

    /**
     * @param keys that all of them use
     * @param everyNs how long after the beginning of a step each begins the next, at the least
     */
    Clients(List<MapClient> clients, int keys, long everyNs) {
        this.keys = keys;
        this.everyNs = everyNs;
        for (MapClient client : clients) {
            long delayNs = everyNs * threads.size() / clients.size();
            Thread thread = new Thread(() -> run(client, delayNs), "chaos-client-" + threads.size());
            thread.setDaemon(true);
            threads.add(thread);
        }
    }

    void start() {
        threads.forEach(Thread::start);
    }

    private void run(MapClient client, long delayNs) {
        try {
            TimeUnit.NANOSECONDS.sleep(delayNs);
            while (!ended) {
                long nextNs = System.nanoTime() + everyNs;
                client.step(keys);
                TimeUnit.NANOSECONDS.sleep(Math.max(0, nextNs - System.nanoTime()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            failure = e;
        }
    }

    /** What ended one of them that should not have; null if nothing did. */
    @Nullable Throwable failure() {
        return failure;
    }

    /** Ends them as they are. */
    @Override
    public void close() {
        ended = true;
        threads.forEach(Thread::interrupt);
    }

    /** Lets them end what they have begun, and waits for that. */
    void end() throws InterruptedException {
        ended = true;
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
