package dev.pando.core;

import static dev.pando.core.Fixture.A;
import static dev.pando.core.Fixture.B;
import static dev.pando.core.Fixture.C;
import static dev.pando.core.Fixture.D;
import static dev.pando.core.Fixture.E;
import static dev.pando.core.Fixture.GROUP;
import static dev.pando.core.Fixture.OPTIONS;
import static dev.pando.core.Fixture.append;
import static dev.pando.core.Fixture.appended;
import static dev.pando.core.Fixture.noop;
import static dev.pando.core.Fixture.persist;
import static dev.pando.core.Fixture.preVote;
import static dev.pando.core.Fixture.preVoted;
import static dev.pando.core.Fixture.ready;
import static dev.pando.core.Fixture.rejected;
import static dev.pando.core.Fixture.transferVote;
import static dev.pando.core.Fixture.vote;
import static dev.pando.core.Fixture.voted;
import static dev.pando.core.Fixture.voters;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pando.core.membership.MemberId;
import dev.pando.core.message.Message;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Every demand that the dissertation makes of elections. */
class ElectionPaperTest {

    @Nested
    class Section3_3_terms {
        @Test
        void startsAsFollower() {
            Member member = Member.withLog(A, voters(A, B, C), 1, 2);
            assertThat(member.core.role()).isEqualTo(Role.FOLLOWER);
            assertThat(member.core.term()).isEqualTo(2);
            assertThat(member.core.leader()).isNull();
            member.doesNothing();
        }

        @Test
        void followerAdoptsALaterTerm() {
            Member member = Member.withLog(A, voters(A, B, C), 1);
            member.receive(append(B, A, 5, 1, 1, 0));
            member.does(ready(0).persist(persist(new HardState(5, null), 0)).sendAfterPersist(appended(A, B, 5, 1)));
        }

        @Test
        void candidateAdoptsALaterTermAndBecomesFollower() {
            Member member = campaigning(A, B, C);
            member.receive(voted(B, A, 7, false));
            member.does(ready(0).persist(persist(new HardState(7, null), 0)));
            assertThat(member.core.role()).isEqualTo(Role.FOLLOWER);
        }

        @Test
        void leaderAdoptsALaterTermAndBecomesFollower() {
            Member member = Member.leading(A, B, C);
            member.receive(rejected(B, A, 7, 2, 0, 0));
            member.does(ready(2).persist(persist(new HardState(7, null), 2)));
            assertThat(member.core.role()).isEqualTo(Role.FOLLOWER);
            assertThat(member.core.leader()).isNull();
        }

        @Test
        void requestOfAnEarlierTermIsRejectedAndToldTheTerm() {
            Member member = Member.withLog(A, voters(A, B, C), 4);
            member.receive(append(B, A, 3, 1, 4, 0), vote(C, A, 2, 9, 2), preVote(C, A, 4, 9, 4));
            member.does(ready(0).send(rejected(A, B, 4, 1, 1, 4), voted(A, C, 4, false), preVoted(A, C, 4, false)));
        }

        @Test
        void responseOfAnEarlierTermIsIgnored() {
            Member member = Member.leading(A, B, C);
            member.propose("x");
            member.drain();
            member.receive(appended(B, A, 1, 3), appended(C, A, 1, 3), voted(B, A, 1, true));
            member.doesNothing();
        }
    }

    @Nested
    class Section3_4_leaderElection {
        @Test
        void followerStaysFollowerForAsLongAsItHearsFromALeader() {
            Member member = Member.following(A, B, C);
            for (int i = 0; i < 100; i++) {
                member.tick(OPTIONS.electionTicks() - 1);
                member.receive(append(B, A, 2, 1, 1, 0));
                member.does(ready(0).send(appended(A, B, 2, 1)));
            }
            assertThat(member.core.role()).isEqualTo(Role.FOLLOWER);
        }

