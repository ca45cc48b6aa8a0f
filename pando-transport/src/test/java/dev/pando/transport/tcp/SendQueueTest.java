package dev.pando.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.transport.Packet;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

/** What waits to be sent is bounded and keeps its order. */
final class SendQueueTest {
    private static final Packet PACKET = new Packet.Leave(1);

    private final SendQueue queue = new SendQueue(100);

    private Queue<SendQueue.Item> take() {
        Queue<SendQueue.Item> taken = queue.take(new ArrayDeque<>());
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
        assertThat(take()).hasSize(1);
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
        assertThat(take()).hasSize(1);
        assertThat(queue.take(new ArrayDeque<>())).isNull();
    }

    @Test
    void afterAbortNothingIsLeftAndNothingCounts() {
        queue.offer(0, PACKET, 30);
        take();
        queue.offer(0, PACKET, 40);
        queue.abort();
        queue.sent(30);
        assertThat(queue.queuedBytes()).isZero();
        assertThat(queue.offer(0, PACKET, 1)).isFalse();
        assertThat(queue.take(new ArrayDeque<>())).isNull();
    }

    @Test
    void whoTakesWaitsForAPacketOrTheEnd() throws InterruptedException {
        LinkedBlockingQueue<Integer> sizes = new LinkedBlockingQueue<>();
        Thread taker = new Thread(() -> {
            Queue<SendQueue.Item> taken;
            while ((taken = queue.take(new ArrayDeque<>())) != null) {
                sizes.add(taken.size());
            }
            sizes.add(-1);
        });
        taker.start();
        queue.offer(0, PACKET, 1);
        assertThat(Await.next(sizes)).isEqualTo(1);
        queue.offer(0, PACKET, 1);
        assertThat(Await.next(sizes)).isEqualTo(1);
        queue.abort();
        assertThat(Await.next(sizes)).isEqualTo(-1);
        taker.join();
    }
}
