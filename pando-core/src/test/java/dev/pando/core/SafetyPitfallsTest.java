package dev.pando.core;

import static dev.pando.core.Fixture.A;
import static dev.pando.core.Fixture.B;
import static dev.pando.core.Fixture.C;
import static dev.pando.core.Fixture.D;
import static dev.pando.core.Fixture.E;
import static dev.pando.core.Fixture.OPTIONS;
import static dev.pando.core.Fixture.append;
import static dev.pando.core.Fixture.appended;
import static dev.pando.core.Fixture.config;
import static dev.pando.core.Fixture.cut;
import static dev.pando.core.Fixture.data;
import static dev.pando.core.Fixture.persist;
import static dev.pando.core.Fixture.preVote;
import static dev.pando.core.Fixture.preVoted;
import static dev.pando.core.Fixture.ready;
import static dev.pando.core.Fixture.rejected;
import static dev.pando.core.Fixture.server;
import static dev.pando.core.Fixture.vote;
import static dev.pando.core.Fixture.voted;
import static dev.pando.core.Fixture.voters;
import static dev.pando.core.Fixture.withLearner;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pando.core.Outcome.Reason;
import dev.pando.core.StoredLog.ConfigurationAt;
import dev.pando.core.entry.LogEntry;
import dev.pando.core.membership.Change;
import dev.pando.core.membership.Configuration;
import dev.pando.core.membership.Reconfiguration;
import dev.pando.core.message.Message.TimeoutNow;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What has made other implementations lose or garble data: the rows S of the list of pitfalls that concern the rules. */
class SafetyPitfallsTest {

    @Test
    void s1_aLeaderChangesNoConfigurationBeforeAnEntryOfItsOwnTermIsCommitted() {
        Member member = Member.of(A, new HardState(1, null), 1, config(1, 1, voters(A, B, C)));
        member.elect();
        for (Change change : List.of(new Change.AddLearner(server(D)), new Change.Remove(B), new Change.Promote(B))) {
            member.reconfigure(change);
            assertThat(reason(member)).isEqualTo(Reason.NOT_READY);
        }
        member.persisted();
        member.receive(appended(B, A, 2, 2));
        member.reconfigure(new Change.AddLearner(server(D)));
        assertThat(member.drain().outcomes()).containsExactly(new Outcome.Reconfiguring(1, 3, 2, false));
    }

    @Test
    void s2_aNewLeaderLeavesNoJointConfigurationThatIsNotCommitted() {
        // committed or not, it can't be told after a restart: both majorities have to say so
        Configuration joint = Fixture.joint(voters(A, B, C), voters(A, D));
        Member member = Member.of(A, new HardState(2, null), 1, config(1, 1, voters(A, B, C)), config(2, 2, joint));
        member.elect();
        member.persisted();
        member.receive(appended(D, A, 3, 3));
        member.tick(1);
        assertThat(member.core.commitIndex()).isEqualTo(1);
        assertThat(member.core.configuration()).isEqualTo(new ConfigurationAt(2, joint));
        member.receive(appended(C, A, 3, 3));
        assertThat(member.core.commitIndex()).isEqualTo(3);
        assertThat(member.core.configuration()).isEqualTo(new ConfigurationAt(4, voters(A, D)));
    }

    @Test
    void s2_aFollowerLeavesNoJointConfiguration() {
        Configuration joint = Fixture.joint(voters(A, B, C), voters(A, B));
        Member member = Member.following(A, B, C);
        member.receive(append(B, A, 2, 1, 1, 2, config(2, 2, joint)));
        member.drain();
        member.persisted();
        member.tick(2);
        assertThat(member.core.committedConfiguration()).isEqualTo(new ConfigurationAt(2, joint));
        assertThat(member.core.configuration()).isEqualTo(new ConfigurationAt(2, joint));
    }