        @Test
        void timeoutsAreSpreadOverOneToTwoElectionTimeoutsAndDrawnAnew() {
            Set<Integer> timeouts = new TreeSet<>();
            for (int seed = 0; seed < 300; seed++) {
                RaftCore core = new RaftCore(OPTIONS, GROUP, A, HardState.INITIAL, StoredLog.EMPTY, seed);
                core.step(new Event.Received(append(B, A, 1, 0, 0, 0, Fixture.config(1, 1, voters(A, B, C)))));
                core.ready();
                int ticks = 0;
                while (core.role() == Role.FOLLOWER) {
                    core.step(new Event.Tick());
                    ticks++;
                }
                timeouts.add(ticks);
            }
            assertThat(timeouts).hasSize(10).contains(10, 19).allMatch(ticks -> ticks >= 10 && ticks < 20);
            Member again = Member.withLog(A, voters(A, B, C), 1);
            Set<Integer> drawn = new TreeSet<>();
            for (int i = 0; i < 50; i++) {
                again.tickUntilTimeout();
                again.drain();
                again.receive(append(B, A, again.core.term() + 1, 1, 1, 0)); // a follower once more
                drawn.add(again.tickUntilTimeout());
                again.receive(append(B, A, again.core.term() + 1, 1, 1, 0));
            }
            assertThat(drawn).hasSizeGreaterThan(5);
        }

        @Test
        void candidateTakesTheNextTermVotesForItselfAndAsksAllOthersOnceThatIsDurable() {
            Member member = Member.withLog(A, voters(A, B, C), 1, 3);
            member.tickUntilTimeout();
            member.does(ready(0).send(preVote(A, B, 4, 2, 3), preVote(A, C, 4, 2, 3)));
            member.receive(preVoted(B, A, 4, true));
            member.does(ready(0).persist(persist(new HardState(4, A), 0))
                    .sendAfterPersist(vote(A, B, 4, 2, 3), vote(A, C, 4, 2, 3)));
            assertThat(member.core.role()).isEqualTo(Role.CANDIDATE);
        }

        @Test
        void candidateLeadsWithTheVotesOfAMajority() {
            Member member = campaigning(A, B, C, D, E);
            member.receive(voted(B, A, 2, true));
            assertThat(member.core.role()).isEqualTo(Role.CANDIDATE);
            member.receive(voted(D, A, 2, true));
            assertThat(member.core.role()).isEqualTo(Role.LEADER);
        }

        @Test
        void oneVotersRepeatedVoteCountsOnce() {
            Member member = campaigning(A, B, C, D, E);
            member.receive(voted(B, A, 2, true), voted(B, A, 2, true), voted(B, A, 2, true));
            assertThat(member.core.role()).isEqualTo(Role.CANDIDATE);
        }

        @Test
        void newLeaderTellsEverybodyAtOnce() {
            Member member = campaigning(A, B, C);
            member.receive(voted(C, A, 2, true));
            member.does(ready(0).persist(persist(null, 0, noop(2, 2)))
                    .send(append(A, B, 2, 1, 1, 0, noop(2, 2)), append(A, C, 2, 1, 1, 0, noop(2, 2))));
        }

        @Test
        void candidateFollowsALeaderOfItsTerm() {
            Member member = campaigning(A, B, C);
            member.receive(append(B, A, 2, 1, 1, 0));
            member.does(ready(0).send(appended(A, B, 2, 1)));
            assertThat(member.core.role()).isEqualTo(Role.FOLLOWER);
            assertThat(member.core.leader()).isEqualTo(B);
        }

        @Test
        void candidateRejectsALeaderOfAnEarlierTermAndGoesOn() {
            Member member = campaigning(A, B, C);
            member.receive(append(B, A, 1, 1, 1, 0));
            member.does(ready(0).send(rejected(A, B, 2, 1, 1, 1)));
            assertThat(member.core.role()).isEqualTo(Role.CANDIDATE);
        }

        @Test
        void splitVoteTimesOutAndIsTriedAgain() {
            Member member = campaigning(A, B, C, D, E);
            member.receive(voted(B, A, 2, true), voted(C, A, 2, false));
            int ticks = member.tickUntilTimeout();
            assertThat(ticks).isBetween(10, 19);
            member.does(ready(0).send(
                            preVote(A, B, 3, 1, 1),
                            preVote(A, C, 3, 1, 1),
                            preVote(A, D, 3, 1, 1),
                            preVote(A, E, 3, 1, 1)));
        }

