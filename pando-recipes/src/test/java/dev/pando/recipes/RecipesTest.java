package dev.pando.recipes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.pando.CommandRejectedException;
import dev.pando.Consistency;
import dev.pando.Member;
import dev.pando.PandoClient;
import dev.pando.Raft;
import dev.pando.RaftOptions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Ready machines of a real member, as programs use them. */
final class RecipesTest {
    private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    private final Member member = start();

    private Member start() {
        RaftOptions options = Raft.options().ephemeral();
        options = ReplicatedCounter.register(options, "counter");
        options = ReplicatedLock.register(options, "locks");
        options = LeaderElection.register(options, "elections");
        options = ReplicatedQueue.register(options, "queue");
        options = ReplicatedMap.register(options, "other map");
        return ReplicatedMap.register(options, "map", new Watch(), Runnable::run)
                .start(":0");
    }

    private final class Watch implements MapWatch {
        @Override
        public void changed(String key, Optional<MapValue> value) {
            seen.add(key
                    + value.map(MapValue::length).map(length -> " " + length).orElse(" is gone"));
        }

        @Override
        public void replaced() {
            seen.add("replaced");
        }
    }

    @AfterEach
    void close() {
        member.close();
    }

    @Test
    void aMap() {
        ReplicatedMap map = ReplicatedMap.of(member, "map");
        byte[] bytes = "abc".getBytes(UTF_8);
        long first = map.put("a", bytes);
        bytes[0] = 'x';
        assertThat(map.get("a")).hasValueSatisfying(value -> {
            assertThat(value.bytes()).asString(UTF_8).isEqualTo("abc");
            assertThat(value.version()).isEqualTo(first);
            assertThat(value.expiryMs()).isEmpty();
        });
        assertThat(map.putIfAbsent("a", bytes)).isEqualTo(new MapUpdate(false, first));
        MapUpdate second = map.compareAndSet("a", first, new byte[5], 60_000);
        assertThat(second.done()).isTrue();
        assertThat(map.remove("a", first)).isEqualTo(new MapUpdate(false, second.version()));
        assertThat(map.get("a", Consistency.LOCAL).orElseThrow().expiryMs()).isPresent();
        assertThat(map.size()).isEqualTo(1);
        assertThat(map.remove("a")).isTrue();
        assertThat(map.get("a")).isEmpty();
        assertThat(ReplicatedMap.of(member, "other map").size()).isZero();
        assertThat(List.copyOf(seen)).containsExactly("a 3", "a 5", "a is gone");
    }

    @Test
    void mistakesAreRefusedBeforeAnythingIsSubmitted() {
        ReplicatedMap map = ReplicatedMap.of(member, "map");
        assertThatIllegalArgumentException().isThrownBy(() -> map.put("a", new byte[1], 0));
        assertThatIllegalArgumentException().isThrownBy(() -> map.compareAndSet("a", -1, new byte[1]));
        assertThatIllegalArgumentException().isThrownBy(() -> map.put("\udc00", new byte[1]));
        assertThatIllegalArgumentException().isThrownBy(() -> ReplicatedMap.of(member, "none"));
        assertThat(map.size()).isZero();
    }

    @Test
    void aCounter() {
        ReplicatedCounter counter = ReplicatedCounter.of(member, "counter");
        assertThat(counter.incrementAndGet()).isEqualTo(1);
        assertThat(counter.add(-3)).isEqualTo(-2);
        assertThat(counter.compareAndSet(0, 5)).isFalse();
        assertThat(counter.compareAndSet(-2, Long.MIN_VALUE)).isTrue();
        assertThatExceptionOfType(CommandRejectedException.class).isThrownBy(() -> counter.add(-1));
        assertThat(counter.get()).isEqualTo(Long.MIN_VALUE);
    }

    @Test
    void aLock() {
        ReplicatedLock locks = ReplicatedLock.of(member, "locks");
        LockHolder ann = locks.tryLock("l", "ann", 60_000).holder();
        assertThat(locks.tryLock("l", "bob", 60_000)).isEqualTo(new LockAttempt(false, ann));
        assertThat(locks.holder("l")).contains(ann);
        assertThat(locks.renew("l", ann.token(), 120_000)).isTrue();
        assertThat(locks.unlock("l", ann.token())).isTrue();
        assertThat(locks.holder("l")).isEmpty();
        LockAttempt bob = locks.tryLock("l", "bob", 60_000);
        assertThat(bob.acquired()).isTrue();
        assertThat(bob.holder().token()).isGreaterThan(ann.token());
    }