    @Test
    void s3_forceWaivesNoGuardButTheOneOfTheQuorum() {
        Member member = Member.of(A, new HardState(1, null), 1, config(1, 1, voters(A, B, C)));
        member.elect();
        member.reconfigureByForce(new Change.Remove(B));
        assertThat(reason(member)).isEqualTo(Reason.NOT_READY);
        member.persisted();
        member.receive(appended(B, A, 2, 2));
        member.core.step(new Event.Reconfigure(1, new Reconfiguration(2, List.of(new Change.Remove(B)), true)));
        assertThat(reason(member)).isEqualTo(Reason.STALE_CONFIGURATION);
        member.reconfigureByForce(new Change.Remove(A), new Change.Remove(B), new Change.Remove(C));
        assertThat(reason(member)).isEqualTo(Reason.IMPOSSIBLE);
        member.reconfigureByForce(new Change.Remove(B), new Change.Remove(C));
        assertThat(member.drain().outcomes()).containsExactly(new Outcome.Reconfiguring(1, 3, 2, true));
        member.reconfigureByForce(new Change.AddLearner(server(D)));
        assertThat(reason(member)).isEqualTo(Reason.CHANGE_PENDING);
    }

    @Test
    void s3_theLeadersOwnPromotionsPassTheSameGuards() {
        // a learner that has caught up, but no entry of the term is committed yet
        Member member = Member.of(A, new HardState(1, null), 1, config(1, 1, withLearner(voters(A, B, C), D)));
        member.elect();
        member.receive(appended(D, A, 2, 2));
        member.tick(1);
        assertThat(member.core.configuration().index()).isEqualTo(1);
        // nor while another change is pending
        member.persisted();
        member.receive(rejected(D, A, 2, 1, 0, 0), appended(B, A, 2, 2));
        assertThat(member.core.configuration()).isEqualTo(new ConfigurationAt(3, voters(A, B, C, D)));
        member.reconfigure(new Change.Remove(C));
        assertThat(reason(member)).isEqualTo(Reason.CHANGE_PENDING);
    }

    @Test
    void s4_aMemberCampaignsUnderTheLastConfigurationInItsLog() {
        Member member = Member.of(
                A, new HardState(2, null), 1, config(1, 1, voters(A, B, C)), config(2, 2, voters(A, B, C, D)));
        member.tickUntilTimeout();
        member.does(ready(1).send(preVote(A, B, 3, 2, 2), preVote(A, C, 3, 2, 2), preVote(A, D, 3, 2, 2)));
        member.receive(preVoted(B, A, 3, true));
        assertThat(member.core.role()).isEqualTo(Role.PRE_CANDIDATE); // two of four
    }

    @Test
    void s5_aMemberWithoutAConfigurationNeitherCampaignsNorLeads() {
        Member member = Member.of(A, HardState.INITIAL, 0);
        member.tick(500);
        member.receive(new TimeoutNow(B, A, 0));
        member.doesNothing();
    }

    @Test
    void s6_aNewLeaderGoesByAnUncommittedConfigurationThatItFound() {
        Member member =
                Member.of(A, new HardState(1, null), 1, config(1, 1, voters(A, B)), config(2, 1, voters(A, B, C)));
        member.elect();
        member.persisted();
        assertThat(member.core.commitIndex()).isEqualTo(1);
        member.receive(appended(C, A, 2, 3));
        assertThat(member.core.commitIndex()).isEqualTo(3);
        assertThat(member.core.committedConfiguration()).isEqualTo(new ConfigurationAt(2, voters(A, B, C)));
    }

    @Test
    void s6_theStepOutOfJointConsensusIsTakenOnce() {
        Member member = Member.leading(A, B, C);
        member.reconfigure(new Change.Remove(B), new Change.Remove(C));
        member.drain();
        member.persisted();
        member.receive(appended(B, A, 2, 3));
        assertThat(member.drain().persist()).isEqualTo(persist(null, 3, config(4, 2, voters(A))));
        member.receive(appended(C, A, 2, 3), appended(B, A, 2, 3));
        member.tick(1);
        member.receive(appended(C, A, 2, 4));
        assertThat(member.drain().persist()).isNull();
        member.persisted();
        member.tick(1);
        assertThat(member.core.commitIndex()).isEqualTo(4);
        assertThat(member.core.lastIndex()).isEqualTo(4);
    }