        @Test
        void candidateThatLostBecomesFollowerWithinItsTerm() {
            Member member = campaigning(A, B, C);
            member.receive(voted(B, A, 2, false), voted(C, A, 2, false));
            assertThat(member.core.role()).isEqualTo(Role.FOLLOWER);
            member.doesNothing();
        }

        @Test
        void votesOncePerTermFirstComeFirstServed() {
            Member member = Member.withLog(A, voters(A, B, C), 1);
            member.receive(vote(B, A, 2, 1, 1), vote(C, A, 2, 1, 1));
            member.does(ready(0).persist(persist(new HardState(2, B), 0))
                    .sendAfterPersist(voted(A, B, 2, true), voted(A, C, 2, false)));
        }

        @Test
        void givesTheSameVoteAgainWhenItIsAskedAgain() {
            Member member = Member.of(A, new HardState(2, B), 0, Fixture.config(1, 1, voters(A, B, C)));
            member.receive(vote(B, A, 2, 1, 1), vote(C, A, 2, 1, 1));
            member.does(ready(0).send(voted(A, B, 2, true), voted(A, C, 2, false)));
        }

        @Test
        void grantingAVoteStartsTheElectionTimerAgain() {
            Member member = Member.withLog(A, voters(A, B, C), 1);
            member.tick(9);
            member.receive(vote(B, A, 2, 1, 1));
            member.drain();
            member.persisted();
            member.tick(9);
            assertThat(member.core.role()).isEqualTo(Role.FOLLOWER);
            assertThat(member.tickUntilTimeout()).isBetween(1, 10);
        }

        @Test
        void refusingAVoteDoesNotStartTheElectionTimerAgain() {
            Member member = Member.withLog(A, voters(A, B, C), 1, 1);
            int ticks = Member.withLog(A, voters(A, B, C), 1, 1).tickUntilTimeout();
            member.tick(ticks - 1);
            member.receive(vote(B, A, 2, 1, 1));
            assertThat(member.tickUntilTimeout()).isEqualTo(1);
        }

        @Test
        void theOnlyVoterElectsItselfAtOnceButNotBeforeItsVoteIsDurable() {
            Member member = Member.withLog(A, voters(A), 1);
            member.tick(1);
            member.does(ready(0).persist(persist(new HardState(2, A), 0)));
            assertThat(member.core.role()).isEqualTo(Role.CANDIDATE);
            member.tick(100);
            member.doesNothing(); // a slow disk does not make it campaign again
            member.persisted();
            member.does(ready(0).persist(persist(null, 0, noop(2, 2))));
            assertThat(member.core.role()).isEqualTo(Role.LEADER);
        }

        @Test
        void twoLeadersInOneTermStopTheMember() {
            Member follower = Member.following(A, B, C);
            assertThatThrownBy(() -> follower.receive(append(C, A, 2, 1, 1, 0))).isInstanceOf(InvariantViolation.class);
            Member leader = Member.leading(A, B, C);
            assertThatThrownBy(() -> leader.receive(append(C, A, 2, 1, 1, 0))).isInstanceOf(InvariantViolation.class);
        }
    }

    @Nested
    class Section3_6_1_electionRestriction {
        @Test
        void voteIsRefusedToALogWhoseLastTermIsEarlierEvenIfItIsLonger() {
            Member member = Member.withLog(A, voters(A, B, C), 1, 3);
            member.receive(vote(B, A, 4, 9, 2));
            member.does(ready(0).persist(persist(new HardState(4, null), 0)).sendAfterPersist(voted(A, B, 4, false)));
        }

        @Test
        void voteIsRefusedToAShorterLogOfTheSameLastTerm() {
            Member member = Member.withLog(A, voters(A, B, C), 1, 3, 3);
            member.receive(vote(B, A, 4, 2, 3));
            member.does(ready(0).persist(persist(new HardState(4, null), 0)).sendAfterPersist(voted(A, B, 4, false)));
        }

