package dev.pando.cli;

/** What is to be done when a signal ends the process, for as long as it is needed. */
public final class ShutdownHook {
    private final Thread thread;
    private volatile boolean running;

    private ShutdownHook(Runnable action, String name) {
        thread = new Thread(
                () -> {
                    running = true;
                    action.run();
                },
                name);
    }

    /** Has the action done on a thread of this name when the process ends. */
    public static ShutdownHook add(String name, Runnable action) {
        ShutdownHook hook = new ShutdownHook(action, name);
        Runtime.getRuntime().addShutdownHook(hook.thread);
        return hook;
    }

    /** Whether the process is ending, and the action has begun. */
    public boolean isRunning() {
        return running;
    }

    /** The action is not needed any more; no matter if it has begun. */
    public void remove() {
        try {
            Runtime.getRuntime().removeShutdownHook(thread);
        } catch (IllegalStateException e) {
            // The process is ending, so it is done already, or runs.
        }
    }
}