    @Test
    void s8_aLearnerVotesWhenItIsAskedAndSoDoesAMemberWithoutAnyConfiguration() {
        Member learner = Member.withLog(D, withLearner(voters(A, B, C), D), 1);
        learner.receive(vote(A, D, 2, 1, 1));
        learner.does(ready(0).persist(persist(new HardState(2, A), 0)).sendAfterPersist(voted(D, A, 2, true)));
        Member blank = Member.of(E, HardState.INITIAL, 0);
        blank.receive(preVote(A, E, 2, 1, 1), vote(A, E, 2, 1, 1));
        blank.does(ready(0).persist(persist(new HardState(2, A), 0))
                .send(preVoted(E, A, 2, true))
                .sendAfterPersist(voted(E, A, 2, true)));
    }

    @Test
    void s8_whoVotedKeepsTheVoteThroughARestart() {
        Member blank = Member.of(E, new HardState(2, A), 0);
        blank.receive(vote(B, E, 2, 9, 2));
        blank.does(ready(0).send(voted(E, B, 2, false)));
    }

    @Test
    void s9_theConfigurationOfTheRulesIsThatOfTheLog() {
        Member member = Member.following(A, B, C);
        member.receive(append(
                B, A, 2, 1, 1, 2, config(2, 2, withLearner(voters(A, B, C), D)), config(3, 2, voters(A, B, C, D))));
        assertThat(member.core.configuration()).isEqualTo(new ConfigurationAt(3, voters(A, B, C, D)));
        assertThat(member.core.committedConfiguration())
                .isEqualTo(new ConfigurationAt(2, withLearner(voters(A, B, C), D)));
        member.receive(append(B, A, 2, 3, 2, 3));
        assertThat(member.core.committedConfiguration()).isEqualTo(member.core.configuration());
    }

    @Test
    void s11_aLeadershipEndsWithItsTermAndEntriesCarryTheLeadersOwn() {
        Member member = Member.leading(A, B, C);
        member.propose("x");
        member.receive(rejected(B, A, 5, 2, 0, 0));
        member.propose("y");
        Ready ready = member.drain();
        assertThat(ready.persist()).isEqualTo(persist(new HardState(5, null), 2, data(3, 2, 0, "x")));
        assertThat(ready.outcomes())
                .containsExactly(
                        new Outcome.Proposed(1, 3, 2),
                        new Outcome.Refused(1, Reason.NOT_LEADER, null, "This member does not lead."));
        assertThat(ready.messages()).isEmpty();
    }

    @Test
    void s12_aVoteLeavesOnlyWhenItIsDurable() {
        Member member = Member.withLog(A, voters(A, B, C), 1);
        member.receive(vote(B, A, 2, 1, 1));
        member.does(ready(0).persist(persist(new HardState(2, B), 0)).sendAfterPersist(voted(A, B, 2, true)));
        member.receive(vote(B, A, 2, 1, 1)); // asked again before it is
        member.does(ready(0).sendAfterPersist(voted(A, B, 2, true)));
        member.persisted();
        member.receive(vote(B, A, 2, 1, 1));
        member.does(ready(0).send(voted(A, B, 2, true)));
    }

    @Test
    void s12_theOwnVoteIsNotCountedBecauseAnEarlierWriteHasFinished() {
        Member member = Member.following(A, B, C);
        member.receive(append(B, A, 2, 1, 1, 0, data(2, 2)));
        member.drain();
        member.tickUntilTimeout();
        member.drain();
        member.receive(preVoted(B, A, 3, true));
        member.drain();
        member.core.step(new Event.Persisted(new HardState(2, null), 2, 2));
        member.receive(voted(B, A, 3, true));
        assertThat(member.core.role()).isEqualTo(Role.CANDIDATE);
        member.core.step(new Event.Persisted(new HardState(3, A), 0, 0));
        assertThat(member.core.role()).isEqualTo(Role.LEADER);
    }

    @Test
    void s12_noPreVoteClearsAVote() {
        Member member = Member.of(A, new HardState(2, B), 0, config(1, 1, voters(A, B, C)));
        member.receive(preVote(C, A, 3, 1, 1));
        member.drain();
        member.tickUntilTimeout(); // nor does an own pre-campaign
        member.drain();
        member.receive(preVoted(B, A, 2, false), preVoted(C, A, 2, false), vote(C, A, 2, 1, 1));
        member.does(ready(0).send(voted(A, C, 2, false)));
    }

