package dev.pando.testkit.world;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.Entry;
import dev.pando.client.ClientOnLoop;
import dev.pando.transport.Packet;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** §6.3: a client's session that nothing is heard of is gone, and nothing brings it back. */
final class SessionExpiryTest {
    private static final long SESSION = 77;
    private static final int TTL_MS = 1_000;

    private final SimulatedCluster cluster = SimulatedCluster.of(3, 1);

    /** Through a follower, as a client that it does not know. */
    private Packet ask(Packet request) {
        Machine follower = cluster.machines().stream()
                .filter(machine -> machine.member() != null && machine != cluster.leader())
                .findFirst()
                .orElseThrow();
        Asker asker = Asker.asks(cluster.machine(), follower, request);
        cluster.runUntil(() -> !asker.answers().isEmpty(), 10_000, "an answer to " + request);
        return asker.answers().get(0);
    }

    private long open() {
        Packet answer = ask(new Packet.OpenSession(1, SESSION, null, TTL_MS, false));
        assertThat(answer).isInstanceOf(Packet.SessionOpened.class);
        return ((Packet.SessionOpened) answer).index();
    }

    private static Packet.Append append(long opened, String... payloads) {
        List<byte[]> bytes = new ArrayList<>();
        for (String payload : payloads) {
            bytes.add(payload.getBytes(UTF_8));
        }
        return new Packet.Append(SESSION, opened, 1, false, 0, bytes);
    }

    private void othersAppendFor(int millis) {
        for (int passed = 0; passed < millis; passed += 500) {
            cluster.runFor(500);
            cluster.await(SimulatedCluster.append(cluster.leader(), "of others"));
        }
    }

    private List<String> texts() {
        return cluster.readAll(cluster.leader()).stream()
                .filter(entry -> entry.kind() == Entry.Kind.DATA)
                .map(entry -> new String(entry.payload(), UTF_8))
                .filter(text -> !text.equals("of others"))
                .toList();
    }

    private static void isGone(Packet answer) {
        assertThat(answer).isInstanceOfSatisfying(Packet.AppendRefused.class, refused -> assertThat(
                        refused.refusal().code())
                .isEqualTo(Packet.Refusal.Code.NO_SESSION));
    }

    @Test
    void s24_whatExpiredIsNotBroughtBackByARequestToOpenItThatComesLate() {
        long opened = open();
        assertThat(ask(append(opened, "once"))).isInstanceOf(Packet.Appended.class);
        othersAppendFor(2 * TTL_MS);
        isGone(ask(append(opened, "once")));
        isGone(ask(append(opened))); // a renewal

        long again = open();
        assertThat(again).isGreaterThan(opened);
        isGone(ask(append(opened, "once")));
        isGone(ask(append(opened)));
        assertThat(ask(append(again))).isInstanceOf(Packet.Appended.class);
        assertThat(texts()).containsExactly("once");
    }

    @Test
    void whereNothingIsAppendedNoTimePasses() {
        long opened = open();
        cluster.runFor(10 * TTL_MS);
        assertThat(ask(append(opened, "late"))).isInstanceOf(Packet.Appended.class);
    }

    @Test
    void anIdleClientKeepsItsSessionUnderAnyLeader() {
        List<ClientOnLoop> clients = new ArrayList<>();
        List<String> via = cluster.machines().stream().map(Machine::address).toList();
        cluster.machine()
                .startClient((loop, transport) ->
                        clients.add(new ClientOnLoop(loop, transport, new Dice(1), via, 3 * TTL_MS)));
        ClientOnLoop client = clients.get(0);
        cluster.await(client.append("first".getBytes(UTF_8)));
        othersAppendFor(10 * TTL_MS);
        Machine former = cluster.leader();
        cluster.await(SimulatedCluster.member(former).transferLeadershipAsync());
        cluster.runUntil(() -> cluster.leader() != former, 10_000, "another leads");
        othersAppendFor(10 * TTL_MS);
        cluster.await(client.append("last".getBytes(UTF_8)));

        List<Entry> log = cluster.readAll(cluster.leader());
        assertThat(log.stream()
                        .filter(entry -> entry.kind() == Entry.Kind.SESSION && entry.payload().length == Long.BYTES))
                .hasSize(1);
        assertThat(log.stream().filter(entry -> entry.kind() == Entry.Kind.NOOP && entry.session() != 0))
                .hasSizeGreaterThan(10);
        assertThat(texts()).containsExactly("first", "last");
    }
}
