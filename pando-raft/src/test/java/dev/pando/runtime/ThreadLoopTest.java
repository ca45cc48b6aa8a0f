package dev.pando.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
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

    @Test
    void whoBringsATaskWhileTheLoopSleepsRunsIt() {
        asleep();

        loop.executeHere(() -> done.add(Thread.currentThread() == thread.join() ? "loop" : "here"));
        loop.admit(100, () -> done.add("admitted"));

        assertThat(done).containsExactly("here", "admitted"); // before it returned
    }

    @Test
    void oneThreadAtATimeRunsTasksWhoeverBringsThem() throws InterruptedException {
        int[] counted = {0};
        int[] runs = {0};
        int[] hooks = {0};
        loop.afterTasks(() -> hooks[0]++);
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            Thread bringing = new Thread(() -> {
                for (int i = 0; i < 20_000; i++) {
                    int now = i;
                    Runnable task = () -> {
                        counted[0]++;
                        if (now % 10 == 0) {
                            loop.execute(() -> runs[0]++);
                            loop.schedule(now % 3, () -> runs[0]++);
                        }
                    };
                    switch (i % 3) {
                        case 0 -> loop.execute(task);
                        case 1 -> loop.executeHere(task);
                        default -> loop.admit(1 << 20, task);
                    }
                }
            });
            threads.add(bringing);
            bringing.start();
        }
        for (Thread bringing : threads) {
            bringing.join();
        }
        CountDownLatch timersAreThrough = new CountDownLatch(1);
        loop.execute(() -> loop.schedule(4, timersAreThrough::countDown));
        timersAreThrough.await();

        int[] seen = new int[3];
        quiet();
        CountDownLatch read = new CountDownLatch(1);
        loop.execute(() -> {
            seen[0] = counted[0];
            seen[1] = runs[0];
            seen[2] = hooks[0];
            read.countDown();
        });
        read.await();
        assertThat(seen[0]).isEqualTo(80_000);
        assertThat(seen[1]).isEqualTo(16_000);
        assertThat(seen[2]).isPositive();
    }

    @Test
    void whoLendsItselfIsLetGoAndTheLoopGoesOn() {
        asleep();
        int[] left = {1_000};
        CompletableFuture<Thread> last = new CompletableFuture<>();
        Runnable[] again = new Runnable[1];
        again[0] = () -> {
            if (--left[0] > 0) {
                loop.execute(again[0]);
            } else {
                last.complete(Thread.currentThread());
            }
        };

        loop.executeHere(again[0]);

        assertThat(last.join()).isSameAs(thread.join());
    }

    @Test
    void aTimerThatIsDueWhileAnotherThreadRunsTasksIsRun() throws InterruptedException {
        asleep();
        CountDownLatch timer = new CountDownLatch(1);
        loop.executeHere(() -> {
            loop.schedule(0, timer::countDown);
            loop.schedule(TimeUnit.HOURS.toNanos(1), () -> done.add("later"));
        });
        timer.await();
        CountDownLatch second = new CountDownLatch(1);
        loop.executeHere(() -> loop.schedule(TimeUnit.MILLISECONDS.toNanos(5), second::countDown));
        second.await(); // the loop's thread slept until in an hour
        assertThat(done).isEmpty();
    }

    @Test
    void whatFailsOnALentThreadIsReportedAndThatGoesOn() {
        asleep();
        IllegalStateException failure = new IllegalStateException("as wanted");
        loop.executeHere(() -> {
            throw failure;
        });
        assertThat(failures).containsExactly(failure);
        failures.clear();
    }

    @Test
    void whoBringsTooMuchWaitsUntilThereIsRoom() throws InterruptedException {
        CountDownLatch isBusy = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        loop.execute(() -> {
            isBusy.countDown();
            await(goOn);
        });
        isBusy.await();
        loop.admit(64 << 20, () -> done.add("much"));
        Thread bringing = new Thread(() -> loop.admit(1, () -> done.add("more")));
        bringing.start();
        while (bringing.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        assertThat(done).isEmpty();
        goOn.countDown();
        bringing.join();
        quiet();
        assertThat(done).containsExactly("much", "more");
    }

    /** Until what was given to the loop so far is done. */
    private void quiet() {
        CompletableFuture<Void> reached = new CompletableFuture<>();
        loop.execute(() -> reached.complete(null));
        reached.join();
    }

    /** Until the loop's thread has nothing to do. */
    private void asleep() {
        while (thread.join().getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
