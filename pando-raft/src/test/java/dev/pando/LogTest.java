package dev.pando;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the API promises of logs, listeners and barriers, on real members. */
final class LogTest {
    @TempDir
    Path dir;

    private Member seed() {
        return Raft.options().dataDir(dir.resolve("seed")).start(":0");
    }

    @Test
    void severalPayloadsKeepTheirOrder() {
        try (Member member = seed()) {
            List<Appended> where = member.log().appendAll(List.of(bytes("a"), bytes("b"), bytes("c")));
            assertThat(where).extracting(Appended::index).isSorted();
            assertThat(GrowingTest.read(member, 3)).containsExactly("a", "b", "c");
            assertThat(member.log().appendAll(List.of())).isEmpty();
        }
    }

    @Test
    void indexesOfAListenerHaveNoHolesAndShowEveryKind() {
        try (Member member = seed()) {
            Appended last = member.log().append(bytes("a"));
            List<Entry> read = new ArrayList<>();
            try (Listener entries = member.log().listen(1)) {
                while (read.size() < last.index()) {
                    read.add(entries.next());
                }
                assertThat(entries.poll(Duration.ZERO)).isEmpty();
            }
            assertThat(read)
                    .extracting(Entry::kind)
                    .containsExactly(Entry.Kind.CONFIG, Entry.Kind.NOOP, Entry.Kind.SESSION, Entry.Kind.DATA);
            assertThat(read).extracting(Entry::index).containsExactly(1L, 2L, 3L, 4L);
        }
    }

