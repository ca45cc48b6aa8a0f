package dev.pando.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class ThreadLoopTest {
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Thread> thread = new CompletableFuture<>();
    private final List<String> done = new CopyOnWriteArrayList<>();
    private final ThreadLoop loop = new ThreadLoop("loop", this::newThread, failures::add);

    private Thread newThread(Runnable task) {
        Thread made = new Thread(task);
        thread.complete(made);
        return made;
    }

    @AfterEach
    void end() throws InterruptedException {
        loop.close();
        thread.join().join();
        assertThat(failures).isEmpty();
    }

    @Test
    void timersThatAreDueComeBeforeTasksAndAllInTheirOrder() throws InterruptedException {
        CountDownLatch isBusy = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        loop.execute(() -> {
            isBusy.countDown();
            await(goOn);
        });
        isBusy.await();
        loop.execute(() -> done.add("task 1"));
        loop.execute(() -> done.add("task 2"));
        loop.schedule(0, () -> done.add("timer 1"));
        loop.schedule(0, () -> done.add("timer 2"));
        loop.schedule(0, () -> done.add("cancelled")).cancel();
        loop.schedule(TimeUnit.HOURS.toNanos(1), () -> done.add("later"));
        goOn.countDown();

        quiet();
        assertThat(done).containsExactly("timer 1", "timer 2", "task 1", "task 2");
    }

    @Test
    void tasksOfATaskComeAfterThoseThatWaitAlready() {
        loop.execute(() -> {
            loop.execute(() -> {
                done.add("second");
                loop.execute(() -> done.add("third"));
            });
            done.add("first");
        });

        quiet();
        quiet();
        quiet();
        assertThat(done).containsExactly("first", "second", "third");
    }

    @Test
    void anInterruptEndsNothing() {
        quiet();
        thread.join().interrupt();

        loop.execute(() -> done.add("task"));

        quiet();
        assertThat(done).containsExactly("task");
    }

    @Test
    void afterItIsClosedNothingBegins() throws InterruptedException {
        loop.execute(() -> {
            done.add("before");
            loop.close();
            loop.execute(() -> done.add("after"));
        });

        thread.join().join();
        assertThat(done).containsExactly("before");
    }

    /** Until what was given to the loop so far is done. */
    private void quiet() {
        CompletableFuture<Void> reached = new CompletableFuture<>();
        loop.execute(() -> reached.complete(null));
        reached.join();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
