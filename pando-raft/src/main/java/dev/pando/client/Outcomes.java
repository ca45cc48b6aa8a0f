package dev.pando.client;

import dev.pando.Appended;
import dev.pando.RaftException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * Tells callers how their appends ended, and gives their room back. What callers have attached to a future runs on the
 * executor, never on the loop: code that waits there for the client delays other such code, and nothing else.
 */
final class Outcomes {
    private final Room room;
    private final Executor callbacks;
    private List<Runnable> batch = new ArrayList<>();

    Outcomes(Room room, Executor callbacks) {
        this.room = room;
        this.callbacks = callbacks;
    }

    void succeed(PendingAppend append, Appended where) {
        end(append, () -> append.result().complete(where));
    }

    void succeed(PendingCommand command, byte[] outcome) {
        end(command, () -> command.outcome().complete(outcome));
    }

    void fail(PendingAppend append, RaftException why) {
        end(append, () -> append.fail(why));
    }

    /** Hands over what has gathered. Called at the end of each task that ended appends. */
    void flush() {
        if (!batch.isEmpty()) {
            List<Runnable> full = batch;
            batch = new ArrayList<>();
            callbacks.execute(() -> full.forEach(Runnable::run));
        }
    }

    private void end(PendingAppend append, Runnable completion) {
        if (append.isPrivate()) {
            complete(append, completion);
        } else {
            batch.add(() -> complete(append, completion));
        }
    }

    /** Room first: what follows on the future may want to append. */
    private void complete(PendingAppend append, Runnable completion) {
        room.giveBack(append.payload().length);
        completion.run();
    }
}
