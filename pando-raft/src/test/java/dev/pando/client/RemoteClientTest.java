package dev.pando.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pando.Appended;
import dev.pando.ClosedException;
import dev.pando.Entry;
import dev.pando.EntryTooLargeException;
import dev.pando.InterruptedOperationException;
import dev.pando.Listener;
import dev.pando.NoLeaderException;
import dev.pando.NotDoneException;
import dev.pando.OutcomeUnknownException;
import dev.pando.PandoClient;
import dev.pando.RaftException;
import dev.pando.Status;
import dev.pando.core.membership.ClusterId;
import dev.pando.transport.Packet;
import dev.pando.transport.Transport;
import dev.pando.transport.tcp.TcpOptions;
import dev.pando.transport.tcp.TcpTransport;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The client as callers see it, over real sockets and with real threads. */
@Timeout(60)
class RemoteClientTest {
    private final FakeCluster cluster = new FakeCluster(new ClusterId(7, 7));
    private final List<Transport> transports = new ArrayList<>();
    private FakeMember a = new FakeMember(cluster, 1, "");
    private FakeMember b = new FakeMember(cluster, 2, "");

    @BeforeEach
    void startMembers() throws IOException {
        a = startMember(1);
        b = startMember(2);
    }

    @AfterEach
    void stopMembers() {
        transports.forEach(Transport::close);
    }

    private FakeMember startMember(int number) throws IOException {
        FakeMember member = new FakeMember(cluster, number, "");
        TcpTransport transport = new TcpTransport(TcpOptions.defaults());
        transports.add(transport);
        int port = transport.listen("127.0.0.1:0", member).port();
        member.listensAt("127.0.0.1:" + port);
        cluster.admit(member);
        return member;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private PandoClient connect() {
        return PandoClient.connect(List.of(a.address(), b.address()));
    }

    @Test
    void appendsAndReadsBack() {
        try (PandoClient client = connect()) {
            assertThat(client.append("hello".getBytes(UTF_8))).isEqualTo(new Appended(2, FakeCluster.TERM));
            assertThat(client.append(new byte[0]).index()).isEqualTo(3);

            List<Entry> read = new ArrayList<>();
            try (Listener tail = client.tail(1, false)) {
                tail.forEach(read::add);
            }

            assertThat(read).extracting(Entry::encoded).isEqualTo(cluster.log());
            assertThat(read)
                    .extracting(Entry::kind)
                    .containsExactly(Entry.Kind.SESSION, Entry.Kind.DATA, Entry.Kind.DATA);
        }
    }

    @Test
    void manyThreadsAppendAtOnceEachInOrder() throws Exception {
        try (PandoClient client = connect()) {
            List<FutureTask<List<Long>>> senders = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
                String name = "sender " + t + " ";
                senders.add(inThread(() -> {
                    List<CompletableFuture<Appended>> results = new ArrayList<>();
                    for (int i = 0; i < 5000; i++) {
                        results.add(client.appendAsync((name + i).getBytes(UTF_8)));
                    }
                    return results.stream().map(r -> r.join().index()).toList();
                }));
            }

            for (FutureTask<List<Long>> sender : senders) {
                assertThat(sender.get()).isSorted().doesNotHaveDuplicates();
            }
            assertThat(cluster.texts()).hasSize(20_000).doesNotHaveDuplicates();
        }
    }

    @Test
    void oneMemberDiesAndTheOtherTakesOver() {
        try (PandoClient client = connect()) {
            List<CompletableFuture<Appended>> results = new ArrayList<>();
            for (int i = 0; i < 10_000; i++) {
                results.add(client.appendAsync(Integer.toString(i).getBytes(UTF_8)));
                if (i == 5000) {
                    transports.get(0).close();
                }
            }
            for (int i = 0; i < 10_000; i++) {
                assertThat(results.get(i).join().index()).isEqualTo(i + 2L);
            }
            assertThat(b.heard(Packet.Append.class)).isNotEmpty();
        }
    }

    @Test
    void statusIsWhatTheMemberSays() {
        try (PandoClient client = connect()) {
            client.append(new byte[10]);

            Status status = client.status();

            assertThat(status.cluster()).isEqualTo(cluster.id());
            assertThat(status.self()).isEqualTo(a.id());
            assertThat(status.leader()).contains(a.id());
            assertThat(status.canCommit()).isTrue();
            assertThat(status.lastIndex()).isEqualTo(2);
            assertThat(status.members())
                    .containsExactly(
                            new Status.MemberStatus(a.id(), a.address(), "leader", "ok", 1, 1, 5),
                            new Status.MemberStatus(b.id(), b.address(), "voter", "ok", 1, 1, 5));
        }
    }

