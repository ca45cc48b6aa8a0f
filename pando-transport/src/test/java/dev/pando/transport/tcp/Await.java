package dev.pando.transport.tcp;

import dev.pando.transport.ConnectionHandler.CloseReason;
import dev.pando.transport.testing.RecordingHandler;
import dev.pando.transport.testing.RecordingHandler.Event;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits for what must happen. The time limit only says when to give up. */
final class Await {
    static final long LIMIT_SECONDS = 20;

    private Await() {}

    static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
        T element = queue.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
        if (element == null) {
            throw new AssertionError("Nothing happened for " + LIMIT_SECONDS + " s.");
        }
        return element;
    }

    static void latch(CountDownLatch latch) throws InterruptedException {
        if (!latch.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("It did not happen within " + LIMIT_SECONDS + " s.");
        }
    }

    /** The next event of this kind; others before it are passed over. */
    static <E extends Event> E next(RecordingHandler handler, Class<E> kind) throws InterruptedException {
        while (true) {
            Event event = next(handler.events());
            if (kind.isInstance(event)) {
                return kind.cast(event);
            }
        }
    }

    static CloseReason closed(RecordingHandler handler) throws InterruptedException {
        return next(handler, Event.Closed.class).reason();
    }
}
