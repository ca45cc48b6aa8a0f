package dev.pando.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.transport.Packet;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

/** What waits to be sent is bounded and keeps its order, and one at a time sends it. */
final class SendQueueTest {
    private static final Packet PACKET = new Packet.Leave(1);

    private final SendQueue queue = new SendQueue(100);

    private Queue<SendQueue.Item> take() {
        Queue<SendQueue.Item> taken = queue.take();
        assertThat(taken).isNotNull();
        return taken == null ? new ArrayDeque<>() : taken;
    }

    @Test
    void itTakesNoMoreThanItsBound() {
        assertThat(queue.offer(0, PACKET, 60)).isTrue();
        assertThat(queue.offer(0, PACKET, 41)).isFalse();
        assertThat(queue.offer(0, PACKET, 40)).isTrue();
        assertThat(queue.offer(0, PACKET, 1)).isFalse();
        assertThat(queue.queuedBytes()).isEqualTo(100);
    }

    @Test
    void anEmptyOneTakesASinglePacketOfAnySize() {
        assertThat(queue.offer(0, PACKET, 1_000)).isTrue();
        assertThat(queue.offer(0, PACKET, 1)).isFalse();
    }

    @Test
    void whatWasTakenCountsUntilItIsSent() {
        queue.offer(0, PACKET, 60);
        assertThat(take()).hasSize(1);
        assertThat(queue.queuedBytes()).isEqualTo(60);
        assertThat(queue.offer(0, PACKET, 41)).isFalse();
        queue.sent(60);
        assertThat(queue.queuedBytes()).isZero();
        assertThat(queue.offer(0, PACKET, 41)).isTrue();
    }

    @Test
    void everythingIsTakenAtOnceInOrder() {
        for (int i = 1; i <= 5; i++) {
            queue.offer(i, PACKET, i);
        }
        assertThat(take()).extracting(SendQueue.Item::group).containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void aKeepaliveIsAddedOnlyWhereNothingElseWaits() {
        queue.offerKeepalive();
        queue.offerKeepalive();
        Queue<SendQueue.Item> keepalive = take();
        assertThat(keepalive).hasSize(1);
        keepalive.clear();
        queue.done(false);
        queue.offer(0, PACKET, 1);
        queue.offerKeepalive();
        assertThat(take()).extracting(SendQueue.Item::packet).containsExactly(PACKET);
    }

    @Test
    void afterFinishWhatIsQueuedCanBeTakenAndThenNothing() {
        queue.offer(0, PACKET, 1);
        queue.finish();
        assertThat(queue.offer(0, PACKET, 1)).isFalse();
        queue.offerKeepalive();
        Queue<SendQueue.Item> last = take();
        assertThat(last).hasSize(1);
        last.clear();
        queue.done(false);
        assertThat(queue.take()).isNull();
    }

    @Test
    void afterAbortNothingIsLeftAndNothingCounts() {
        queue.offer(0, PACKET, 30);
        take().clear();
        queue.offer(0, PACKET, 40);
        queue.abort();
        queue.sent(30);
        queue.done(true);
        assertThat(queue.queuedBytes()).isZero();
        assertThat(queue.offer(0, PACKET, 1)).isFalse();
        assertThat(queue.take()).isNull();
    }

    @Test
    void whatIsLittleIsTakenByWhoeverHasIt() {
        queue.offer(1, PACKET, 30);
        queue.offer(2, PACKET, 30);
        assertThat(queue.takeLittle(59)).isNull();
        assertThat(queue.takeLittle(60)).extracting(SendQueue.Item::group).containsExactly(1L, 2L);
    }

    @Test
    void nobodyTakesWhileAnotherIsNotThrough() {
        queue.offer(1, PACKET, 30);
        Queue<SendQueue.Item> first = take();
        queue.offer(2, PACKET, 30);
        assertThat(queue.takeLittle(100)).isNull();
        first.clear();
        queue.done(false);
        assertThat(queue.takeLittle(100)).extracting(SendQueue.Item::group).containsExactly(2L);
    }

    @Test
    void whatIsLeftIsTheWriters() {
        queue.offer(1, PACKET, 30);
        take().clear();
        queue.done(true);
        queue.offer(2, PACKET, 30);
        assertThat(queue.takeLittle(100)).isNull(); // it would overtake what is left
        assertThat(take()).extracting(SendQueue.Item::group).containsExactly(2L);
    }

    @Test
    void whatIsLeftIsTakenThoughNothingElseIsQueued() {
        queue.offer(1, PACKET, 30);
        take().clear();
        queue.done(true);
        assertThat(take()).isEmpty();
        queue.done(false);
        queue.finish();
        assertThat(queue.take()).isNull();
    }

    @Test
    void whoeverIsThroughWakesTheWriterForWhatHasComeMeanwhile() throws InterruptedException {
        LinkedBlockingQueue<Long> groups = new LinkedBlockingQueue<>();
        queue.offer(1, PACKET, 1);
        Queue<SendQueue.Item> first = take();
        Thread writer = new Thread(() -> {
            Queue<SendQueue.Item> taken;
            while ((taken = queue.take()) != null) {
                taken.forEach(item -> groups.add(item.group()));
                taken.clear();
                queue.done(false);
            }
            groups.add(-1L);
        });
        writer.start();
        queue.offer(2, PACKET, 1);
        queue.wakeWriter();
        first.clear();
        queue.done(false);
        assertThat(Await.next(groups)).isEqualTo(2L);
        queue.finish();
        assertThat(Await.next(groups)).isEqualTo(-1L);
        writer.join();
    }

    @Test
    void whoTakesWaitsForAPacketOrTheEnd() throws InterruptedException {
        LinkedBlockingQueue<Integer> sizes = new LinkedBlockingQueue<>();
        Thread taker = new Thread(() -> {
            Queue<SendQueue.Item> taken;
            while ((taken = queue.take()) != null) {
                sizes.add(taken.size());
                taken.clear();
                queue.done(false);
            }
            sizes.add(-1);
        });
        taker.start();
        queue.offer(0, PACKET, 1);
        queue.wakeWriter();
        assertThat(Await.next(sizes)).isEqualTo(1);
        queue.offer(0, PACKET, 1);
        queue.wakeWriter();
        assertThat(Await.next(sizes)).isEqualTo(1);
        queue.abort();
        assertThat(Await.next(sizes)).isEqualTo(-1);
        taker.join();
    }
}
