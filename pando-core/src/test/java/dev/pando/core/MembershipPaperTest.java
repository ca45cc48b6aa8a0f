package dev.pando.core;

import static dev.pando.core.Fixture.A;
import static dev.pando.core.Fixture.B;
import static dev.pando.core.Fixture.C;
import static dev.pando.core.Fixture.D;
import static dev.pando.core.Fixture.OPTIONS;
import static dev.pando.core.Fixture.append;
import static dev.pando.core.Fixture.appended;
import static dev.pando.core.Fixture.config;
import static dev.pando.core.Fixture.noop;
import static dev.pando.core.Fixture.persist;
import static dev.pando.core.Fixture.ready;
import static dev.pando.core.Fixture.server;
import static dev.pando.core.Fixture.voters;
import static dev.pando.core.Fixture.withLearner;
import static dev.pando.core.Fixture.withReplicas;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.core.Outcome.Reason;
import dev.pando.core.StoredLog.ConfigurationAt;
import dev.pando.core.membership.Change;
import dev.pando.core.membership.Configuration;
import dev.pando.core.membership.Reconfiguration;
import dev.pando.core.membership.Server;
import dev.pando.core.message.Message;
import dev.pando.core.message.Message.AppendRequest;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Every demand that the dissertation makes of cluster membership changes, as far as they are of one server. */
class MembershipPaperTest {

    @Nested
    class Section4_1_safety {
        @Test
        void aConfigurationIsInEffectWhenItIsAppendedOnTheLeader() {
            Member member = Member.leading(A, B, C);
            member.reconfigure(new Change.AddLearner(server(D)));
            Configuration changed = withLearner(voters(A, B, C), D);
            assertThat(member.core.configuration()).isEqualTo(new ConfigurationAt(3, changed));
            assertThat(member.core.committedConfiguration()).isEqualTo(new ConfigurationAt(1, voters(A, B, C)));
            member.does(ready(2).persist(persist(null, 2, config(3, 2, changed)))
                    .send(
                            append(A, B, 2, 2, 2, 2, config(3, 2, changed)),
                            append(A, C, 2, 2, 2, 2, config(3, 2, changed)),
                            append(A, D, 2, 2, 2, 2, config(3, 2, changed)))
                    .answer(new Outcome.Reconfiguring(1, 3, 2, false)));
        }

        @Test
        void aConfigurationIsInEffectWhenItIsAppendedOnAFollower() {
            Member member = Member.following(A, B, C);
            member.receive(append(B, A, 2, 1, 1, 0, config(2, 2, voters(A, B))));
            assertThat(member.core.configuration()).isEqualTo(new ConfigurationAt(2, voters(A, B)));
            assertThat(member.core.committedConfiguration()).isEqualTo(ConfigurationAt.NONE);
        }

        @Test
        void aFollowerFallsBackOnTheConfigurationBeforeWhenOneIsCutOff() {
            Member member = Member.of(
                    A, new HardState(2, null), 1, config(1, 1, voters(A, B, C)), config(2, 2, voters(A, B, C, D)));
            member.receive(append(B, A, 3, 1, 1, 1, noop(2, 3)));
            assertThat(member.core.configuration()).isEqualTo(new ConfigurationAt(1, voters(A, B, C)));
        }

        @Test
        void oneChangeIsUnderWayAtATime() {
            Member member = Member.leading(A, B, C);
            member.reconfigure(new Change.AddLearner(server(D)));
            member.drain();
            member.reconfigure(new Change.Remove(B));
            assertThat(refusal(member)).isEqualTo(Reason.CHANGE_PENDING);
            member.persisted();
            member.receive(appended(B, A, 2, 3));
            member.drain();
            member.reconfigure(new Change.Remove(B));
            assertThat(member.drain().outcomes()).containsExactly(new Outcome.Reconfiguring(1, 4, 2, false));
        }

        @Test
        void nothingChangesBeforeAnEntryOfTheLeadersTermIsCommitted() {
            Member member = Member.withLog(A, voters(A, B, C), 1);
            member.elect();
            member.reconfigure(new Change.AddLearner(server(D)));
            assertThat(refusal(member)).isEqualTo(Reason.NOT_READY);
        }

