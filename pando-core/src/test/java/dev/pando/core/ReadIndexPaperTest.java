package dev.pando.core;

import static dev.pando.core.Fixture.A;
import static dev.pando.core.Fixture.B;
import static dev.pando.core.Fixture.C;
import static dev.pando.core.Fixture.D;
import static dev.pando.core.Fixture.E;
import static dev.pando.core.Fixture.append;
import static dev.pando.core.Fixture.appended;
import static dev.pando.core.Fixture.data;
import static dev.pando.core.Fixture.persist;
import static dev.pando.core.Fixture.ready;
import static dev.pando.core.Fixture.round;
import static dev.pando.core.Fixture.voters;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.core.Outcome.Reason;
import dev.pando.core.message.Message.AppendResponse;
import org.junit.jupiter.api.Test;

/** Every demand that the dissertation makes of read-only queries (§6.4). */
class ReadIndexPaperTest {

    @Test
    void section6_4_aReadWaitsForAnEntryOfTheLeadersTerm() {
        Member member = Member.withLog(A, voters(A, B, C), 1);
        member.elect();
        member.core.step(new Event.Read(5));
        assertThat(member.drain().outcomes())
                .containsExactly(new Outcome.Refused(
                        5, Reason.NOT_READY, A, "The leader does not know yet what earlier leaders have committed."));
    }

    @Test
    void section6_4_aReadIsServedOnceAQuorumHasConfirmedTheLeadership() {
        Member member = Member.leading(A, B, C, D, E);
        member.core.step(new Event.Read(5));
        member.does(ready(2).send(
                        round(append(A, B, 2, 2, 2, 2), 1),
                        round(append(A, C, 2, 2, 2, 2), 1),
                        round(append(A, D, 2, 2, 2, 2), 1),
                        round(append(A, E, 2, 2, 2, 2), 1)));
        member.receive(appended(B, A, 2, 2, 1));
        member.doesNothing();
        member.receive(appended(C, A, 2, 2, 1));
        member.does(ready(2).answer(new Outcome.ReadIndex(5, 2)));
        member.receive(appended(D, A, 2, 2, 1));
        member.doesNothing();
    }

    @Test
    void section6_4_readsThatComeTogetherShareARound() {
        Member member = Member.leading(A, B, C);
        member.core.step(new Event.Read(5));
        member.core.step(new Event.Read(6));
        assertThat(member.drain().messages()).hasSize(2);
        member.core.step(new Event.Read(7));
        assertThat(member.drain().messages())
                .containsExactly(round(append(A, B, 2, 2, 2, 2), 2), round(append(A, C, 2, 2, 2, 2), 2));
        member.receive(appended(B, A, 2, 2, 1));
        member.does(ready(2).answer(new Outcome.ReadIndex(5, 2), new Outcome.ReadIndex(6, 2)));
        member.receive(appended(B, A, 2, 2, 2));
        member.does(ready(2).answer(new Outcome.ReadIndex(7, 2)));
    }

    @Test
    void section6_4_theReadIndexIsTheCommitIndexWhenTheRoundWasOpened() {
        Member member = Member.leading(A, B, C);
        member.core.step(new Event.Read(5));
        member.drain();
        member.propose("x");
        member.drain();
        member.persisted();
        member.receive(appended(B, A, 2, 3, 1));
        Ready ready = member.drain();
        assertThat(ready.commitIndex()).isEqualTo(3);
        assertThat(ready.outcomes()).containsExactly(new Outcome.ReadIndex(5, 2));
    }

    @Test
    void section6_4_aRejectionConfirmsTheLeadershipToo() {
        Member member = Member.leading(A, B, C);
        member.core.step(new Event.Read(5));
        member.drain();
        member.receive(new AppendResponse(B, A, 2, false, 2, 1, 1, 1));
        assertThat(member.drain().outcomes()).containsExactly(new Outcome.ReadIndex(5, 2));
    }

    @Test
    void section6_4_theOnlyVoterConfirmsItself() {
        Member member = Member.leading(A);
        member.core.step(new Event.Read(5));
        member.does(ready(2).answer(new Outcome.ReadIndex(5, 2)));
    }

    @Test
    void section6_4_learnersDoNotConfirm() {
        Member member = Member.leading(Fixture.OPTIONS, A, Fixture.withLearner(voters(A, B, C), D));
        member.core.step(new Event.Read(5));
        member.drain();
        member.receive(appended(D, A, 2, 0, 1));
        assertThat(member.drain().outcomes()).isEmpty();
        assertThat(member.core.configuration().configuration().isLearner(D)).isTrue();
    }

    @Test
    void section6_4_aHeartbeatThatWasLostIsRepeatedWithItsRound() {
        Member member = Member.leading(A, B, C);
        member.core.step(new Event.Read(5));
        member.drain();
        member.tick(2);
        assertThat(member.drain().messages())
                .containsExactly(round(append(A, B, 2, 2, 2, 2), 1), round(append(A, C, 2, 2, 2, 2), 1));
    }

    @Test
    void section6_4_aFollowerGivesTheRoundBackAtOnceThoughItsEntriesAreNotDurable() {
        Member member = Member.following(A, B, C);
        member.receive(round(append(B, A, 2, 1, 1, 0, data(2, 2)), 4));
        member.does(ready(0).persist(persist(null, 0, data(2, 2))).send(appended(A, B, 2, 1, 4)));
        member.receive(round(append(B, A, 2, 2, 2, 0), 5));
        member.does(ready(0).send(appended(A, B, 2, 1, 5)));
        member.persisted();
        member.does(ready(0).send(appended(A, B, 2, 2, 5)));
    }

    @Test
    void section6_4_whoeverDoesNotLeadRefusesReadsAndNamesTheLeader() {
        Member member = Member.following(A, B, C);
        member.core.step(new Event.Read(5));
        member.does(ready(0).answer(new Outcome.Refused(5, Reason.NOT_LEADER, B, "This member does not lead.")));
    }

    @Test
    void section6_4_readsThatWaitAreRefusedWhenTheLeaderStepsDown() {
        Member member = Member.leading(A, B, C);
        member.core.step(new Event.Read(5));
        member.drain();
        member.core.step(new Event.Read(6));
        member.receive(Fixture.rejected(B, A, 9, 2, 0, 0));
        assertThat(member.drain().outcomes())
                .containsExactly(
                        new Outcome.Refused(
                                5, Reason.NOT_LEADER, null, "The leader stepped down before the read was confirmed."),
                        new Outcome.Refused(
                                6, Reason.NOT_LEADER, null, "The leader stepped down before the read was confirmed."));
    }
}
