package dev.pando.client;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One thread for the code that callers attach to futures, so that it holds up neither the loop nor the network. What
 * comes when it is closed runs on whoever brings it.
 */
final class CallbackThread implements Executor {
    private final ThreadPoolExecutor executor;

    /** Null before the first task. */
    private volatile @Nullable Thread thread;

    CallbackThread(String name) {
        executor = new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                task -> made(task, name),
                (task, closed) -> task.run());
    }

    private Thread made(Runnable task, String name) {
        Thread made = new Thread(task, name);
        made.setDaemon(true);
        thread = made;
        return made;
    }

    boolean isCurrentThread() {
        return Thread.currentThread() == thread;
    }

    @Override
    public void execute(Runnable task) {
        executor.execute(task);
    }

    /** The thread ends when it has run what it was given. */
    void close() {
        executor.shutdown();
    }
}