        @Test
        void aChangeMadeFromAnotherConfigurationIsRefused() {
            Member member = Member.leading(A, B, C);
            member.core.step(new Event.Reconfigure(1, new Reconfiguration(7, List.of(new Change.Remove(B)), false)));
            assertThat(refusal(member)).isEqualTo(Reason.STALE_CONFIGURATION);
            member.core.step(new Event.Reconfigure(1, new Reconfiguration(1, List.of(new Change.Remove(B)), false)));
            assertThat(member.drain().outcomes()).containsExactly(new Outcome.Reconfiguring(1, 3, 2, false));
        }

        @Test
        void onlyTheLeaderChangesTheMembership() {
            Member member = Member.following(A, B, C);
            member.reconfigure(new Change.Remove(C));
            member.does(ready(0).answer(new Outcome.Refused(1, Reason.NOT_LEADER, B, "This member does not lead.")));
        }

        @Test
        void commitmentGoesByTheNewConfigurationAtOnce() {
            Member member = Member.leading(A, B);
            member.reconfigure(new Change.Remove(B));
            member.drain();
            member.persisted();
            assertThat(member.core.commitIndex()).isEqualTo(3);
        }

        @Test
        void anUncommittedConfigurationOfAnEarlierTermIsInEffectAfterARestart() {
            Member member =
                    Member.of(A, new HardState(2, null), 1, config(1, 1, voters(A)), config(2, 2, voters(A, B)));
            assertThat(member.core.configuration()).isEqualTo(new ConfigurationAt(2, voters(A, B)));
            member.tickUntilTimeout();
            assertThat(member.core.role()).isEqualTo(Role.PRE_CANDIDATE); // A alone is no quorum any more
        }
    }

    @Nested
    class Founding {
        @Test
        void theFirstMemberMakesItselfLeaderOfAClusterOfOne() {
            Member member = Member.of(A, HardState.INITIAL, 0);
            member.found(voters(A));
            member.does(ready(0).persist(persist(new HardState(1, A), 0)));
            member.tick(100);
            member.doesNothing();
            member.persisted();
            member.does(ready(0).persist(persist(null, 0, config(1, 1, voters(A)), noop(2, 1)))
                    .answer(new Outcome.Reconfiguring(1, 1, 1, false)));
            member.persisted();
            member.does(ready(2).committed(config(1, 1, voters(A)), noop(2, 1)));
            assertThat(member.core.role()).isEqualTo(Role.LEADER);
        }

        @Test
        void aMemberOfAClusterFoundsNoOther() {
            Member member = Member.withLog(A, voters(A, B, C), 1);
            member.found(voters(A));
            assertThat(refusal(member)).isEqualTo(Reason.IMPOSSIBLE);
            Member joiner = Member.of(A, HardState.INITIAL, 0);
            joiner.receive(append(B, A, 1, 5, 1, 0));
            joiner.drain();
            joiner.found(voters(A));
            assertThat(refusal(joiner)).isEqualTo(Reason.IMPOSSIBLE);
        }

        @Test
        void aClusterIsFoundedByItsOnlyVoter() {
            Member member = Member.of(A, HardState.INITIAL, 0);
            member.found(voters(A, B));
            assertThat(refusal(member)).isEqualTo(Reason.IMPOSSIBLE);
            member.found(voters(B));
            assertThat(refusal(member)).isEqualTo(Reason.IMPOSSIBLE);
        }

        @Test
        void aFounderThatCrashedBeforeItsFirstEntryFoundsInALaterTerm() {
            Member member = Member.of(A, new HardState(1, A), 0);
            member.found(voters(A));
            member.does(ready(0).persist(persist(new HardState(2, A), 0)));
        }

        @Test
        void aFounderThatHearsOfALeaderGivesUp() {
            Member member = Member.of(A, HardState.INITIAL, 0);
            member.found(voters(A));
            member.drain();
            member.receive(append(B, A, 3, 0, 0, 0, config(1, 3, voters(B))));
            assertThat(refusal(member)).isEqualTo(Reason.NOT_LEADER);
            member.persisted();
            assertThat(member.core.configuration().configuration()).isEqualTo(voters(B));
        }
    }

    @Nested
    class Section4_2_1_catchingUpNewServers {
        @Test
        void aNewServerIsALearnerThatCountsForNothing() {
            Member member = Member.leading(A, B, C);
            member.reconfigure(new Change.AddLearner(server(D)));
            member.drain();
            member.persisted();
            member.receive(appended(D, A, 2, 3));
            assertThat(member.core.commitIndex()).isEqualTo(2);
        }

