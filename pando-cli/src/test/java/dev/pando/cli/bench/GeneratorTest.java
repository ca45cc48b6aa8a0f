package dev.pando.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.HistogramIterationValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class GeneratorTest {
    private static final long MS = 1_000_000;

    /** The first operation stalls for 10 ms, during which ten more are due: they are late, though each takes no time. */
    @Test
    void inAnOpenLoopWhatWasDueDuringAStallIsLate() throws Exception {
        AtomicLong clockNs = new AtomicLong();
        CountDownLatch eleven = new CountDownLatch(11);
        Operation operation = number -> {
            if (number == 0) {
                clockNs.addAndGet(10 * MS);
            }
            eleven.countDown();
            return CompletableFuture.completedFuture(null);
        };
        Generator generator = Generator.perSecond(operation, 1_000, clockNs::get);
        eleven.await();
        generator.close(); // the last of them has been counted
        Interval interval = generator.interval();
        assertThat(latenciesMs(interval)).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
        assertThat(interval.failed()).isZero();
    }

    private static List<Long> latenciesMs(Interval interval) {
        List<Long> latencies = new ArrayList<>();
        for (HistogramIterationValue value : interval.latencyNs().recordedValues()) {
            for (long i = 0; i < value.getCountAtValueIteratedTo(); i++) {
                latencies.add(value.getValueIteratedTo() / MS);
            }
        }
        return latencies;
    }

    @Test
    void inAClosedLoopAnotherOneBeginsWhenOneHasEnded() throws Exception {
        BlockingQueue<CompletableFuture<Long>> begun = new LinkedBlockingQueue<>();
        AtomicLong underWay = new AtomicLong();
        AtomicLong most = new AtomicLong();
        Operation operation = number -> {
            most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
            CompletableFuture<Long> future = new CompletableFuture<>();
            begun.add(future);
            return future;
        };
        Generator generator = Generator.inFlight(operation, 3);
        List<CompletableFuture<Long>> open = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            open.add(begun.take());
            if (open.size() == 3) {
                underWay.decrementAndGet();
                open.remove(0).complete(0L);
            }
        }
        Thread ending = new Thread(generator::close);
        ending.start();
        while (ending.isAlive()) {
            open.addAll(begun);
            open.forEach(future -> future.complete(0L));
            ending.join(1);
        }
        assertThat(most).hasValue(3);
        assertThat(generator.interval().operations()).isGreaterThanOrEqualTo(20);
    }

    @Test
    void whatFailsIsCountedApartAndTheLastIsTold() throws Exception {
        CountDownLatch four = new CountDownLatch(4);
        Operation operation = number -> {
            four.countDown();
            if (number == 1) {
                throw new IllegalStateException("refused");
            }
            return number == 2
                    ? CompletableFuture.failedFuture(new IllegalStateException("lost"))
                    : CompletableFuture.completedFuture(number);
        };
        Generator generator = Generator.inFlight(operation, 1);
        four.await();
        generator.close();
        assertThat(generator.interval().failed()).isEqualTo(2);
        assertThat(generator.lastFailure()).contains("lost");
    }

    @Test
    void anIntervalHasWhatEndedSinceTheOneBefore() throws Exception {
        AtomicLong clockNs = new AtomicLong();
        BlockingQueue<Long> begun = new LinkedBlockingQueue<>();
        Operation operation = number -> {
            begun.add(number);
            return CompletableFuture.completedFuture(null);
        };
        Generator generator = Generator.perSecond(operation, 1_000, clockNs::get);
        begun.take();
        clockNs.set(3 * MS);
        for (int i = 0; i < 3; i++) {
            begun.take();
        }
        generator.close();
        Interval first = generator.interval();
        assertThat(first.operations()).isEqualTo(4);
        assertThat(first.seconds()).isEqualTo(0.003);
        Interval second = generator.interval();
        assertThat(second.operations()).isZero();
        assertThat(second.latencyUs(99)).isZero();
        assertThat(first.and(first).operations()).isEqualTo(8);
        assertThat(first.and(first).perSecond()).isEqualTo(first.perSecond());
    }
}
