package dev.pando.core;

import static dev.pando.core.Fixture.A;
import static dev.pando.core.Fixture.B;
import static dev.pando.core.Fixture.C;
import static dev.pando.core.Fixture.D;
import static dev.pando.core.Fixture.OPTIONS;
import static dev.pando.core.Fixture.append;
import static dev.pando.core.Fixture.appended;
import static dev.pando.core.Fixture.noop;
import static dev.pando.core.Fixture.persist;
import static dev.pando.core.Fixture.ready;
import static dev.pando.core.Fixture.transferVote;
import static dev.pando.core.Fixture.voters;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.core.Outcome.Reason;
import dev.pando.core.membership.Change;
import dev.pando.core.membership.MemberId;
import dev.pando.core.message.Message.TimeoutNow;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Every demand that the dissertation makes of leadership transfer (§3.10). */
class TransferPaperTest {

    @Test
    void section3_10_aTargetThatIsUpToDateIsToldAtOnce() {
        Member member = Member.leading(A, B, C);
        transfer(member, C);
        member.does(ready(2).send(new TimeoutNow(A, C, 2), append(A, C, 2, 2, 2, 2))
                .answer(new Outcome.Transferring(1, C)));
        assertThat(member.core.transferTarget()).isEqualTo(C);
    }

    @Test
    void section3_10_aTargetThatIsBehindIsBroughtUpToDateFirst() {
        Member member = Member.leading(A, B, C);
        member.propose("x");
        member.drain();
        transfer(member, B);
        assertThat(member.drain().messages()).containsExactly(append(A, B, 2, 3, 2, 2));
        member.receive(appended(B, A, 2, 2));
        member.doesNothing();
        member.receive(appended(B, A, 2, 3));
        assertThat(member.drain().messages()).contains(new TimeoutNow(A, B, 2));
    }

    @Test
    void section3_10_theLeaderTakesNothingNewMeanwhile() {
        Member member = Member.leading(A, B, C);
        transfer(member, B);
        member.drain();
        member.propose("x");
        member.reconfigure(new Change.AddLearner(Fixture.server(D)));
        assertThat(member.drain().outcomes())
                .containsExactly(
                        new Outcome.Refused(1, Reason.TRANSFERRING, A, "Leadership is being handed over."),
                        new Outcome.Refused(1, Reason.TRANSFERRING, A, "Leadership is being handed over."));
    }

    @Test
    void section4_3_inJointConsensusATargetIsAVoterOfCNew() {
        Member member = Member.leading(A, B, C);
        member.reconfigure(new Change.Demote(A), new Change.Remove(B));
        member.drain();
        transfer(member, B);
        member.does(
                ready(2).answer(new Outcome.Refused(1, Reason.IMPOSSIBLE, A, "There is no other voter " + B + ".")));
        member.receive(appended(B, A, 2, 3)); // it has more than C, but goes
        transfer(member, null);
        assertThat(member.drain().outcomes()).containsExactly(new Outcome.Transferring(1, C));
    }

    @Test
    void section3_10_theTargetCampaignsAtOnceWithoutPreVote() {
        Member member = Member.following(A, B, C);
        member.receive(new TimeoutNow(B, A, 2));
        member.does(ready(0).persist(persist(new HardState(3, A), 0))
                .sendAfterPersist(transferVote(A, B, 3, 1, 1), transferVote(A, C, 3, 1, 1)));
    }

    @Test
    void section3_10_theOldLeaderVotesForTheTargetAndFollowsIt() {
        Member member = Member.leading(A, B, C);
        transfer(member, B);
        member.drain();
        member.receive(transferVote(B, A, 3, 2, 2));
        member.does(ready(2).persist(persist(new HardState(3, B), 2)).sendAfterPersist(Fixture.voted(A, B, 3, true)));
        member.persisted();
        member.receive(append(B, A, 3, 2, 2, 2, noop(3, 3)));
        assertThat(member.core.leader()).isEqualTo(B);
    }

    @Test
    void section3_10_afterAnElectionTimeoutTheLeaderGoesOn() {
        Member member = Member.leading(A, B, C);
        transfer(member, B);
        for (int i = 0; i < OPTIONS.electionTicks(); i++) {
            assertThat(member.core.transferTarget()).isEqualTo(B);
            member.tick(1);
            member.receive(appended(C, A, 2, 2));
        }
        assertThat(member.core.transferTarget()).isNull();
        member.drain();
        member.propose("x");
        assertThat(member.drain().outcomes()).containsExactly(new Outcome.Proposed(1, 3, 2));
    }

    @Test
    void section3_10_withoutATargetTheVoterThatIsFurthestTakesOver() {
        Member member = Member.leading(A, B, C);
        member.propose("x");
        member.drain();
        member.receive(appended(C, A, 2, 3));
        member.drain();
        transfer(member, null);
        assertThat(member.drain().outcomes()).containsExactly(new Outcome.Transferring(1, C));
    }

    @Test
    void section3_10_nobodyButAnotherVoterCanTakeOver() {
        Member member = Member.leading(OPTIONS, A, Fixture.withLearner(voters(A, B, C), D));
        for (MemberId target : new MemberId[] {A, D, Fixture.E}) {
            transfer(member, target);
            assertThat(((Outcome.Refused) member.drain().outcomes().get(0)).reason())
                    .isEqualTo(Reason.IMPOSSIBLE);
        }
        Member alone = Member.leading(A);
        transfer(alone, null);
        assertThat(((Outcome.Refused) alone.drain().outcomes().get(0)).reason()).isEqualTo(Reason.UNREACHABLE);
    }

    @Test
    void section3_10_whoWasNotHeardFromCannotTakeOver() {
        Member member = Member.leading(A, B, C);
        for (int i = 0; i < OPTIONS.electionTicks(); i++) {
            member.tick(1);
            member.receive(appended(C, A, 2, 2));
        }
        member.drain();
        transfer(member, B);
        transfer(member, null);
        assertThat(member.drain().outcomes())
                .containsExactly(
                        new Outcome.Refused(
                                1,
                                Reason.UNREACHABLE,
                                A,
                                "Member " + B.brief() + " was not heard from within an election timeout."),
                        new Outcome.Transferring(1, C));
    }

    @Test
    void section3_10_askedAgainItSaysTheSameAndAskedForAnotherItRefuses() {
        Member member = Member.leading(A, B, C);
        transfer(member, B);
        transfer(member, B);
        transfer(member, null);
        transfer(member, C);
        assertThat(member.drain().outcomes())
                .containsExactly(
                        new Outcome.Transferring(1, B),
                        new Outcome.Transferring(1, B),
                        new Outcome.Transferring(1, B),
                        new Outcome.Refused(
                                1, Reason.TRANSFERRING, A, "Leadership is being handed to " + B.brief() + " already."));
    }

    @Test
    void section3_10_whoDoesNotLeadRefuses() {
        Member member = Member.following(A, B, C);
        transfer(member, A);
        member.does(ready(0).answer(new Outcome.Refused(1, Reason.NOT_LEADER, B, "This member does not lead.")));
    }

    @Test
    void section3_10_anOrderThatIsOldOrNotTheLeadersIsIgnored() {
        Member member = Member.following(A, B, C);
        member.receive(new TimeoutNow(B, A, 1), new TimeoutNow(C, A, 2));
        member.doesNothing();
        Member learner = Member.withLog(A, Fixture.withLearner(voters(B, C), A), 2);
        learner.receive(new TimeoutNow(B, A, 2));
        learner.doesNothing();
    }

    private static void transfer(Member member, @Nullable MemberId target) {
        member.core.step(new Event.Transfer(1, target));
    }
}