        @Test
        void aLearnerThatHasCaughtUpIsPromotedByTheLeader() {
            Member member = withLearnerD();
            member.receive(appended(D, A, 2, 3));
            Configuration promoted = voters(A, B, C, D);
            assertThat(member.core.configuration()).isEqualTo(new ConfigurationAt(4, promoted));
        }

        @Test
        void aLearnerWithoutTheCurrentConfigurationIsNotPromoted() {
            Member member = withLearnerD();
            member.receive(appended(D, A, 2, 2));
            assertThat(member.core.configuration().index()).isEqualTo(3);
        }

        @Test
        void aLearnerThatKeptUpIsNotPromotedBeforeItHasAConfigurationThatCameSince() {
            Configuration initial = withLearner(withLearner(voters(A, B, C), D), Fixture.E);
            Member member = Member.of(A, new HardState(1, null), 1, config(1, 1, initial));
            member.elect();
            member.persisted();
            member.receive(appended(D, A, 2, 2), appended(Fixture.E, A, 2, 2), appended(B, A, 2, 2));
            Configuration promoted = withLearner(voters(A, B, C, D), Fixture.E);
            assertThat(member.core.configuration()).isEqualTo(new ConfigurationAt(3, promoted));
            member.drain();
            member.persisted();
            member.receive(appended(B, A, 2, 3), appended(C, A, 2, 3));
            assertThat(member.core.commitIndex()).isEqualTo(3);
            assertThat(member.core.configuration().index()).isEqualTo(3);
            member.receive(appended(Fixture.E, A, 2, 3));
            assertThat(member.core.configuration()).isEqualTo(new ConfigurationAt(4, voters(A, B, C, D, Fixture.E)));
        }

        @Test
        void aLearnerIsNotPromotedByARoundThatTookLongerThanAnElectionTimeout() {
            Member member = withLearnerD();
            member.propose("x");
            member.drain();
            member.receive(appended(D, A, 2, 1)); // the first round begins: up to index 4
            member.propose("y");
            for (int i = 0; i < 11; i++) {
                member.tick(1);
                member.receive(appended(B, A, 2, 3), appended(D, A, 2, 3));
            }
            member.receive(appended(D, A, 2, 4)); // its end, too late; the second begins: up to index 5
            assertThat(member.core.configuration().index()).isEqualTo(3);
            member.tick(9);
            member.receive(appended(B, A, 2, 3), appended(D, A, 2, 5));
            assertThat(member.core.configuration()).isEqualTo(new ConfigurationAt(6, voters(A, B, C, D)));
        }

        @Test
        void aLearnerThatHasGoneSilentIsNotPromoted() {
            Member member = Member.leading(A, B, C);
            member.reconfigure(new Change.AddLearner(server(D)));
            member.drain();
            member.receive(appended(D, A, 2, 3)); // quick, but the configuration is not committed yet
            for (int i = 0; i < 10; i++) {
                member.tick(1);
                member.receive(appended(B, A, 2, 2), appended(C, A, 2, 2));
            }
            member.persisted();
            member.receive(appended(B, A, 2, 3));
            assertThat(member.core.commitIndex()).isEqualTo(3);
            assertThat(member.core.configuration().index()).isEqualTo(3);
            member.receive(appended(D, A, 2, 3));
            assertThat(member.core.configuration().configuration()).isEqualTo(voters(A, B, C, D));
        }

        @Test
        void aPromotionCanBeAskedForButNotBeforeTheLearnerHasAnswered() {
            Member member = withLearnerD();
            member.reconfigure(new Change.Promote(D));
            assertThat(refusal(member)).isEqualTo(Reason.NOT_READY);
            member.reconfigure(new Change.Promote(B));
            assertThat(member.drain().outcomes()).containsExactly(new Outcome.Reconfiguring(1, 3, 2, false));
            member.reconfigure(new Change.Promote(Fixture.E));
            assertThat(refusal(member)).isEqualTo(Reason.IMPOSSIBLE);
        }

