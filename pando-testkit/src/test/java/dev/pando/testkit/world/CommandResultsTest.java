package dev.pando.testkit.world;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.Codec;
import dev.pando.CommandContext;
import dev.pando.MachineType;
import dev.pando.Raft;
import dev.pando.StateMachine;
import dev.pando.transport.Packet;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What members say to clients of their commands. */
final class CommandResultsTest {
    private static final long SESSION = 77;
    private static final long FAILS = -1;

    private static final MachineType<Long, byte[]> TYPE = new MachineType<>("filler", Codec.longs(), Codec.bytes());

    private final SimulatedCluster cluster =
            SimulatedCluster.of(3, 1, Raft.options().machine(TYPE, Filler::new));

    /** A result is as many bytes as its command says, each the number of commands so far. */
    private static final class Filler implements StateMachine<Long, byte[]> {
        private byte commands;

        @Override
        public byte[] apply(CommandContext context, Long size) {
            if (size == FAILS) {
                throw new IllegalStateException("It can't.");
            }
            commands++;
            return filled(size, commands);
        }

        @Override
        public byte[] query(Long size) {
            return filled(size, commands);
        }

        private static byte[] filled(long size, byte with) {
            byte[] bytes = new byte[(int) size];
            Arrays.fill(bytes, with);
            return bytes;
        }

        @Override
        public void snapshot(OutputStream out) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void restore(InputStream in) {
            throw new UnsupportedOperationException();
        }
    }

    /** All that is answered within a second. */
    private List<Packet> ask(Machine member, Packet request) {
        Asker asker = Asker.asks(cluster.machine(), member, request);
        cluster.runFor(1_000);
        return asker.answers();
    }

    private long open() {
        List<Packet> answers = ask(follower(), new Packet.OpenSession(1, SESSION, null, 60_000, false));
        return ((Packet.SessionOpened) answers.get(0)).index();
    }

    private Machine follower() {
        return cluster.othersThan(cluster.leader()).stream()
                .filter(machine -> machine.member() != null)
                .findFirst()
                .orElseThrow();
    }

    private static Packet.Append commands(long opened, long first, Long... sizes) {
        List<byte[]> encoded = new ArrayList<>();
        for (Long size : sizes) {
            encoded.add(Codec.longs().encode(size));
        }
        return new Packet.Append(SESSION, opened, first, false, TYPE.id(), encoded);
    }

    /** In order, from the first on; fails if anything else was said. */
    private static List<byte[]> outcomes(List<Packet> answers) {
        List<byte[]> outcomes = new ArrayList<>();
        for (Packet answer : answers) {
            Packet.CommandResults results = (Packet.CommandResults) answer;
            assertThat(results.session()).isEqualTo(SESSION);
            assertThat(results.firstSequence()).isEqualTo(outcomes.size() + 1);
            outcomes.addAll(results.outcomes());
        }
        return outcomes;
    }

    @Test
    void whoeverAsksAgainGetsTheSameResultsFromAnyMember() {
        Packet.Append append = commands(open(), 1, 2L, 0L, 1L);
        byte[][] expected = {{0, 1, 1}, {0}, {0, 3}};
        assertThat(outcomes(ask(follower(), append))).containsExactly(expected);
        assertThat(outcomes(ask(follower(), append))).containsExactly(expected);
        assertThat(outcomes(ask(cluster.leader(), append))).containsExactly(expected);
    }

    @Test
    void largeResultsComeOneByOneAndTheOldestAreNotKept() {
        Packet.Append append = commands(open(), 1, 400_000L, 400_000L, 400_000L);
        List<Packet> answers = ask(follower(), append);
        assertThat(answers).hasSize(3);
        assertThat(outcomes(answers)).allSatisfy(outcome -> assertThat(outcome).hasSize(400_001));
        List<byte[]> again = outcomes(ask(follower(), append));
        assertThat(again.stream().map(outcome -> outcome.length)).containsExactly(0, 400_001, 400_001);
    }

    @Test
    void whereMachinesHaveStoppedNothingMoreIsTaken() {
        long opened = open();
        List<Packet> answers = ask(follower(), commands(opened, 1, 1L, FAILS, 1L));
        assertThat(answers).hasSize(2);
        assertThat(outcomes(answers.subList(0, 1))).containsExactly(new byte[] {0, 1});
        assertThat(answers.get(1)).isInstanceOfSatisfying(Packet.AppendRefused.class, refused -> {
            assertThat(refused.refusal().code()).isEqualTo(Packet.Refusal.Code.HALTED);
            assertThat(refused.refusal().detail()).contains("machine filler", "It can't.");
        });
        long last = SimulatedCluster.member(cluster.leader()).status().commitIndex();
        assertThat(ask(follower(), commands(opened, 4, 1L))).singleElement().isInstanceOf(Packet.AppendRefused.class);
        assertThat(SimulatedCluster.member(cluster.leader()).status().commitIndex())
                .isEqualTo(last);
    }

    @Test
    void aQueryIsAnsweredByAFollower() {
        assertThat(outcomes(ask(follower(), commands(open(), 1, 0L)))).hasSize(1);
        for (Packet.Query.Freshness freshness : Packet.Query.Freshness.values()) {
            Packet.Query query =
                    new Packet.Query(21, TYPE.id(), freshness, Codec.longs().encode(2L));
            assertThat(ask(follower(), query))
                    .singleElement()
                    .isInstanceOfSatisfying(Packet.QueryReply.class, reply -> {
                        assertThat(reply.requestId()).isEqualTo(21);
                        assertThat(reply.result()).containsExactly(1, 1);
                    });
        }
    }

    @Test
    void aQueryThatCannotBeAnsweredIsRefused() {
        List<Packet.Query> queries = List.of(
                new Packet.Query(
                        21,
                        TYPE.id() + 1,
                        Packet.Query.Freshness.LOCAL,
                        Codec.longs().encode(2L)),
                new Packet.Query(21, TYPE.id(), Packet.Query.Freshness.LOCAL, new byte[1]), // no number
                new Packet.Query(
                        21,
                        TYPE.id(),
                        Packet.Query.Freshness.LOCAL,
                        Codec.longs().encode(-5L)), // throws
                new Packet.Query(
                        21,
                        TYPE.id(),
                        Packet.Query.Freshness.LOCAL,
                        Codec.longs().encode(5L << 20))); // too large
        for (Packet.Query query : queries) {
            assertThat(ask(follower(), query))
                    .singleElement()
                    .isInstanceOfSatisfying(
                            Packet.Refused.class,
                            refused -> assertThat(refused.refusal().code()).isEqualTo(Packet.Refusal.Code.INVALID));
        }
    }
}