    @Test
    void theMemberLeaves() {
        try (PandoClient client = connect()) {
            client.leave();

            assertThat(cluster.members()).containsExactly(b);
        }
    }

    @Test
    void connectingToNobodySaysSo() throws IOException {
        String nobody = "127.0.0.1:" + freePort();

        assertThatThrownBy(() -> PandoClient.connect(List.of(nobody), Duration.ofMillis(300)))
                .isInstanceOf(NoLeaderException.class)
                .hasMessageContaining("within 300 ms")
                .hasMessageContaining(nobody);
    }

    @Test
    void addressesThatAreNoneAreRefused() {
        assertThatThrownBy(() -> PandoClient.connect(List.of("here"))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PandoClient.connect(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aPayloadThatIsTooLargeIsNotSent() {
        try (PandoClient client = connect()) {
            byte[] payload = new byte[FakeMember.MAX_ENTRY_BYTES + 1];

            assertThatThrownBy(() -> client.append(payload)).isInstanceOf(EntryTooLargeException.class);
            assertThat(client.appendAsync(payload)).isCompletedExceptionally();
            client.append(new byte[FakeMember.MAX_ENTRY_BYTES]);

            assertThat(cluster.lastIndex()).isEqualTo(2);
        }
    }

    @Test
    void aCancelledAppendThatWasNotSentNeverIs() throws Exception {
        try (PandoClient client = connect()) {
            CountDownLatch asked = new CountDownLatch(1);
            a.script((connection, packet) -> {
                if (packet instanceof Packet.OpenSession) {
                    asked.countDown();
                    return true;
                }
                return false;
            });
            CompletableFuture<Appended> cancelled = client.appendAsync("never".getBytes(UTF_8));
            CompletableFuture<Appended> timedOut =
                    client.appendAsync("never".getBytes(UTF_8)).orTimeout(1, TimeUnit.MILLISECONDS);
            asked.await();

            assertThat(cancelled.cancel(true)).isTrue();
            assertThatThrownBy(timedOut::join).hasCauseInstanceOf(TimeoutException.class);
            a.behave();

            assertThat(client.append("0".getBytes(UTF_8)).index()).isEqualTo(2);
            assertThat(cluster.texts()).containsExactly("0");
        }
    }

    @Test
    void appendingWaitsWhileTooMuchIsPendingAndGoesOnAfterwards() throws Exception {
        try (PandoClient client = connect()) {
            CountDownLatch full = new CountDownLatch(1024);
            a.script((connection, packet) -> packet instanceof Packet.Append);
            b.script((connection, packet) -> packet instanceof Packet.Append);
            FutureTask<Integer> sender = inThread(() -> {
                List<CompletableFuture<Appended>> results = new ArrayList<>();
                for (int i = 0; i < 2000; i++) {
                    results.add(client.appendAsync(Integer.toString(i).getBytes(UTF_8)));
                    full.countDown();
                }
                results.forEach(CompletableFuture::join);
                return results.size();
            });
            full.await();
            assertThat(sender.isDone()).isFalse();

            a.behave();
            b.behave();

            assertThat(sender.get()).isEqualTo(2000);
            assertThat(cluster.texts()).hasSize(2000).doesNotHaveDuplicates();
        }
    }

    @Test
    void whatFollowsOnAFutureMayAppendAgain() {
        try (PandoClient client = connect()) {
            List<CompletableFuture<Appended>> chained = new ArrayList<>();
            for (int i = 0; i < 3000; i++) {
                chained.add(client.appendAsync(new byte[1]).thenCompose(a -> client.appendAsync(new byte[2])));
            }
            CompletableFuture<Appended> blocking =
                    client.appendAsync(new byte[1]).thenApply(appended -> client.append(new byte[2]));

            chained.forEach(CompletableFuture::join);
            assertThat(blocking.join().index()).isEqualTo(cluster.lastIndex());
            assertThat(cluster.lastIndex()).isEqualTo(6003);
        }
    }

    @Test
    void anInterruptedAppendSaysThatItMayHaveTakenEffectIfItWasSent() throws Exception {
        try (PandoClient client = connect()) {
            CountDownLatch sent = new CountDownLatch(1);
            a.script((connection, packet) -> {
                if (packet instanceof Packet.Append) {
                    sent.countDown();
                    return true;
                }
                return false;
            });
            FutureTask<Boolean> caller = new FutureTask<>(() -> {
                assertThatThrownBy(() -> client.append(new byte[1])).isInstanceOf(OutcomeUnknownException.class);
                return Thread.interrupted();
            });
            Thread thread = start(caller);
            sent.await();

            thread.interrupt();

            assertThat(caller.get()).isTrue();
        }
    }

    @Test
    void anInterruptedThreadAppendsNothing() {
        try (PandoClient client = connect()) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> client.append(new byte[1])).isInstanceOf(NotDoneException.class);
            assertThat(Thread.interrupted()).isTrue();

            Thread.currentThread().interrupt();
            CompletableFuture<Appended> result = client.appendAsync(new byte[1]);
            assertThat(Thread.interrupted()).isTrue();
            assertThatThrownBy(result::join).hasCauseInstanceOf(NotDoneException.class);
            assertThat(cluster.lastIndex()).isZero();
        }
    }

    @Test
    void anInterruptedReaderLosesNothing() {
        cluster.addData(3, 1);
        try (PandoClient client = connect();
                Listener tail = client.tail(1, true)) {
            assertThat(tail.next().index()).isEqualTo(1);

            Thread.currentThread().interrupt();
            assertThatThrownBy(tail::next).isInstanceOf(InterruptedOperationException.class);
            assertThat(Thread.interrupted()).isTrue();

            assertThat(tail.next().index()).isEqualTo(2);
            assertThat(tail.poll(Duration.ofSeconds(30)).map(Entry::index)).contains(3L);
            assertThat(tail.poll(Duration.ofMillis(1))).isEmpty();
        }
    }

    @Test
    void anInterruptedQuestionIsGivenUp() {
        a.script((connection, packet) -> packet instanceof Packet.Status);
        try (PandoClient client = connect()) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(client::status).isInstanceOf(InterruptedOperationException.class);
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void closingEndsEverythingThatWaits() throws Exception {
        PandoClient client = connect();
        CountDownLatch sent = new CountDownLatch(1);
        a.script((connection, packet) -> {
            sent.countDown();
            return packet instanceof Packet.Append || packet instanceof Packet.Status;
        });
        Listener tail = client.tail(1_000_000, true); // beyond what opening a session appends
        FutureTask<RaftException> reader = inThread(() -> failureOf(tail::next));
        FutureTask<RaftException> appender = inThread(() -> failureOf(() -> client.append(new byte[1])));
        FutureTask<RaftException> asker = inThread(() -> failureOf(client::status));
        FutureTask<RaftException> filler = inThread(() -> {
            while (true) {
                CompletableFuture<Appended> result = client.appendAsync(new byte[1]);
                if (result.isCompletedExceptionally()) {
                    return failureOf(result::join);
                }
            }
        });
        sent.await();

        client.close();
        client.close();

        assertThat(reader.get()).isInstanceOf(ClosedException.class);
        assertThat(appender.get())
                .isInstanceOfAny(OutcomeUnknownException.class, NotDoneException.class, ClosedException.class);
        assertThat(asker.get()).isInstanceOf(ClosedException.class);
        assertThat(filler.get())
                .isInstanceOfAny(OutcomeUnknownException.class, NotDoneException.class, ClosedException.class);
        assertThat(failureOf(() -> client.append(new byte[1]))).isInstanceOf(ClosedException.class);
        assertThat(failureOf(client::status)).isInstanceOf(ClosedException.class);
        assertThat(failureOf(() -> client.tail(1, true))).isInstanceOf(ClosedException.class);
    }

    @Test
    void closingMayBeDoneByWhatFollowsOnAFuture() {
        PandoClient client = connect();

        CompletableFuture<Appended> result =
                client.appendAsync(new byte[1]).whenComplete((where, failure) -> client.close());

        assertThat(result.join().index()).isEqualTo(2);
        assertThat(failureOf(client::status)).isInstanceOf(ClosedException.class);
    }

    /** What it throws. */
    private static RaftException failureOf(Runnable task) {
        try {
            task.run();
        } catch (RaftException e) {
            return e;
        } catch (CompletionException e) {
            if (e.getCause() instanceof RaftException cause) {
                return cause;
            }
            throw e;
        }
        throw new AssertionError("It did not fail.");
    }

    private static <T> FutureTask<T> inThread(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        assertThat(start(task).isDaemon()).isTrue();
        return task;
    }

    private static Thread start(Runnable task) {
        Thread thread = new Thread(task, "test-caller");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
