package dev.pando.core;

import static dev.pando.core.Fixture.A;
import static dev.pando.core.Fixture.B;
import static dev.pando.core.Fixture.C;
import static dev.pando.core.Fixture.D;
import static dev.pando.core.Fixture.append;
import static dev.pando.core.Fixture.appended;
import static dev.pando.core.Fixture.data;
import static dev.pando.core.Fixture.install;
import static dev.pando.core.Fixture.point;
import static dev.pando.core.Fixture.preVoted;
import static dev.pando.core.Fixture.proposal;
import static dev.pando.core.Fixture.rejected;
import static dev.pando.core.Fixture.server;
import static dev.pando.core.Fixture.vote;
import static dev.pando.core.Fixture.voters;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.core.membership.Change;
import dev.pando.core.membership.Reconfiguration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The state is copied, compared and hashed by value. The net compares copies at random states too. */
class CopyTest {
    private static final List<Event> EVENTS = List.of(
            new Event.Tick(),
            new Event.Propose(1, List.of(proposal("x"))),
            new Event.Read(2),
            new Event.Reconfigure(3, Reconfiguration.of(new Change.AddLearner(server(D)))),
            new Event.Reconfigure(5, new Reconfiguration(0, List.of(new Change.Demote(B), new Change.Remove(A)), true)),
            new Event.Transfer(4, B),
            new Event.Unreachable(B),
            new Event.Persisted(new HardState(2, A), 3, 2),
            new Event.Received(vote(C, A, 9, 9, 9)),
            new Event.Received(preVoted(B, A, 2, true)),
            new Event.Received(append(B, A, 7, 1, 1, 1, data(2, 7))),
            new Event.Received(appended(B, A, 2, 3, 1)),
            new Event.Received(rejected(C, A, 2, 2, 0, 0)),
            new Event.Received(install(B, A, 7, 9)),
            new Event.Compacted(2),
            new Event.SnapshotFetched(point(9, 1, voters(A, B, C), D)),
            new Event.Loaded(C, 1, List.of()));

    @Test
    void aCopyDoesTheSameAndTheOriginalIsUntouched() {
        for (Member member : states()) {
            for (Event event : EVENTS) {
                RaftCore original = member.core.copy();
                RaftCore one = original.copy();
                RaftCore other = original.copy();
                assertThat(one).isEqualTo(original).hasSameHashCodeAs(original);
                step(one, event);
                step(other, event);
                assertThat(one).isEqualTo(other).hasSameHashCodeAs(other);
                assertThat(one.ready()).isEqualTo(other.ready());
                assertThat(one).isEqualTo(other).hasSameHashCodeAs(other);
                assertThat(original).isEqualTo(member.core);
                assertThat(original.hasReady()).isEqualTo(member.core.hasReady());
            }
        }
    }

    @Test
    void statesThatDifferInAnythingAreNotEqual() {
        for (Member member : states()) {
            RaftCore ticked = member.core.copy();
            ticked.step(new Event.Tick());
            boolean isLeader = member.core.role() == Role.LEADER;
            assertThat(ticked).as("a tick, leading: %s", isLeader).isNotEqualTo(member.core);
            RaftCore asked = member.core.copy();
            asked.step(new Event.Read(9));
            assertThat(asked).isNotEqualTo(member.core);
        }
        RaftCore seeded = new RaftCore(Fixture.OPTIONS, 7, A, HardState.INITIAL, StoredLog.EMPTY, 1);
        assertThat(new RaftCore(Fixture.OPTIONS, 7, A, HardState.INITIAL, StoredLog.EMPTY, 1))
                .isEqualTo(seeded)
                .hasSameHashCodeAs(seeded);
        assertThat(new RaftCore(Fixture.OPTIONS, 7, A, HardState.INITIAL, StoredLog.EMPTY, 2))
                .isNotEqualTo(seeded);
        assertThat(new RaftCore(Fixture.OPTIONS, 7, B, HardState.INITIAL, StoredLog.EMPTY, 1))
                .isNotEqualTo(seeded);
    }

    private static void step(RaftCore core, Event event) {
        try {
            core.step(event);
        } catch (InvariantViolation e) {
            // some of the events can't be in some of the states; they break both in the same way
        }
    }

    private static List<Member> states() {
        Member follower = Member.following(A, B, C);
        Member candidate = ElectionPaperTest.campaigning(A, B, C);
        Member preCandidate = Member.withLog(A, voters(A, B, C), 1);
        preCandidate.tickUntilTimeout();
        Member leader = Member.leading(A, B, C);
        Member busy = Member.leading(A, B, C);
        busy.propose("x", "y");
        busy.core.step(new Event.Read(7));
        busy.drain();
        busy.reconfigure(new Change.Remove(C));
        Member founder = Member.of(A, HardState.INITIAL, 0);
        founder.found(voters(A));
        Member restarted = Member.following(A, B, C);
        restarted.receive(install(B, A, 2, 5));
        restarted.fetched(point(6, 2, voters(A, B, C)));
        Member compacted = Member.leading(A, B, C);
        compacted.core.step(new Event.Unreachable(C));
        compacted.compacted(2);
        return List.of(follower, candidate, preCandidate, leader, busy, founder, restarted, compacted);
    }
}