        @Test
        void addingTheSameServerAgainDoesNothing() {
            Member member = withLearnerD();
            member.reconfigure(new Change.AddLearner(server(D)));
            member.does(ready(3).answer(new Outcome.Reconfiguring(1, 3, 2, false)));
            member.reconfigure(new Change.AddLearner(server(B)));
            member.does(ready(3).answer(new Outcome.Reconfiguring(1, 3, 2, false)));
        }

        @Test
        void noTwoMembersHaveOneAddressAndNoMemberHasTwo() {
            Member member = Member.leading(A, B, C);
            member.reconfigure(new Change.AddLearner(new Server(D, server(B).address())));
            assertThat(refusal(member)).isEqualTo(Reason.IMPOSSIBLE);
            member.reconfigure(new Change.AddLearner(new Server(B, "elsewhere:1")));
            assertThat(refusal(member)).isEqualTo(Reason.IMPOSSIBLE);
        }

        @Test
        void aLearnerDoesNotCampaign() {
            Member member = Member.withLog(D, withLearner(voters(A, B, C), D), 1);
            member.tick(200);
            assertThat(member.core.role()).isEqualTo(Role.LEARNER);
            assertThat(member.drain().messages()).isNotEmpty().allMatch(Message.Inquiry.class::isInstance);
        }

        private Member withLearnerD() {
            Member member = Member.leading(A, B, C);
            member.reconfigure(new Change.AddLearner(server(D)));
            member.drain();
            member.persisted();
            member.receive(appended(B, A, 2, 3), appended(C, A, 2, 3));
            member.drain();
            return member;
        }
    }

    @Nested
    class Section4_2_2_removal {
        @Test
        void aLeaderThatIsRemovedLeadsOnWithoutCountingItself() {
            Member member = Member.leading(A, B, C);
            member.reconfigure(new Change.Remove(A));
            member.drain();
            member.persisted();
            member.receive(appended(B, A, 2, 3));
            assertThat(member.core.commitIndex()).isEqualTo(2); // A and B are no majority of B and C
            assertThat(member.core.role()).isEqualTo(Role.LEADER);
            member.propose("x");
            assertThat(member.drain().outcomes()).containsExactly(new Outcome.Proposed(1, 4, 2));
        }

        @Test
        void itStepsDownOnceItsRemovalIsCommittedAndNamesASuccessor() {
            Member member = Member.leading(A, B, C);
            member.reconfigure(new Change.Remove(A));
            member.drain();
            member.receive(appended(B, A, 2, 3), appended(C, A, 2, 3));
            member.does(
                    ready(3).send(append(A, B, 2, 3, 2, 3), append(A, C, 2, 3, 2, 3), new Message.TimeoutNow(A, B, 2))
                            .committed(config(3, 2, voters(B, C))));
            assertThat(member.core.role()).isEqualTo(Role.FOLLOWER);
            member.tick(100);
            member.doesNothing();
        }

        @Test
        void aServerThatIsBeingRemovedStillCampaignsUntilItsRemovalIsCommitted() {
            Member member =
                    Member.of(A, new HardState(2, null), 1, config(1, 1, voters(A, B)), config(2, 2, voters(B)));
            member.tickUntilTimeout();
            Message request = member.drain().messages().get(0);
            assertThat(request).isEqualTo(Fixture.preVote(A, B, 3, 2, 2));
            member.receive(Fixture.preVoted(B, A, 3, true));
            member.drain();
            member.persisted();
            assertThat(member.core.role()).isEqualTo(Role.CANDIDATE); // its own vote is none
            member.receive(Fixture.voted(B, A, 3, true));
            assertThat(member.core.role()).isEqualTo(Role.LEADER);
        }

        @Test
        void aServerWhoseRemovalIsCommittedDoesNotCampaign() {
            Member member =
                    Member.of(A, new HardState(2, null), 2, config(1, 1, voters(A, B)), config(2, 2, voters(B)));
            member.tick(200);
            member.doesNothing();
        }

