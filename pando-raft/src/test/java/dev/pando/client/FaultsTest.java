package dev.pando.client;

import static dev.pando.client.ClientWorld.numbered;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.Appended;
import dev.pando.Entry;
import dev.pando.core.entry.LogEntry;
import dev.pando.transport.Connection;
import dev.pando.transport.Packet;
import dev.pando.transport.Packet.Refusal.Code;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Members that refuse, lose and die at random: whatever they do, each append takes effect once, and in order. */
class FaultsTest {
    private static final int APPENDS = 3000;
    private static final int SEEDS_PER_RUN = 15;
    private static final Code[] PASSING = {Code.NO_LEADER, Code.BUSY, Code.OUT_OF_SEQUENCE, Code.NOT_LEADER, Code.CLOSED
    };

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
    void everyAppendTakesEffectOnceAndInOrder(int run) {
        for (int seed = run * SEEDS_PER_RUN; seed < (run + 1) * SEEDS_PER_RUN; seed++) {
            new Run(seed).play();
        }
    }

    /** One seed. */
    private static final class Run {
        private final int seed;
        private final ClientWorld world;
        private final SplittableRandom chance;
        private int faults;
        private boolean isQuiet;

        Run(int seed) {
            this.seed = seed;
            this.world = new ClientWorld(seed);
            this.chance = new SplittableRandom(~seed);
        }

        void play() {
            ClientEngine client = world.connected(world.a);
            world.pass(TimeUnit.SECONDS.toNanos(1));
            world.cluster.members().forEach(member -> member.script((c, packet) -> isTroubled(member, c, packet)));
            List<CompletableFuture<Appended>> results = new ArrayList<>();
            TailBuffer tail = client.tail(1, true);
            List<LogEntry> read = new ArrayList<>();
            for (int i = 0; i < APPENDS; i++) {
                results.add(world.append(client, "line " + i));
                if (chance.nextInt(50) == 0) {
                    world.pass(chance.nextLong(TimeUnit.MILLISECONDS.toNanos(200)));
                    disturb();
                    drain(tail, read);
                }
            }
            world.network.healAll();
            CompletableFuture<Appended> middle = results.get(APPENDS / 2);
            world.until("half have ended; seed " + seed, middle::isDone);
            isQuiet = true;
            for (int i = 0; i < APPENDS; i++) {
                long index = world.index(results.get(i));
                assertThat(new String(world.cluster.entry(index).payload(), StandardCharsets.UTF_8))
                        .as("seed %d", seed)
                        .isEqualTo("line " + i);
            }
            assertThat(world.cluster.texts()).as("seed %d", seed).isEqualTo(numbered(0, APPENDS));
            world.until("all is read; seed " + seed, () -> {
                drain(tail, read);
                return read.size() >= world.cluster.lastIndex();
            });
            assertThat(read).as("seed %d", seed).isEqualTo(world.cluster.log());
            assertThat(faults).as("seed %d", seed).isGreaterThan(10);
        }

        private static void drain(TailBuffer tail, List<LogEntry> into) {
            Optional<Entry> next = tail.poll(Duration.ZERO);
            while (next.isPresent()) {
                into.add(next.get().encoded());
                next = tail.poll(Duration.ZERO);
            }
        }

        /** Something happens to the network. */
        private void disturb() {
            FakeMember member = world.cluster.members().get(chance.nextInt(3));
            String host = ClientWorld.host(member);
            switch (chance.nextInt(6)) {
                case 0 -> world.network.breakConnections("client", host);
                case 1 -> world.network.cutBoth("client", host);
                case 2 -> world.network.cut(host, "client");
                case 3 -> {
                    world.crash(member);
                    world.start(member);
                }
                default -> world.network.healAll();
            }
            faults++;
        }

        /** The member does something else than it should. */
        private boolean isTroubled(FakeMember member, Connection connection, Packet packet) {
            if (isQuiet || chance.nextInt(8) != 0) {
                return false;
            }
            faults++;
            if (packet instanceof Packet.Append append) {
                return troubleAppend(member, connection, append);
            }
            if (packet instanceof Packet.OpenSession open) {
                return connection.send(0, new Packet.Refused(open.requestId(), FakeMember.refusal(anyCode())));
            }
            if (packet instanceof Packet.Tail tail) {
                return connection.send(0, new Packet.Refused(tail.requestId(), FakeMember.refusal(anyCode())));
            }
            return false;
        }

        private boolean troubleAppend(FakeMember member, Connection connection, Packet.Append append) {
            switch (chance.nextInt(4)) {
                case 0 ->
                    connection.send(
                            0,
                            new Packet.AppendRefused(
                                    append.session(), append.firstSequence(), FakeMember.refusal(anyCode()), 0));
                case 1 -> world.cluster.append(append.session(), append.firstSequence(), append.payloads());
                case 2 -> {
                    member.append(connection, append);
                    member.append(connection, append);
                }
                default -> connection.close();
            }
            return true;
        }

        private Code anyCode() {
            return PASSING[chance.nextInt(PASSING.length)];
        }
    }
}
