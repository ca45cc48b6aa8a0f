package dev.pando.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class RoomTest {
    private final Room room = new Room(3, 100);

    @Test
    void whatFitsGetsInAtOnce() throws Exception {
        assertThat(room.take(50, 0)).isTrue();
        assertThat(room.take(50, 0)).isTrue();
        assertThat(room.take(0, 0)).isTrue();
    }

    @Test
    void nothingGetsInBeyondTheBytesOrTheCount() throws Exception {
        assertThat(room.take(60, 0)).isTrue();
        assertThatThrownBy(() -> room.take(41, 1)).isInstanceOf(TimeoutException.class);
        assertThat(room.take(1, 0)).isTrue();
        assertThat(room.take(1, 0)).isTrue();
        assertThatThrownBy(() -> room.take(1, 1)).isInstanceOf(TimeoutException.class);
    }

    @Test
    void whatIsLargerThanTheRoomGetsInAlone() throws Exception {
        assertThat(room.take(1000, 0)).isTrue();
        assertThatThrownBy(() -> room.take(1, 1)).isInstanceOf(TimeoutException.class);

        room.giveBack(1000);

        assertThat(room.take(1, 0)).isTrue();
    }

    @Test
    void aLargeOneThatWaitsIsNotOvertakenBySmallOnes() throws Exception {
        assertThat(room.take(10, 0)).isTrue();
        Waiting large = new Waiting(100);
        large.awaitBlocked();
        Waiting small = new Waiting(1);
        small.awaitBlocked();

        room.giveBack(10);

        assertThat(large.task.get()).isTrue();
        small.awaitBlocked();
        room.giveBack(100);
        assertThat(small.task.get()).isTrue();
    }

    @Test
    void closingLetsEverybodyGo() throws Exception {
        assertThat(room.take(100, 0)).isTrue();
        Waiting first = new Waiting(1);
        Waiting second = new Waiting(1);
        first.awaitBlocked();
        second.awaitBlocked();

        room.close();

        assertThat(first.task.get()).isFalse();
        assertThat(second.task.get()).isFalse();
        assertThat(room.take(1, 0)).isFalse();
    }

    @Test
    void aThreadThatIsInterruptedTakesNothing() throws Exception {
        assertThat(room.take(100, 0)).isTrue();
        Waiting waiting = new Waiting(1);
        waiting.awaitBlocked();

        waiting.thread.interrupt();
        assertThatThrownBy(waiting.task::get).hasCauseInstanceOf(InterruptedException.class);

        room.giveBack(100);
        assertThat(room.take(100, 0)).isTrue();
    }

    /** A thread that takes room, and waits for as long as there is none. */
    private final class Waiting {
        private final FutureTask<Boolean> task;
        private final Thread thread;

        Waiting(long size) {
            task = new FutureTask<>(() -> room.take(size, Long.MAX_VALUE));
            thread = new Thread(task, "waits for room");
            thread.setDaemon(true);
            thread.start();
        }

        void awaitBlocked() {
            while (thread.getState() != Thread.State.TIMED_WAITING) {
                assertThat(task.isDone()).isFalse();
                Thread.onSpinWait();
            }
        }
    }
}