    @Test
    void s13_figure3_7_anEntryOfAnEarlierTermIsNotCommittedByCountingReplicas() {
        // (c): S1 leads again, in term 4; the entry of term 2 is on a majority
        Member member = Member.of(A, new HardState(3, null), 1, config(1, 1, voters(A, B, C, D, E)), data(2, 2));
        member.elect();
        member.persisted();
        member.receive(appended(B, A, 4, 2), appended(C, A, 4, 2));
        assertThat(member.core.commitIndex()).isEqualTo(1);
        // (e): an entry of its own term is
        member.receive(appended(B, A, 4, 3), appended(C, A, 4, 3));
        assertThat(member.core.commitIndex()).isEqualTo(3);
    }

    @Test
    void s14_aHintIsNeverAMatchIndex() {
        Member member = Member.of(A, new HardState(1, null), 1, config(1, 1, voters(A, B)), data(2, 1));
        member.elect();
        member.persisted();
        member.receive(rejected(B, A, 2, 2, 1, 1), rejected(B, A, 2, 2, 3, 2), rejected(B, A, 2, 1, 99, 2));
        assertThat(member.core.commitIndex()).isEqualTo(1);
        assertThat(member.core.followers().get(0).matchIndex()).isZero();
    }

    @Test
    void s15_aLateRequestThatIsAPrefixOfTheLogCutsNothing() {
        Member member = Member.following(A, B, C);
        member.receive(append(B, A, 2, 1, 1, 0, data(2, 2), data(3, 2), data(4, 2)));
        member.drain();
        member.receive(append(B, A, 2, 1, 1, 0, data(2, 2)), append(B, A, 2, 1, 1, 0));
        assertThat(member.core.lastIndex()).isEqualTo(4);
        assertThat(member.drain().persist()).isNull();
    }

    @Test
    void s15_aConflictBelowTheCommitIndexStopsTheMember() {
        Member member = Member.following(A, B, C);
        member.receive(append(B, A, 2, 1, 1, 2, data(2, 2)));
        assertThatThrownBy(() -> member.receive(append(C, A, 3, 1, 1, 0, data(2, 3))))
                .isInstanceOf(InvariantViolation.class)
                .hasMessage("The leader of term 3 conflicts at 2, but 2 is committed here.");
    }

    @Test
    void s16_acknowledgesNoMoreThanTheRequestCovered() {
        // durable up to 4, of which the leader's request has verified 2
        Member member = Member.withLog(A, voters(A, B, C), 1, 2, 2, 2);
        member.receive(append(B, A, 2, 2, 2, 0));
        member.does(ready(0).send(appended(A, B, 2, 2)));
    }

    @Test
    void s16_acknowledgesNoMoreThanIsDurable() {
        Member member = Member.following(A, B, C);
        member.receive(append(B, A, 2, 1, 1, 0, data(2, 2), data(3, 2)));
        member.drain();
        member.receive(append(B, A, 2, 3, 2, 0));
        member.does(ready(0).send(appended(A, B, 2, 1)));
    }

    @Test
    void s16_commitsNoSuffixThatWasNotVerified() {
        Member member = Member.withLog(A, voters(A, B, C), 1, 2, 2, 2);
        member.receive(append(B, A, 3, 2, 2, 4));
        assertThat(member.core.commitIndex()).isEqualTo(2);
    }

    @Test
    void s16_whatWasWrittenBeforeItWasReplacedCountsForNothing() {
        Member member = Member.following(A, B, C);
        member.receive(append(B, A, 2, 1, 1, 0, data(2, 2)));
        member.drain();
        member.receive(append(C, A, 3, 1, 1, 0, data(2, 3)));
        member.does(ready(0).persist(cut(new HardState(3, null), 2, 0, data(2, 3))));
        member.core.step(new Event.Persisted(new HardState(2, null), 2, 2));
        member.doesNothing();
        member.core.step(new Event.Persisted(new HardState(3, null), 2, 3));
        member.does(ready(0).send(appended(A, C, 3, 2)));
    }

