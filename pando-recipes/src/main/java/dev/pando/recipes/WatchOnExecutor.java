package dev.pando.recipes;

import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Has a program's watch called where the program wants it, so that the machine waits for nothing that it does. */
record WatchOnExecutor(MapWatch watch, Executor executor) implements MapWatch {

    @Override
    public void changed(String key, Optional<MapValue> value) {
        execute(() -> watch.changed(key, value));
    }

    @Override
    public void replaced() {
        execute(watch::replaced);
    }

    private void execute(Runnable task) {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException e) {
            // The program does not want to hear any more; other members' machines go on, and so does this one.
        }
    }
}