        @Test
        void aRemovedServerThatCampaignsIsToldByWhomeverItAsks() {
            Member leader = Member.leading(A, B, C);
            leader.reconfigure(new Change.Remove(C));
            leader.drain();
            leader.persisted();
            leader.receive(Fixture.preVote(C, A, 3, 2, 2));
            leader.does(ready(2).send(new Message.VoteResponse(A, C, 2, false, true))); // not committed yet
            leader.receive(appended(B, A, 2, 3));
            leader.drain();
            leader.receive(Fixture.preVote(C, A, 3, 2, 2));
            leader.does(ready(3).send(new Message.VoteResponse(A, C, 2, false, true), new Message.Removed(A, C, 2, 3)));

            Member follower = Member.withLog(A, voters(A, B, C), 1);
            follower.receive(append(B, A, 2, 1, 1, 0, noop(2, 2), config(3, 2, voters(A, B))));
            follower.drain();
            follower.persisted();
            follower.drain();
            follower.receive(append(B, A, 2, 3, 2, 3));
            follower.drain();
            follower.receive(Fixture.preVote(C, A, 3, 2, 2));
            follower.does(
                    ready(3).send(new Message.VoteResponse(A, C, 2, false, true), new Message.Removed(A, C, 2, 3)));
        }

        @Test
        void aServerWithoutAVoteThatHearsNothingAsksWhetherItWasRemoved() {
            Member replica = Member.withLog(C, withReplicas(voters(A, B), C), 1);
            replica.tick(100);
            assertThat(replica.drain().messages())
                    .hasSizeGreaterThan(4)
                    .containsOnly(new Message.Inquiry(C, A, 1), new Message.Inquiry(C, B, 1));
            replica.receive(new Message.Removed(B, C, 1, 7));
            assertThat(replica.core.isToldOfRemoval()).isTrue();
            replica.tick(100);
            replica.does(ready(0));

            Member voter = Member.leading(withReplicas(voters(A, B), C));
            voter.receive(new Message.Inquiry(C, A, 1));
            voter.does(ready(2));
            voter.reconfigure(new Change.Remove(C));
            voter.drain();
            voter.persisted();
            voter.receive(appended(B, A, 2, 3));
            voter.drain();
            voter.receive(new Message.Inquiry(C, A, 1));
            voter.does(ready(3).send(new Message.Removed(A, C, 2, 3)));
        }

        @Test
        void aServerWithoutAVoteInquiresAlsoIfItsRemovalIsInItsLogAndNotKnownToBeCommitted() {
            Configuration replica = withReplicas(voters(A, B), C);
            Member member = Member.of(C, new HardState(1, null), 1, config(1, 1, replica), config(2, 1, voters(A, B)));
            member.tick(100);
            assertThat(member.drain().messages()).contains(new Message.Inquiry(C, A, 1), new Message.Inquiry(C, B, 1));
        }

        @Test
        void aVoterThatCampaignsInVainAsksThoseWithoutAVoteWhetherItWasRemoved() {
            Member member = Member.withLog(A, withReplicas(voters(A, B), C), 1);
            while (member.core.role() != Role.PRE_CANDIDATE) {
                member.tick(1);
            }
            assertThat(member.drain().messages()).containsExactly(Fixture.preVote(A, B, 2, 1, 1));
            member.tick(20);
            assertThat(member.drain().messages())
                    .contains(Fixture.preVote(A, B, 2, 1, 1), new Message.Inquiry(A, C, 1))
                    .doesNotContain(new Message.Inquiry(A, B, 1));

            Member replica = Member.withLog(C, withReplicas(voters(A, B), C), 1);
            replica.receive(append(B, C, 2, 1, 1, 0, noop(2, 2), config(3, 2, withReplicas(voters(B), C))));
            replica.drain();
            replica.persisted();
            replica.receive(append(B, C, 2, 3, 2, 3));
            replica.drain();
            replica.receive(new Message.Inquiry(A, C, 1));
            replica.does(ready(3).send(new Message.Removed(C, A, 2, 3)));
        }

        @Test
        void aRemovedServerBelievesItInWhicheverTerm() {
            Member member = Member.withLog(A, voters(A, B, C), 1);
            member.receive(new Message.Removed(B, A, 1, 7));
            member.does(ready(0));
            assertThat(member.core.isToldOfRemoval()).isTrue();
            member.tick(100);
            member.does(ready(0)); // it does not campaign
            member.receive(new Message.TimeoutNow(B, A, 9));
            assertThat(member.core.role()).isEqualTo(Role.FOLLOWER);
        }