    @Test
    void aListenerWithATinyBufferGetsEverything() {
        try (Member member = seed()) {
            List<byte[]> payloads = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                payloads.add(bytes("n" + i));
            }
            member.log().appendAll(payloads);
            List<String> read = new ArrayList<>();
            try (Listener entries = member.log().listen(1, 1)) {
                while (read.size() < 500) {
                    Entry entry = entries.next();
                    if (entry.kind() == Entry.Kind.DATA) {
                        read.add(new String(entry.payload(), UTF_8));
                    }
                }
            }
            assertThat(read).startsWith("n0", "n1").endsWith("n499").doesNotHaveDuplicates();
        }
    }

    @Test
    void aClosedListenerEndsItsConsumersLoop() throws Exception {
        try (Member member = seed()) {
            Listener entries = member.log().listen(1);
            CountDownLatch reading = new CountDownLatch(1);
            CompletableFuture<Void> loop = CompletableFuture.runAsync(() -> {
                for (Entry entry : entries) {
                    assertThat(entry.index()).isPositive();
                    reading.countDown();
                }
            });
            assertThat(reading.await(30, TimeUnit.SECONDS)).isTrue();
            entries.close();
            loop.get(30, TimeUnit.SECONDS);
            assertThatExceptionOfType(ClosedException.class).isThrownBy(entries::next);
        }
    }

    @Test
    void aListenerHearsThatItsMemberHasStopped() {
        Member member = seed();
        Listener entries = member.log().listen(1_000_000);
        member.close();
        assertThatExceptionOfType(ClosedException.class).isThrownBy(entries::next);
    }

    @Test
    void aListenerOfAStoppedMemberEndsAtOnce() {
        Member member = seed();
        member.close();
        try (Listener entries = member.log().listen(1)) {
            assertThatExceptionOfType(ClosedException.class).isThrownBy(entries::next);
        }
    }

    @Test
    void aSubscriberWhoseExecutorIsGoneHoldsUpNobody() {
        Member member = seed();
        java.util.concurrent.ExecutorService executor = Executors.newSingleThreadExecutor();
        CompletableFuture<Flow.Subscription> subscribed = new CompletableFuture<>();
        member.log().publisher(1, executor).subscribe(new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                subscribed.complete(subscription);
            }

            @Override
            public void onNext(Entry item) {}

            @Override
            public void onError(Throwable throwable) {}

            @Override
            public void onComplete() {}
        });
        subscribed.join();
        executor.shutdownNow();
        Listener entries = member.log().listen(1_000_000);
        member.log().append(bytes("x"));
        member.close();
        assertThatExceptionOfType(ClosedException.class).isThrownBy(entries::next);
    }

    @Test
    void aListOfWhichSomeWasSentMayHaveTakenEffect() {
        RaftOptions options = Raft.options()
                .dataDir(dir.resolve("seed"))
                .maxPendingBytes(64 << 10)
                .appendTimeout(Duration.ofMillis(500));
        try (Member seed = options.start(":0")) {
            Member second = Raft.options()
                    .dataDir(dir.resolve("2"))
                    .join(":0", List.of(seed.self().address()));
            seed.log().append(bytes("a session is open"));
            second.close();
            assertThatExceptionOfType(OutcomeUnknownException.class)
                    .isThrownBy(() -> seed.log().appendAll(List.of(new byte[50 << 10], new byte[50 << 10])));
        }
    }

    @Test
    void whatFollowsOnAFutureRunsAwayFromTheNode() throws Exception {
        try (Member member = seed()) {
            Appended where = member.clusterStatus()
                    .thenCompose(status -> member.log().appendAsync(bytes("from a continuation")))
                    .get(30, TimeUnit.SECONDS);
            assertThat(where.index()).isPositive();
            String thread = member.clusterStatus()
                    .thenApply(status -> Thread.currentThread().getName())
                    .get(30, TimeUnit.SECONDS);
            assertThat(thread).doesNotContain("-node");
        }
    }

    @Test
    void anInterruptedConsumerLosesNothing() {
        try (Member member = seed();
                Listener entries = member.log().listen(1)) {
            Thread.currentThread().interrupt();
            assertThatExceptionOfType(InterruptedOperationException.class)
                    .isThrownBy(() -> member.log().listen(1_000_000).next());
            assertThat(Thread.interrupted()).isTrue();
            assertThat(entries.next().index()).isEqualTo(1);
        }
    }

    @Test
    void anInterruptedAppendSaysWhetherItWasSentAndKeepsTheInterrupt() {
        try (Member member = seed()) {
            member.log().append(bytes("first"));
            Thread.currentThread().interrupt();
            assertThatExceptionOfType(RaftException.class)
                    .isThrownBy(() -> member.log().append(bytes("interrupted")))
                    .isInstanceOfAny(OutcomeUnknownException.class, NotDoneException.class);
            assertThat(Thread.interrupted()).isTrue();
            member.log().append(bytes("last"));
        }
    }

    @Test
    void withoutAMajorityAnAppendTimesOutAndSaysThatTheOutcomeIsUnknown() {
        try (Member seed = seed()) {
            Member second = Raft.options()
                    .dataDir(dir.resolve("2"))
                    .join(":0", List.of(seed.self().address()));
            seed.log().append(bytes("with both"));
            second.close();
            assertThatExceptionOfType(OutcomeUnknownException.class)
                    .isThrownBy(() -> seed.log().append(bytes("alone"), Duration.ofMillis(200)))
                    .matches(RaftException::mayHaveTakenEffect);
            String address = second.self().address();
            try (Member again = Raft.options().dataDir(dir.resolve("2")).resume(address)) {
                again.log().append(bytes("both again"));
                assertThat(GrowingTest.read(seed, 3)).containsExactly("with both", "alone", "both again");
            }
        }
    }

    @Test
    void aClosedMemberRefusesEverything() {
        Member member = seed();
        member.close();
        assertThatExceptionOfType(ClosedException.class)
                .isThrownBy(() -> member.log().append(bytes("x")))
                .matches(e -> !e.mayHaveTakenEffect());
        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(() -> member.log().appendAsync(bytes("x")).join())
                .withCauseInstanceOf(ClosedException.class);
        assertThatExceptionOfType(ClosedException.class)
                .isThrownBy(() -> member.sync().barrier());
        assertThatExceptionOfType(ClosedException.class).isThrownBy(member::leave);
        assertThat(member.clusterStatus()).isCompleted();
        assertThat(member.closed()).isCompleted();
        member.close();
    }

    @Test
    void tooMuchPendingIsRefusedAtOnceWhenNotWaiting() {
        RaftOptions options = Raft.options().dataDir(dir.resolve("seed")).maxPendingBytes(64 << 10);
        try (Member seed = options.start(":0")) {
            Member second = Raft.options()
                    .dataDir(dir.resolve("2"))
                    .join(":0", List.of(seed.self().address()));
            second.close();
            CompletableFuture<Appended> fits = seed.log().appendAsync(new byte[60 << 10]);
            CompletableFuture<Appended> tooMuch = seed.log().appendAsync(new byte[10 << 10]);
            assertThat(fits).isNotDone();
            assertThatExceptionOfType(CompletionException.class)
                    .isThrownBy(tooMuch::join)
                    .withCauseInstanceOf(OverloadedException.class);
            assertThatExceptionOfType(NotDoneException.class)
                    .isThrownBy(() -> seed.log().append(new byte[10 << 10], Duration.ofMillis(100)));
        }
    }

    @Test
    void aBarrierCoversWhatWasAppendedAnywhere() {
        try (Member seed = seed();
                Member second = Raft.options()
                        .dataDir(dir.resolve("2"))
                        .join(":0", List.of(seed.self().address()))) {
            Appended where = seed.log().append(bytes("x"));
            long barrier = second.sync().barrier();
            assertThat(barrier).isGreaterThanOrEqualTo(where.index());
            CompletableFuture<Void> applied = second.sync().awaitAsync(barrier);
            assertThat(applied).isNotDone();
            second.sync().ack(barrier);
            applied.join();
            second.sync().await(barrier);
            assertThatExceptionOfType(NotDoneException.class)
                    .isThrownBy(() -> second.sync().await(barrier + 1, Duration.ofMillis(20)));
        }
    }

    @Test
    void observersHearOfTermsAndRosters() throws Exception {
        LinkedBlockingQueue<Roster> rosters = new LinkedBlockingQueue<>();
        LinkedBlockingQueue<Term> terms = new LinkedBlockingQueue<>();
        try (Member seed = seed()) {
            Member.Subscription ofRosters = seed.onRoster(rosters::add);
            Member.Subscription ofTerms = seed.onTerm(terms::add);
            Peer second;
            try (Member joined = Raft.options()
                    .dataDir(dir.resolve("2"))
                    .join(":0", List.of(seed.self().address()))) {
                second = joined.self();
            }
            assertThat(poll(rosters).voters()).containsExactly(seed.self());
            assertThat(poll(rosters).learners()).containsExactly(second);
            assertThat(poll(rosters).voters()).containsExactlyInAnyOrder(seed.self(), second);
            assertThat(poll(terms).leader()).contains(seed.self());
            ofRosters.close();
            ofTerms.close();
        }
    }

    @Test
    void aPublisherGivesWhatIsRequestedInOrderAndEndsWithItsMember() throws Exception {
        Member member = seed();
        member.log().appendAll(List.of(bytes("a"), bytes("b")));
        LinkedBlockingQueue<Object> signals = new LinkedBlockingQueue<>();
        CompletableFuture<Flow.Subscription> subscribed = new CompletableFuture<>();
        java.util.concurrent.ExecutorService executor = Executors.newSingleThreadExecutor();
        member.log().publisher(1, executor).subscribe(new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                subscribed.complete(subscription);
            }

            @Override
            public void onNext(Entry item) {
                signals.add(item.index());
            }

            @Override
            public void onError(Throwable throwable) {
                signals.add(throwable.getClass());
            }

            @Override
            public void onComplete() {
                signals.add("complete");
            }
        });
        Flow.Subscription subscription = subscribed.get(30, TimeUnit.SECONDS);
        subscription.request(2);
        assertThat(List.of(poll(signals), poll(signals))).containsExactly(1L, 2L);
        assertThat(signals).isEmpty();
        subscription.request(100);
        assertThat(List.of(poll(signals), poll(signals), poll(signals))).containsExactly(3L, 4L, 5L);
        member.close();
        assertThat(poll(signals)).isEqualTo(ClosedException.class);
        executor.shutdownNow();
    }

    @Test
    void statusSaysWhoIsWhere() throws Exception {
        try (Member seed = seed();
                Member second = Raft.options()
                        .dataDir(dir.resolve("2"))
                        .join(":0", List.of(seed.self().address()))) {
            Appended last = second.log().append(bytes("x"));
            Status status = second.clusterStatus().get(30, TimeUnit.SECONDS);
            assertThat(status.self()).isEqualTo(seed.self().id());
            assertThat(status.leader()).contains(seed.self().id());
            assertThat(status.commitIndex()).isEqualTo(last.index());
            assertThat(status.canCommit()).isTrue();
            assertThat(status.members())
                    .extracting(Status.MemberStatus::address)
                    .containsExactlyInAnyOrder(
                            seed.self().address(), second.self().address());
            assertThat(status.members()).extracting(Status.MemberStatus::lag).containsOnly(0L);
        }
    }

    private static <T> T poll(LinkedBlockingQueue<T> queue) throws InterruptedException {
        T value = queue.poll(30, TimeUnit.SECONDS);
        if (value == null) {
            throw new AssertionError("Nothing came within 30 s.");
        }
        return value;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
