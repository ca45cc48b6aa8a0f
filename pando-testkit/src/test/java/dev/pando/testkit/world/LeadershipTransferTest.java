package dev.pando.testkit.world;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.Appended;
import dev.pando.Entry;
import dev.pando.NotDoneException;
import dev.pando.OutcomeUnknownException;
import dev.pando.RaftException;
import dev.pando.client.ClientOnLoop;
import dev.pando.core.membership.MemberId;
import dev.pando.runtime.LocalMember;
import dev.pando.runtime.Startup;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** Leadership is handed over as a user asks for it (§3.10): it comes about, or the leader goes on and says so. */
final class LeadershipTransferTest {
    private static final int ELECTION_TIMEOUT_MS = 1_000;

    /** Many times a round trip and a write, and less than the least time that an election by time-out takes. */
    private static final int QUICKLY_MS = 500;

    /** So soon that nobody has sent anything again of its own accord. */
    private static final int SOON_MS = 100;

    private final SimulatedCluster cluster = SimulatedCluster.of(3, 1);
    private final Machine leader = cluster.leader();
    private final List<Machine> others = cluster.othersThan(leader);

    private static MemberId id(Machine machine) {
        return SimulatedCluster.member(machine).self().id();
    }

    private static long term(Machine machine) {
        return SimulatedCluster.member(machine).term().number();
    }

    /** Whom a member takes for the leader. */
    private static Optional<MemberId> leaderAsSeenBy(Machine machine) {
        return SimulatedCluster.member(machine).term().leader().map(peer -> peer.id());
    }

    /** Why it failed; it must, within a time. */
    private RaftException failure(CompletableFuture<?> future, int withinMs) {
        cluster.runUntil(future::isDone, withinMs, "the transfer fails");
        return (RaftException) future.handle((done, failure) ->
                        failure instanceof CompletionException wrapped ? wrapped.getCause() : failure)
                .join();
    }

    private void done(CompletableFuture<?> future, int withinMs) {
        cluster.runUntil(future::isDone, withinMs, "the transfer is done");
        assertThat(future).isCompleted();
    }

    @Test
    void aNamedVoterLeadsAndWhoeverAskedSeesIt() {
        Machine target = others.get(0);
        long term = term(leader);
        done(SimulatedCluster.member(leader).transferLeadershipAsync(id(target)), QUICKLY_MS);
        assertThat(leaderAsSeenBy(leader)).contains(id(target));
        assertThat(term(leader)).isEqualTo(term + 1);
        assertThat(cluster.leader()).isSameAs(target);
    }

    @Test
    void aFollowerIsAskedAndSeesTheOtherOneLead() {
        Machine target = others.get(0);
        Machine asked = others.get(1);
        done(SimulatedCluster.member(asked).transferLeadershipAsync(id(target)), QUICKLY_MS);
        assertThat(leaderAsSeenBy(asked)).contains(id(target));
        assertThat(cluster.leader()).isSameAs(target);
    }

    @Test
    void aFollowerAsksForItself() {
        Machine target = others.get(1);
        done(SimulatedCluster.member(target).transferLeadershipAsync(id(target)), QUICKLY_MS);
        assertThat(cluster.leader()).isSameAs(target);
    }

    @Test
    void withoutATargetSomebodyElseLeads() {
        for (Machine asked : cluster.machines()) {
            Machine before = cluster.leader();
            done(SimulatedCluster.member(asked).transferLeadershipAsync(), QUICKLY_MS);
            assertThat(cluster.leader()).isNotSameAs(before);
            assertThat(leaderAsSeenBy(asked)).contains(id(cluster.leader()));
        }
    }

    @Test
    void whoLeadsAlreadyIsDoneAtOnce() {
        long term = term(leader);
        for (Machine asked : cluster.machines()) {
            done(SimulatedCluster.member(asked).transferLeadershipAsync(id(leader)), QUICKLY_MS);
        }
        assertThat(term(leader)).isEqualTo(term);
        assertThat(cluster.leader()).isSameAs(leader);
    }