        @Test
        void voteIsGrantedToALaterLastTermEvenIfTheLogIsShorter() {
            Member member = Member.withLog(A, voters(A, B, C), 1, 2, 2);
            member.receive(vote(B, A, 4, 2, 3));
            member.does(ready(0).persist(persist(new HardState(4, B), 0)).sendAfterPersist(voted(A, B, 4, true)));
        }

        @Test
        void voteIsGrantedToAnEqualLog() {
            Member member = Member.withLog(A, voters(A, B, C), 1, 2, 2);
            member.receive(vote(B, A, 4, 3, 2));
            member.does(ready(0).persist(persist(new HardState(4, B), 0)).sendAfterPersist(voted(A, B, 4, true)));
        }
    }

    @Nested
    class Section4_2_3_disruptiveServers {
        @Test
        void followerThatHearsFromALeaderRefusesAndKeepsItsTerm() {
            Member member = Member.following(A, B, C);
            member.tick(OPTIONS.electionTicks() - 1);
            member.receive(vote(C, A, 9, 9, 9), preVote(C, A, 9, 9, 9));
            member.does(ready(0).send(voted(A, C, 2, false), preVoted(A, C, 2, false)));
            assertThat(member.core.leader()).isEqualTo(B);
        }

        @Test
        void followerVotesOnceTheMinimumElectionTimeoutHasPassed() {
            Member member = Member.following(A, B, C);
            member.tick(OPTIONS.electionTicks());
            member.receive(vote(C, A, 9, 9, 9));
            assertThat(member.drain().messagesAfterPersist()).containsExactly(voted(A, C, 9, true));
        }

        @Test
        void leaderCountsAsHavingHeardFromALeader() {
            Member member = Member.leading(A, B, C);
            member.receive(vote(C, A, 9, 9, 9), preVote(C, A, 9, 9, 9));
            member.does(ready(2).send(voted(A, C, 2, false), preVoted(A, C, 2, false)));
            assertThat(member.core.role()).isEqualTo(Role.LEADER);
        }

        @Test
        void anElectionThatTheLeaderOrderedIsNotRefused() {
            Member member = Member.following(A, B, C);
            member.receive(transferVote(C, A, 3, 1, 1));
            member.does(ready(0).persist(persist(new HardState(3, C), 0)).sendAfterPersist(voted(A, C, 3, true)));
        }
    }

    @Nested
    class Section6_2_checkQuorum {
        @Test
        void leaderWithoutAnAnswerFromAQuorumStepsDownWithinAnElectionTimeout() {
            Member member = Member.leading(A, B, C, D, E);
            member.tick(5);
            member.receive(appended(B, A, 2, 2));
            member.tick(4);
            assertThat(member.core.role()).isEqualTo(Role.LEADER);
            assertThat(member.core.canCommit()).isTrue();
            member.tick(1);
            assertThat(member.core.role()).isEqualTo(Role.FOLLOWER);
            assertThat(member.core.leader()).isNull();
            assertThat(member.core.canCommit()).isFalse();
        }

        @Test
        void leaderThatAQuorumAnswersGoesOn() {
            Member member = Member.leading(A, B, C, D, E);
            for (int i = 0; i < 20; i++) {
                member.tick(OPTIONS.electionTicks() - 1);
                member.receive(appended(B, A, 2, 2), appended(C, A, 2, 2));
            }
            assertThat(member.core.role()).isEqualTo(Role.LEADER);
        }

        @Test
        void learnersDoNotCount() {
            Member member = Member.leading(OPTIONS, A, Fixture.withLearner(voters(A, B, C), D));
            for (int i = 0; i < 10; i++) {
                member.tick(1);
                member.receive(appended(D, A, 2, 0));
            }
            assertThat(member.core.configuration().configuration().isLearner(D)).isTrue();
            assertThat(member.core.role()).isEqualTo(Role.FOLLOWER);
        }

