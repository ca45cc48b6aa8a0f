package dev.pando.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.pando.Appended;
import dev.pando.core.membership.ClusterId;
import dev.pando.transport.Transport;
import dev.pando.transport.testing.ManualScheduler;
import dev.pando.transport.testing.MemoryNetwork;
import dev.pando.transport.testing.MemoryTransport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A client, fake members and a network on virtual time, in one thread and under one seed. */
final class ClientWorld {
    private static final long LIMIT_NANOS = TimeUnit.MINUTES.toNanos(10);

    final ManualScheduler scheduler = new ManualScheduler();
    final SplittableRandom random;
    final MemoryNetwork network;
    final FakeCluster cluster = new FakeCluster(new ClusterId(7, 7));
    final FakeMember a;
    final FakeMember b;
    final FakeMember c;
    final Room room = new Room(1 << 20, 1L << 40);

    private final Map<FakeMember, MemoryTransport> transports = new LinkedHashMap<>();
    private int members;

    ClientWorld() {
        this(1);
    }

    ClientWorld(long seed) {
        random = new SplittableRandom(seed);
        network = new MemoryNetwork(scheduler, random);
        a = member(cluster, "a");
        b = member(cluster, "b");
        c = member(cluster, "c");
    }

    /** A member of a cluster on a host of its own. */
    FakeMember member(FakeCluster of, String host) {
        FakeMember member = new FakeMember(of, ++members, host + ":1");
        of.admit(member);
        start(member);
        return member;
    }

    void start(FakeMember member) {
        MemoryTransport transport = network.transport(host(member));
        transports.put(member, transport);
        try {
            Transport.Listening listening = transport.listen(":1", member);
            assertThat(listening.port()).isEqualTo(1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void crash(FakeMember member) {
        MemoryTransport transport = transports.get(member);
        if (transport != null) {
            transport.crash();
        }
    }

    static String host(FakeMember member) {
        return member.address().substring(0, member.address().indexOf(':'));
    }

    ClientEngine engine(String... via) {
        return new ClientEngine(
                new VirtualLoop(scheduler),
                network.transport("client"),
                random,
                Runnable::run,
                new Addresses(List.of(via)),
                room,
                ClientEngine.SESSION_TTL_MS);
    }

    /** A client that is connected to a member, knowing no other at first. */
    ClientEngine connected(FakeMember member) {
        ClientEngine engine = engine(member.address());
        assertThat(await(engine.connect(seconds(10))).address()).isEqualTo(member.address());
        return engine;
    }

    CompletableFuture<Appended> append(ClientEngine engine, String text) {
        return append(engine, text.getBytes(UTF_8));
    }

    CompletableFuture<Appended> append(ClientEngine engine, byte[] payload) {
        return submit(engine, payload).result();
    }

    PendingAppend submit(ClientEngine engine, byte[] payload) {
        PendingAppend append = PendingAppend.shared(payload);
        room.takeAnyway(payload.length);
        engine.submit(append);
        return append;
    }

    List<CompletableFuture<Appended>> appendAll(ClientEngine engine, List<String> texts) {
        List<CompletableFuture<Appended>> results = new ArrayList<>();
        texts.forEach(text -> results.add(append(engine, text)));
        return results;
    }

    static List<String> numbered(int from, int to) {
        List<String> texts = new ArrayList<>();
        for (int i = from; i < to; i++) {
            texts.add("line " + i);
        }
        return texts;
    }

    /** Lets time pass until something is so. */
    void until(String what, BooleanSupplier condition) {
        long limit = scheduler.nowNanos() + LIMIT_NANOS;
        while (!condition.getAsBoolean()) {
            if (scheduler.nowNanos() > limit || !scheduler.runNext()) {
                fail("Not within 10 virtual minutes: " + what);
            }
        }
    }

    <T> T await(CompletableFuture<T> future) {
        until("a future completes", future::isDone);
        return future.join();
    }

    /** Where it was appended. */
    long index(CompletableFuture<Appended> future) {
        return await(future).index();
    }

    Throwable failure(CompletableFuture<?> future) {
        until("a future fails", future::isDone);
        CompletionException thrown = assertThrows(CompletionException.class, future::join);
        return Objects.requireNonNull(thrown.getCause());
    }

    /** Bytes of records that members have sent to readers of the log. */
    long bytesOfEntriesSent() {
        return a.bytesOfEntriesSent() + b.bytesOfEntriesSent() + c.bytesOfEntriesSent();
    }

    void pass(long nanos) {
        scheduler.runFor(nanos);
    }

    static long seconds(long seconds) {
        return TimeUnit.SECONDS.toNanos(seconds);
    }
}