    @Test
    void s16_aLaterTermThatIsDurableSaysNothingOfTheCutThatWasMadeInIt() {
        Member member = Member.following(A, B, C);
        member.receive(append(B, A, 2, 1, 1, 0, data(2, 2)));
        member.drain();
        member.receive(append(C, A, 3, 1, 1, 0)); // term 3 is asked for before the cut
        member.drain();
        member.receive(append(C, A, 3, 1, 1, 0, data(2, 3)));
        member.drain();
        member.core.step(new Event.Persisted(new HardState(3, null), 2, 2)); // the first two writes
        assertThat(member.core.durableIndex()).isEqualTo(1);
        member.core.step(new Event.Persisted(new HardState(3, null), 2, 3));
        assertThat(member.core.durableIndex()).isEqualTo(2);
    }

    @Test
    void s16_whatWasReplacedAndBroughtBackCountsOnlyWhenItWasWrittenAgain() {
        Member member = Member.following(A, B, C);
        member.receive(append(B, A, 2, 1, 1, 0, data(2, 2))); // written first
        member.drain();
        member.receive(append(C, A, 3, 1, 1, 0)); // term 3 is durable before the cut is asked for
        member.drain();
        member.receive(append(C, A, 3, 1, 1, 0, data(2, 3)));
        member.drain();
        member.receive(append(B, A, 4, 1, 1, 0, data(2, 2))); // the same entry once more
        member.does(ready(0).persist(cut(new HardState(4, null), 2, 0, data(2, 2))));
        member.core.step(new Event.Persisted(new HardState(3, null), 2, 2)); // the first two writes
        assertThat(member.core.durableIndex()).isEqualTo(1);
        member.core.step(new Event.Persisted(new HardState(3, null), 2, 3));
        assertThat(member.core.durableIndex()).isEqualTo(1);
        member.core.step(new Event.Persisted(new HardState(4, null), 2, 2));
        assertThat(member.core.durableIndex()).isEqualTo(2);
        member.does(ready(0).send(appended(A, B, 4, 2)));
    }

    @Test
    void s17_fourVotersNeedThreeForACommitAndForARead() {
        Member member = Member.leading(A, B, C, D);
        member.propose("x");
        member.core.step(new Event.Read(9));
        member.drain();
        member.persisted();
        member.receive(appended(B, A, 2, 3, 1));
        member.doesNothing();
        member.receive(appended(C, A, 2, 3, 1));
        Ready ready = member.drain();
        assertThat(ready.commitIndex()).isEqualTo(3);
        assertThat(ready.outcomes()).containsExactly(new Outcome.ReadIndex(9, 2));
    }

    @Test
    void s18_anIndexOutsideOfTheLogHasNoTermRatherThanTermZero() {
        Member member = Member.withLog(A, voters(A, B, C), 1, 1);
        assertThat(member.core.termAt(0)).isZero();
        assertThatThrownBy(() -> member.core.termAt(3)).isInstanceOf(InvariantViolation.class);
        member.receive(append(B, A, 1, 3, 0, 0));
        member.does(ready(0).send(rejected(A, B, 1, 3, 0, 0)));
    }

    @Test
    void s18_indexesThatCannotBeHarmNobody() {
        Member follower = Member.following(A, B, C);
        follower.receive(append(B, A, 2, -5, 0, 0));
        follower.does(ready(0).send(rejected(A, B, 2, -5, 0, 0)));
        Member leader = Member.leading(A, B, C);
        leader.receive(appended(B, A, 2, -1), rejected(B, A, 2, -1, -1, -1), rejected(B, A, 2, 99, -1, 7));
        leader.doesNothing();
    }

    @Test
    void s19_noReadBeforeAnEntryOfTheOwnTermIsCommitted() {
        Member member = Member.withLog(A, voters(A, B, C), 1);
        member.elect();
        member.core.step(new Event.Read(9));
        assertThat(reason(member)).isEqualTo(Reason.NOT_READY);
    }

    @Test
    void s19_lateAnswersToEarlierRoundsDoNotServeALaterRead() {
        Member member = Member.leading(A, B, C);
        member.core.step(new Event.Read(8));
        member.drain();
        member.core.step(new Event.Read(9));
        member.drain();
        member.receive(appended(B, A, 2, 2, 0), appended(B, A, 2, 2, 1), appended(C, A, 2, 2, 1));
        assertThat(member.drain().outcomes()).containsExactly(new Outcome.ReadIndex(8, 2));
        member.receive(appended(C, A, 2, 2, 2));
        assertThat(member.drain().outcomes()).containsExactly(new Outcome.ReadIndex(9, 2));
    }

