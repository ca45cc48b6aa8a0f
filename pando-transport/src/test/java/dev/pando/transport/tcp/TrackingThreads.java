package dev.pando.transport.tcp;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes threads and remembers them. */
final class TrackingThreads implements ThreadFactory {
    private final Collection<Thread> made = new ConcurrentLinkedQueue<>();
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger mostRunning = new AtomicInteger();

    @Override
    public Thread newThread(Runnable task) {
        Thread thread = new Thread(() -> {
            mostRunning.accumulateAndGet(running.incrementAndGet(), Math::max);
            try {
                task.run();
            } finally {
                running.decrementAndGet();
            }
        });
        thread.setDaemon(true);
        made.add(thread);
        return thread;
    }

    List<Thread> alive() {
        return made.stream().filter(Thread::isAlive).toList();
    }

    int made() {
        return made.size();
    }

    /** How many ran at once, at most. */
    int mostRunning() {
        return mostRunning.get();
    }
}