        @Test
        void theOnlyVoterNeedsNobody() {
            Member member = Member.leading(A);
            member.tick(100);
            assertThat(member.core.role()).isEqualTo(Role.LEADER);
        }
    }

    @Nested
    class Section9_6_preVote {
        @Test
        void preCampaignChangesNeitherTermNorVote() {
            Member member = Member.of(A, new HardState(3, B), 0, Fixture.config(1, 1, voters(A, B, C)));
            member.tickUntilTimeout();
            member.does(ready(0).send(preVote(A, B, 4, 1, 1), preVote(A, C, 4, 1, 1)));
            assertThat(member.core.role()).isEqualTo(Role.PRE_CANDIDATE);
            assertThat(member.core.term()).isEqualTo(3);
        }

        @Test
        void preVoteIsGrantedWithoutChangingAnything() {
            Member member = Member.of(A, new HardState(3, B), 0, Fixture.config(1, 1, voters(A, B, C)));
            member.receive(preVote(C, A, 4, 1, 1));
            member.does(ready(0).send(preVoted(A, C, 4, true)));
            member.receive(vote(B, A, 3, 1, 1)); // the vote is still where it was
            member.does(ready(0).send(voted(A, B, 3, true)));
        }

        @Test
        void preVoteIsRefusedToALogThatIsBehindOrATermThatIsNotLater() {
            Member member = Member.withLog(A, voters(A, B, C), 3, 3);
            member.receive(preVote(C, A, 4, 1, 3), preVote(C, A, 3, 2, 3));
            member.does(ready(0).send(preVoted(A, C, 3, false), preVoted(A, C, 3, false)));
        }

        @Test
        void withoutAQuorumOfPreVotesTheTermStays() {
            Member member = Member.withLog(A, voters(A, B, C), 1);
            for (int i = 0; i < 10; i++) {
                member.tickUntilTimeout();
                member.drain();
                member.receive(preVoted(B, A, 1, false), preVoted(C, A, 1, false));
                assertThat(member.core.role()).isEqualTo(Role.FOLLOWER);
            }
            assertThat(member.core.term()).isEqualTo(1);
        }

        @Test
        void preVotesAreNoVotes() {
            Member member = campaigning(A, B, C);
            member.receive(preVoted(B, A, 2, true), preVoted(C, A, 2, true), preVoted(B, A, 3, true));
            assertThat(member.core.role()).isEqualTo(Role.CANDIDATE);
        }

        @Test
        void preCandidateFollowsALeaderThatItHearsFrom() {
            Member member = Member.withLog(A, voters(A, B, C), 1);
            member.tickUntilTimeout();
            member.drain();
            member.receive(append(B, A, 1, 1, 1, 0));
            member.does(ready(0).send(appended(A, B, 1, 1)));
            assertThat(member.core.leader()).isEqualTo(B);
        }

        @Test
        void switchedOffItCampaignsAtOnce() {
            CoreOptions options = new CoreOptions(10, 10, 2, 1 << 20, 4, 1 << 20, 1 << 20, 1 << 20, false);
            Member member = Member.of(options, A, new HardState(1, null), 0, Member.log(voters(A, B, C), 1));
            member.tickUntilTimeout();
            member.does(ready(0).persist(persist(new HardState(2, A), 0))
                    .sendAfterPersist(vote(A, B, 2, 1, 1), vote(A, C, 2, 1, 1)));
        }
    }

    /** A candidate of term 2 whose own vote is durable. */
    static Member campaigning(MemberId self, MemberId... others) {
        MemberId[] all = new MemberId[others.length + 1];
        all[0] = self;
        System.arraycopy(others, 0, all, 1, others.length);
        Member member = Member.withLog(self, voters(all), 1);
        member.tickUntilTimeout();
        for (Message request : member.drain().messages()) {
            member.receive(preVoted(request.to(), self, 2, true));
        }
        member.drain();
        member.persisted();
        assertThat(member.core.role()).isEqualTo(Role.CANDIDATE);
        return member;
    }
}