    @Test
    void s20_whoHasJustStartedVotesForNobodyForAnElectionTimeout() {
        Member member = Member.started(A, new HardState(1, null), 1, config(1, 1, voters(A, B, C)));
        member.receive(preVote(B, A, 2, 1, 1), vote(B, A, 2, 1, 1));
        member.does(ready(1).send(preVoted(A, B, 1, false), voted(A, B, 1, false)));
        member.tick(OPTIONS.electionTicks() - 1);
        member.receive(vote(B, A, 2, 1, 1));
        member.does(ready(1).send(voted(A, B, 1, false)));
        member.tick(1);
        member.receive(vote(B, A, 2, 1, 1));
        assertThat(member.drain().messagesAfterPersist()).contains(voted(A, B, 2, true));
    }

    @Test
    void s20_noLeaseBeforeAnEntryOfTheOwnTermIsCommitted() {
        Member member = Member.withLog(A, voters(A, B, C), 1);
        assertThat(member.core.mayHoldLease()).isFalse();
        member.elect();
        member.persisted();
        assertThat(member.core.mayHoldLease()).isFalse();
        member.receive(appended(B, A, 2, 2));
        assertThat(member.core.mayHoldLease()).isTrue();
    }

    /** Nor after the transfer was given up: whoever was told to campaign may hear of it only then. */
    @Test
    void s20_noLeaseOnceSomebodyWasToldToCampaign() {
        Member member = Member.leading(A, B, C);
        member.propose("x");
        member.drain();
        member.persisted();
        member.receive(appended(C, A, 2, 3));
        member.core.step(new Event.Transfer(7, B));
        assertThat(member.core.mayHoldLease()).isTrue(); // B is brought up to date first
        member.receive(appended(B, A, 2, 3));
        assertThat(member.core.mayHoldLease()).isFalse();
        for (int i = 0; i < 2 * OPTIONS.electionTicks(); i++) {
            member.tick(1);
            member.receive(appended(B, A, 2, 3), appended(C, A, 2, 3));
        }
        assertThat(member.core.transferTarget()).isNull();
        assertThat(member.core.role()).isEqualTo(Role.LEADER);
        assertThat(member.core.mayHoldLease()).isFalse();
    }

    /** The only voter that is left campaigns as soon as it starts, whomever it has heard. */
    @Test
    void s20_noLeaseForWhoHasNoVote() {
        Member member = Member.leading(A, B);
        assertThat(member.core.mayHoldLease()).isTrue();
        member.reconfigure(new Change.Remove(A));
        assertThat(member.core.configuration().configuration()).isEqualTo(voters(B));
        assertThat(member.core.mayHoldLease()).isFalse();
    }

    @Test
    void s21_termAndVoteMayBeAheadOfTheLogButNotBehindIt() {
        Member member = Member.of(A, new HardState(9, B), 0);
        assertThat(member.core.term()).isEqualTo(9);
        member.receive(append(B, A, 9, 0, 0, 0, config(1, 9, voters(A, B))));
        assertThat(member.core.lastIndex()).isEqualTo(1);
        assertThatThrownBy(() -> Member.of(A, new HardState(1, null), 0, config(1, 2, voters(A, B))))
                .isInstanceOf(InvariantViolation.class)
                .hasMessageStartingWith("The term was lost");
    }

    @Test
    void s21_aStoredLogThatLacksCommittedEntriesIsRefused() {
        assertThatThrownBy(() -> Member.of(A, new HardState(1, null), 5, config(1, 1, voters(A, B))))
                .isInstanceOf(InvariantViolation.class)
                .hasMessageStartingWith("Committed entries are missing");
    }

    @Test
    void s22_aSingleMemberCommitsNothingBeforeItIsDurable() {
        Member member = Member.leading(A);
        member.propose("x");
        LogEntry x = data(3, 2, 0, "x");
        member.does(ready(2).persist(persist(null, 2, x)).answer(new Outcome.Proposed(1, 3, 2)));
        member.doesNothing();
        member.persisted();
        member.does(ready(3).committed(x));
    }

    private static Reason reason(Member member) {
        return ((Outcome.Refused) member.drain().outcomes().get(0)).reason();
    }
}