    private final class Listener implements ElectionListener {
        private final String name;

        Listener(String name) {
            this.name = name;
        }

        @Override
        public void elected(long token) {
            seen.add(name + " " + token);
        }

        @Override
        public void deposed() {
            seen.add(name + " no more");
        }
    }

    @Test
    void anElection() throws InterruptedException {
        LeaderElection elections = LeaderElection.of(member, "elections");
        Candidacy ann = elections.run("e", "ann", 60_000, new Listener("ann"), Runnable::run);
        LockHolder leader = untilSomebodyLeads(elections);
        assertThat(leader.owner()).isEqualTo("ann");
        assertThat(seen.take()).isEqualTo("ann " + leader.token());
        assertThat(ann.token()).hasValue(leader.token());
        try (Candidacy bob = elections.run("e", "bob", 300, new Listener("bob"), Runnable::run)) {
            assertThat(bob.isElected()).isFalse();
            ann.close();
            ann.close();
            assertThat(seen.take()).isEqualTo("ann no more");
            assertThat(seen.take()).startsWith("bob ");
            assertThat(ann.isElected()).isFalse();
            assertThat(elections.leader("e").orElseThrow().token()).isGreaterThan(leader.token());
            assertThat(bob.trouble()).isEmpty();
        }
        assertThat(seen.take()).isEqualTo("bob no more");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> elections.run("e", "x", 99, new Listener("x"), Runnable::run));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> elections.run("\udc00", "x", 100, new Listener("x"), Runnable::run));
    }

    private static LockHolder untilSomebodyLeads(LeaderElection elections) {
        Optional<LockHolder> leader = elections.leader("e");
        while (leader.isEmpty()) {
            leader = elections.leader("e");
        }
        return leader.get();
    }

    @Test
    void aQueue() {
        ReplicatedQueue queue = ReplicatedQueue.of(member, "queue");
        assertThat(queue.take(60_000)).isEmpty();
        long id = queue.offer(new byte[] {7});
        QueueItem item = queue.take(60_000).orElseThrow();
        assertThat(item.id()).isEqualTo(id);
        assertThat(queue.renew(item.token(), 60_000)).isTrue();
        assertThat(queue.giveBack(item.token())).isTrue();
        QueueItem again = queue.take(60_000).orElseThrow();
        assertThat(again.takes()).isEqualTo(2);
        assertThat(queue.size()).isEqualTo(1);
        assertThat(queue.done(again.token())).isTrue();
        assertThat(queue.size()).isZero();
    }

    @Test
    void programsThatAreNoMembersHaveThemToo() throws InterruptedException {
        try (PandoClient client = PandoClient.connect(List.of(member.self().address()))) {
            long version = ReplicatedMap.of(client, "map").put("a", new byte[3]);
            assertThat(ReplicatedMap.of(member, "map").compareAndSet("a", version, new byte[4]))
                    .satisfies(update -> assertThat(update.done()).isTrue());
            assertThat(ReplicatedMap.of(client, "map").get("a").orElseThrow().length())
                    .isEqualTo(4);
            assertThat(ReplicatedMap.of(client, "map")
                            .putIfAbsent("a", new byte[5])
                            .done())
                    .isFalse();

            assertThat(ReplicatedCounter.of(client, "counter").add(7)).isEqualTo(7);
            assertThat(ReplicatedCounter.of(member, "counter").get()).isEqualTo(7);

            LockHolder ann = ReplicatedLock.of(client, "locks")
                    .tryLock("l", "ann", 60_000)
                    .holder();
            assertThat(ReplicatedLock.of(member, "locks").holder("l")).contains(ann);

            long id = ReplicatedQueue.of(client, "queue").offer(new byte[] {7});
            assertThat(ReplicatedQueue.of(member, "queue")
                            .take(60_000)
                            .orElseThrow()
                            .id())
                    .isEqualTo(id);

            LeaderElection elections = LeaderElection.of(client, "elections");
            try (Candidacy bob = elections.run("e", "bob", 60_000, new Listener("bob"), Runnable::run)) {
                assertThat(seen.poll()).isEqualTo("a 3");
                assertThat(seen.poll()).isEqualTo("a 4");
                assertThat(seen.take()).isEqualTo("bob " + bob.token().orElseThrow());
            }
            assertThat(seen.take()).isEqualTo("bob no more");
        }
    }
}
