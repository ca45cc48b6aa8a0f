package dev.pando.testkit.world;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.Peer;
import dev.pando.runtime.LocalMember;
import dev.pando.runtime.Startup;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Members that come back at other addresses, one, most, or all at once, and at addresses where they are not. */
final class AddressChangeTest {
    private static final int MEMBERS = 5;

    private final SimulatedCluster cluster = SimulatedCluster.of(MEMBERS, 1);
    private final List<Machine> machines = List.copyOf(cluster.machines());

    private static void move(List<Machine> movers) {
        movers.forEach(Machine::crash);
        movers.forEach(Machine::move);
    }

    private static void start(Machine machine, List<Machine> via) {
        assertThat(machine.start(
                        Startup.Intent.JOIN, via.stream().map(Machine::address).toList()))
                .isNull();
    }

    /** Everybody has everybody else where it is. */
    private void assertAllAreKnown() {
        List<String> addresses = machines.stream().map(Machine::address).toList();
        cluster.runUntil(
                () -> machines.stream().allMatch(machine -> known(machine).containsAll(addresses)),
                30_000,
                "all are known where they are");
        for (Machine machine : machines) {
            cluster.await(SimulatedCluster.append(machine, "from everybody"));
        }
    }

    private static List<String> known(Machine machine) {
        return SimulatedCluster.member(machine).roster().voters().stream()
                .map(Peer::address)
                .toList();
    }

    @Test
    void theLeaderMoves() {
        Machine leader = cluster.leader();
        move(List.of(leader));
        start(leader, List.of());
        assertAllAreKnown();
    }

    @Test
    void allButOneMoveAtOnceAndAreToldOfNobody() {
        List<Machine> movers = machines.subList(0, MEMBERS - 1);
        move(movers);
        movers.forEach(machine -> start(machine, List.of()));
        assertAllAreKnown();
    }

    @Test
    void allMoveAtOnceAndAreToldOfThoseThatCameBefore() {
        move(machines);
        List<Machine> there = new ArrayList<>();
        for (Machine machine : machines) {
            start(machine, there);
            there.add(machine);
        }
        assertAllAreKnown();
    }

    /** Whoever of them leads may be unknown to all but one of the others, and they to it. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void allMoveAtOnceAndAreToldOfOne(int seed) {
        SimulatedCluster three = SimulatedCluster.of(3, seed);
        List<Machine> all = List.copyOf(three.machines());
        move(all);
        start(all.get(0), List.of());
        start(all.get(1), List.of(all.get(0)));
        start(all.get(2), List.of(all.get(0)));
        List<String> addresses = all.stream().map(Machine::address).toList();
        three.runUntil(
                () -> all.stream().allMatch(machine -> known(machine).containsAll(addresses)),
                30_000,
                "all are known where they are");
    }

    /** The removal is in nobody else's log, so that it may be undone, and whoever was to be removed may be needed for that. */
    @Test
    void whoHasMovedFindsAlsoThoseWhoseRemovalIsNotCommitted() {
        SimulatedCluster three = SimulatedCluster.of(3, 1);
        Machine mover = three.leader();
        List<Machine> others = new ArrayList<>(three.machines());
        others.remove(mover);
        Machine lost = others.get(0);
        Machine left = others.get(1);
        LocalMember asked = SimulatedCluster.member(mover);
        long last = asked.status().lastIndex();
        three.cutOff(mover, others);
        asked.removeAsync(SimulatedCluster.member(left).self().id());
        three.runUntil(() -> asked.status().lastIndex() > last, 1_000, "the removal is in its log");
        three.runFor(20);
        move(List.of(mover));
        three.await(SimulatedCluster.append(left, "by the two others"));
        lost.crash();
        three.network().healAll();
        start(mover, List.of());
        three.await(SimulatedCluster.append(left, "by those that are left"));
    }

    @Test
    void whoIsInNoClusterYetIsNotTakenForAnotherOne() {
        Machine joiner = cluster.machine();
        assertThat(joiner.start(Startup.Intent.JOIN, List.of("127.0.0.99:1"))).isNull();
        Machine mover = machines.get(1);
        move(List.of(mover));
        start(mover, List.of(joiner));
        assertAllAreKnown();
    }

    @Test
    void hintsWhereNobodyAnswersDelayNobody() {
        Machine mover = machines.get(1);
        List<Machine> silent = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Machine machine = cluster.machine();
            cluster.cutOff(machine, List.of(mover));
            silent.add(machine);
        }
        move(List.of(mover));
        start(mover, silent);
        cluster.runUntil(mover::isReady, 3_000, "it takes part");
        assertAllAreKnown();
    }

    @Test
    void noTwoAreKnownAtOneAddress() {
        Machine one = machines.get(1);
        Machine two = machines.get(2);
        move(List.of(one, two));
        one.tune(options -> options.advertise(two.address()));
        start(one, List.of());
        start(two, List.of());
        cluster.runFor(20_000);
        assertThat(known(machines.get(0)))
                .contains(two.address())
                .doesNotContain(one.address())
                .hasSize(MEMBERS)
                .doesNotHaveDuplicates();

        one.crash();
        one.tune(UnaryOperator.identity());
        start(one, List.of());
        assertAllAreKnown();
    }

    @Test
    void whereAMemberIsNotReachedItIsNotSaidToBe() {
        Machine wrong = cluster.othersThan(cluster.leader()).get(0);
        wrong.crash();
        wrong.tune(options -> options.advertise("127.0.0.99:1"));
        start(wrong, List.of());
        cluster.runFor(20_000);
        assertThat(known(cluster.leader())).contains(wrong.address()).doesNotContain("127.0.0.99:1");
        cluster.await(SimulatedCluster.append(wrong, "it belongs to the cluster all the same"));
    }

    /** As before, and it is not where it was either: nobody contradicts. */
    @Test
    void whereAMemberThatHasMovedIsNotReachedItIsNotSaidToBe() {
        Machine wrong = cluster.othersThan(cluster.leader()).get(0);
        String before = wrong.address();
        move(List.of(wrong));
        wrong.tune(options -> options.advertise("127.0.0.99:1"));
        start(wrong, List.of());
        cluster.runFor(20_000);
        assertThat(known(cluster.leader())).contains(before).doesNotContain("127.0.0.99:1");
        cluster.await(SimulatedCluster.append(wrong, "it belongs to the cluster all the same"));
    }

    @Test
    void theyMoveAgainAndAgain() {
        for (int round = 0; round < 10; round++) {
            for (Machine machine : machines) {
                move(List.of(machine));
                start(machine, machines);
                cluster.runFor(cluster.random().nextInt(2_000));
            }
        }
        assertAllAreKnown();
    }
}