    @Test
    void twoWhoAskForTheSameAreBothAnsweredAndTwoWhoDifferOneAfterTheOther() {
        LocalMember member = SimulatedCluster.member(leader);
        List<CompletableFuture<Void>> transfers = List.of(
                member.transferLeadershipAsync(id(others.get(0))),
                SimulatedCluster.member(others.get(1)).transferLeadershipAsync(id(others.get(0))),
                member.transferLeadershipAsync());
        transfers.forEach(transfer -> done(transfer, QUICKLY_MS));
        assertThat(cluster.leader()).isSameAs(others.get(0));

        Machine now = others.get(0);
        transfers = List.of(
                SimulatedCluster.member(now).transferLeadershipAsync(id(leader)),
                SimulatedCluster.member(others.get(1)).transferLeadershipAsync(id(others.get(1))));
        transfers.forEach(transfer -> done(transfer, 2 * ELECTION_TIMEOUT_MS));
        assertThat(cluster.leader()).isIn(leader, others.get(1));
    }

    @Test
    void underLoadNothingIsLostOrDoubledAndEveryAppendEnds() {
        List<Machine> members = List.copyOf(cluster.machines());
        Load load = new Load(cluster);
        load.begin();
        for (int round = 0; round < 12; round++) {
            cluster.runFor(cluster.random().nextInt(20, 200));
            Machine target = members.get(round % 3);
            Machine asked = members.get(cluster.random().nextInt(3));
            done(SimulatedCluster.member(asked).transferLeadershipAsync(id(target)), QUICKLY_MS);
            assertThat(cluster.leader()).isSameAs(target);
        }
        load.stop();
        cluster.runUntil(() -> load.open == 0, ELECTION_TIMEOUT_MS, "every append ends");
        assertThat(load.failures).isEmpty();
        assertThat(load.acknowledged).hasSizeGreaterThan(1_000);
        cluster.runFor(ELECTION_TIMEOUT_MS);
        members.forEach(machine -> assertThat(appended(machine)).isEqualTo(load.acknowledged));
    }

    /** Where each payload stands, which must be once. */
    private Map<String, Appended> appended(Machine machine) {
        Map<String, Appended> found = new TreeMap<>();
        for (Entry entry : cluster.readAll(machine)) {
            if (entry.kind() == Entry.Kind.DATA) {
                String payload = new String(entry.payload(), UTF_8);
                assertThat(found.put(payload, new Appended(entry.index(), entry.term())))
                        .as("%s is there once", payload)
                        .isNull();
            }
        }
        return found;
    }

    @Test
    void aTargetWhoseDiskStallsDoesNotTakeOverAndTheLeaderGoesOnAndSaysSo() {
        Machine target = others.get(0);
        for (Machine machine : cluster.machines()) {
            cluster.await(SimulatedCluster.append(machine, "before")); // later ones don't wait for a session
        }
        cluster.runFor(100);
        target.stallDiskFor(60_000_000_000L);
        CompletableFuture<Void> transfer =
                SimulatedCluster.member(others.get(1)).transferLeadershipAsync(id(target));
        cluster.runFor(700);
        List<CompletableFuture<Appended>> appends = List.of(
                SimulatedCluster.append(leader, "meanwhile"), SimulatedCluster.append(others.get(1), "meanwhile"));
        RaftException failure = failure(transfer, 2 * ELECTION_TIMEOUT_MS);
        assertThat(failure)
                .isInstanceOf(NotDoneException.class)
                .hasMessage("Leadership was not handed over: Member "
                        + id(target).brief() + " did not take over within 1000 ms; member "
                        + id(leader).brief() + " leads on.");
        appends.forEach(append -> {
            cluster.runUntil(append::isDone, SOON_MS, "the leader goes on");
            assertThat(append).isCompleted();
        });
        assertThat(cluster.leader()).isSameAs(leader);
    }

    @Test
    void aTargetThatIsBehindAndWhoseDiskStallsIsNotOrdered() {
        Machine target = others.get(0);
        target.stallDiskFor(60_000_000_000L);
        cluster.await(SimulatedCluster.append(leader, "the target does not have this"));
        long term = term(target);
        assertThat(failure(
                        SimulatedCluster.member(leader).transferLeadershipAsync(id(target)), 2 * ELECTION_TIMEOUT_MS))
                .isInstanceOf(NotDoneException.class);
        assertThat(term(target)).isEqualTo(term);
        assertThat(cluster.await(SimulatedCluster.append(leader, "afterwards")).term())
                .isEqualTo(term);
    }