        @Test
        void aRemovalThatIsOlderThanWhatIsCommittedIsNotBelieved() {
            Member member = Member.leading(A, B, C);
            member.persisted();
            member.receive(appended(B, A, 2, 2));
            member.drain();
            long known = member.core.committedConfiguration().index();
            member.receive(new Message.Removed(B, A, 2, known));
            assertThat(member.core.isToldOfRemoval()).isFalse();
            assertThat(member.core.role()).isEqualTo(Role.LEADER);
        }

        @Test
        void aRemovedServerIsToldUntilItKnowsThatItsRemovalIsCommitted() {
            Member member = Member.leading(A, B, C);
            member.reconfigure(new Change.Remove(C));
            member.drain();
            member.persisted();
            member.receive(appended(C, A, 2, 3));
            assertThat(member.core.followers()).hasSize(2);
            member.receive(appended(B, A, 2, 3));
            AppendRequest farewell = (AppendRequest) member.drain().messages().get(1);
            assertThat(farewell).isEqualTo(Fixture.round(append(A, C, 2, 3, 2, 3), 1));
            member.receive(appended(C, A, 2, 3)); // answers something earlier
            assertThat(member.core.followers()).hasSize(2);
            member.receive(appended(C, A, 2, 3, 1));
            assertThat(member.core.followers())
                    .extracting(FollowerStatus::member)
                    .containsExactly(B);
        }

        @Test
        void aRemovedServerThatDoesNotAnswerIsForgottenAfterTwoElectionTimeouts() {
            Member member = Member.leading(A, B, C);
            member.reconfigure(new Change.Remove(C));
            member.drain();
            member.persisted();
            member.receive(appended(B, A, 2, 3));
            for (int i = 0; i < 2 * OPTIONS.electionTicks(); i++) {
                member.tick(1);
                member.receive(appended(B, A, 2, 3));
            }
            assertThat(member.core.followers())
                    .extracting(FollowerStatus::state)
                    .containsExactly(FollowerStatus.State.PIPELINE, FollowerStatus.State.REMOVED);
            member.tick(1);
            assertThat(member.core.followers()).hasSize(1);
        }

        @Test
        void aNewLeaderStillTellsThoseWhoseRemovalItFoundUncommitted() {
            Member member =
                    Member.of(A, new HardState(2, null), 1, config(1, 1, voters(A, B, C)), config(2, 2, voters(A, B)));
            member.elect();
            assertThat(member.core.followers())
                    .extracting(FollowerStatus::member)
                    .containsExactly(B, C);
        }

        @Test
        void theLastVoterIsNotRemoved() {
            Member member = Member.leading(A);
            member.reconfigure(new Change.Remove(A));
            assertThat(refusal(member)).isEqualTo(Reason.IMPOSSIBLE);
        }

        @Test
        void removingWhoIsNotThereDoesNothing() {
            Member member = Member.leading(A, B, C);
            member.reconfigure(new Change.Remove(D));
            member.does(ready(2).answer(new Outcome.Reconfiguring(1, 1, 1, false)));
        }

        @Test
        void anIdThatWasRemovedIsNotAddedAgainByARequestThatComesLate() {
            Member member = Member.leading(A, B, C);
            member.reconfigure(new Change.Remove(C));
            member.drain();
            member.persisted();
            member.receive(appended(B, A, 2, 3));
            member.drain();
            member.reconfigure(new Change.AddLearner(server(C)));
            member.does(ready(3).answer(new Outcome.Refused(
                    1,
                    Reason.IMPOSSIBLE,
                    A,
                    "Member " + C.brief()
                            + " was removed from this cluster. An id is used once: join as a new member, with"
                            + " an empty directory.")));
        }

        @Test
        void anIdWhoseRemovalWasCutFromTheLogMayBeAdded() {
            ConfigurationHistory history = new ConfigurationHistory(
                    List.of(new ConfigurationAt(1, voters(A, B, C)), new ConfigurationAt(2, voters(A, B))), List.of());
            history.commit(1);
            history.truncate(2);
            history.append(new ConfigurationAt(3, voters(A, B, C, D)));
            history.commit(3);
            assertThat(history.wasRemoved(C)).isFalse();
            history.append(new ConfigurationAt(4, voters(A, B, C)));
            assertThat(history.wasRemoved(D)).isFalse();
            history.commit(4);
            assertThat(history.wasRemoved(D)).isTrue();
        }
    }

    private static Reason refusal(Member member) {
        return ((Outcome.Refused) member.drain().outcomes().get(0)).reason();
    }
}