    @Test
    void aLearnerIsRefusedAndSoIsWhoDoesNotBelong() {
        Machine learner = cluster.machine();
        cluster.whenConfigurationIsAppended(leader, () -> cluster.cutOff(learner, cluster.othersThan(learner)));
        learner.start(Startup.Intent.JOIN, List.of(leader.address()));
        LocalMember member = SimulatedCluster.member(others.get(0));
        cluster.runUntil(() -> member.roster().learners().size() == 1, 10_000, "there is a learner");
        for (MemberId target : List.of(id(learner), new MemberId(1, 2))) {
            assertThat(failure(member.transferLeadershipAsync(target), QUICKLY_MS))
                    .isInstanceOf(NotDoneException.class)
                    .hasMessage("Leadership was not handed over: There is no other voter " + target + ".");
        }
        assertThat(cluster.leader()).isSameAs(leader);
    }

    @Test
    void aTargetThatTheLeaderDoesNotHearIsRefusedAtOnce() {
        Machine target = others.get(0);
        MemberId id = id(target);
        target.crash();
        cluster.runFor(2 * ELECTION_TIMEOUT_MS);
        assertThat(failure(SimulatedCluster.member(others.get(1)).transferLeadershipAsync(id), QUICKLY_MS))
                .isInstanceOf(NotDoneException.class)
                .hasMessage("Leadership was not handed over: Member " + id.brief()
                        + " was not heard from within an election timeout.");
    }

    @Test
    void aLoneMemberHasNobodyToHandOverTo() {
        others.forEach(other -> cluster.await(SimulatedCluster.member(other).leaveAsync()));
        assertThat(failure(SimulatedCluster.member(leader).transferLeadershipAsync(), QUICKLY_MS))
                .isInstanceOf(NotDoneException.class)
                .hasMessage("Leadership was not handed over: There is no other voter that was heard from within an"
                        + " election timeout.");
    }

    @Test
    void whoAskedAndIsCutOffBeforeTheAnswerIsToldThatTheOutcomeIsNotKnown() {
        Machine asked = others.get(1);
        CompletableFuture<Void> transfer = SimulatedCluster.member(asked).transferLeadershipAsync();
        cluster.runFor(0);
        cluster.cutOff(asked, cluster.othersThan(asked));
        assertThat(failure(transfer, 10 * ELECTION_TIMEOUT_MS))
                .isInstanceOf(OutcomeUnknownException.class)
                .matches(RaftException::mayHaveTakenEffect);
    }

    @Test
    void whoAskedALeaderThatIsThenLostIsToldThatTheOutcomeIsNotKnown() {
        Machine target = others.get(0);
        target.stallDiskFor(60_000_000_000L); // without it the one that asked can't elect anybody
        CompletableFuture<Void> transfer =
                SimulatedCluster.member(others.get(1)).transferLeadershipAsync(id(target));
        cluster.runFor(100);
        leader.crash();
        assertThat(failure(transfer, 10 * ELECTION_TIMEOUT_MS))
                .isInstanceOf(OutcomeUnknownException.class)
                .matches(RaftException::mayHaveTakenEffect);
    }

    /** 16 appends open through each member and through a client, as long as it goes on. */
    private static final class Load {
        private static final int OPEN_EACH = 16;

        private final SimulatedCluster cluster;
        private final Map<String, Appended> acknowledged = new TreeMap<>();
        private final List<Throwable> failures = new ArrayList<>();
        private int begun;
        private int open;
        private boolean isOver;

        Load(SimulatedCluster cluster) {
            this.cluster = cluster;
        }

        void begin() {
            for (Machine machine : cluster.machines()) {
                keepOpen(payload -> SimulatedCluster.append(machine, payload));
            }
            List<String> via = cluster.machines().stream().map(Machine::address).toList();
            cluster.machine().startClient((loop, transport) -> {
                ClientOnLoop client = new ClientOnLoop(loop, transport, new Dice(1), via);
                keepOpen(payload -> client.append(payload.getBytes(UTF_8)));
            });
        }

        void stop() {
            isOver = true;
        }

        private void keepOpen(Appender appender) {
            for (int i = 0; i < OPEN_EACH; i++) {
                append(appender);
            }
        }

        private void append(Appender appender) {
            if (isOver) {
                return;
            }
            String payload = "payload " + begun++;
            open++;
            CompletableFuture<?> unused = appender.append(payload).whenComplete((where, failure) -> {
                open--;
                if (failure == null) {
                    acknowledged.put(payload, where);
                    append(appender);
                } else {
                    failures.add(failure);
                }
            });
        }

        /** A way to append. */
        private interface Appender {
            CompletableFuture<Appended> append(String payload);
        }
    }
}
