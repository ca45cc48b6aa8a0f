package dev.pando.core;

import static dev.pando.core.Fixture.A;
import static dev.pando.core.Fixture.B;
import static dev.pando.core.Fixture.C;
import static dev.pando.core.Fixture.D;
import static dev.pando.core.Fixture.E;
import static dev.pando.core.Fixture.append;
import static dev.pando.core.Fixture.appended;
import static dev.pando.core.Fixture.config;
import static dev.pando.core.Fixture.data;
import static dev.pando.core.Fixture.joint;
import static dev.pando.core.Fixture.noop;
import static dev.pando.core.Fixture.persist;
import static dev.pando.core.Fixture.preVoted;
import static dev.pando.core.Fixture.ready;
import static dev.pando.core.Fixture.round;
import static dev.pando.core.Fixture.voted;
import static dev.pando.core.Fixture.voters;
import static dev.pando.core.Fixture.withReplicas;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.core.Outcome.Reason;
import dev.pando.core.StoredLog.ConfigurationAt;
import dev.pando.core.membership.Change;
import dev.pando.core.membership.Configuration;
import dev.pando.core.membership.MemberId;
import dev.pando.core.message.Message.TimeoutNow;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Every demand that the dissertation makes of joint consensus (§4.3). */
class JointPaperTest {
    /** From three voters to three of which two are others: B and C go, D and E come. */
    private static final Configuration OLD = withReplicas(voters(A, B, C), D, E);

    private static final Configuration NEW = voters(A, D, E);
    private static final Configuration JOINT = joint(OLD, NEW);
    private static final Change[] CHANGES = {
        new Change.Promote(D), new Change.Promote(E), new Change.Remove(B), new Change.Remove(C)
    };

    @Nested
    class Section4_3_theWayIn {
        @Test
        void theLeaderAppendsCOldNewAndSendsItToAllServersOfBothConfigurations() {
            Member member = leading();
            member.reconfigure(CHANGES);
            member.does(ready(2).persist(persist(null, 2, config(3, 2, JOINT)))
                    .send(
                            append(A, B, 2, 2, 2, 2, config(3, 2, JOINT)),
                            append(A, C, 2, 2, 2, 2, config(3, 2, JOINT)),
                            append(A, D, 2, 2, 2, 2, config(3, 2, JOINT)),
                            append(A, E, 2, 2, 2, 2, config(3, 2, JOINT)))
                    .answer(new Outcome.Reconfiguring(1, 3, 2, true)));
            assertThat(member.core.configuration()).isEqualTo(new ConfigurationAt(3, JOINT));
            assertThat(member.core.committedConfiguration()).isEqualTo(new ConfigurationAt(1, OLD));
        }

        @Test
        void aServerUsesItAsSoonAsItHasIt() {
            Member member = Member.of(D, new HardState(1, null), 1, config(1, 1, OLD));
            member.receive(append(A, D, 2, 1, 1, 1, config(2, 2, JOINT)));
            assertThat(member.core.configuration()).isEqualTo(new ConfigurationAt(2, JOINT));
            assertThat(member.core.role()).isEqualTo(Role.FOLLOWER);
        }

        @Test
        void aServerFallsBackOnCOldWhenCOldNewIsCutOff() {
            Member member = Member.of(A, new HardState(2, null), 1, config(1, 1, OLD), config(2, 2, JOINT));
            member.receive(append(B, A, 3, 1, 1, 1, noop(2, 3)));
            assertThat(member.core.configuration()).isEqualTo(new ConfigurationAt(1, OLD));
        }

        @Test
        void itIsCommittedOnceBothMajoritiesHaveIt() {
            Member member = changing();
            member.receive(appended(B, A, 2, 3), appended(C, A, 2, 3));
            assertThat(member.core.commitIndex()).isEqualTo(2);
            member.receive(appended(D, A, 2, 3));
            assertThat(member.core.commitIndex()).isEqualTo(3);
        }

        @Test
        void theMajorityOfCNewDecidesNothingAlone() {
            Member member = changing();
            member.receive(appended(D, A, 2, 3), appended(E, A, 2, 3));
            assertThat(member.core.commitIndex()).isEqualTo(2);
            member.doesNothing();
            member.receive(appended(C, A, 2, 3));
            assertThat(member.core.commitIndex()).isEqualTo(3);
        }

        @Test
        void clientsAreServedThroughout() {
            Member member = changing();
            member.propose("x");
            assertThat(member.drain().outcomes()).containsExactly(new Outcome.Proposed(1, 4, 2));
            member.persisted();
            member.receive(appended(D, A, 2, 4), appended(B, A, 2, 4));
            assertThat(member.core.commitIndex()).isEqualTo(4);
        }

        @Test
        void furtherChangesAreRejectedUntilItIsOver() {
            Member member = changing();
            refuses(member, "The configuration at 3 is not committed yet.");
            member.receive(appended(B, A, 2, 3), appended(D, A, 2, 3));
            member.drain();
            refuses(member, "The configuration at 4 is not committed yet.");
            member.persisted();
            member.receive(appended(D, A, 2, 4));
            member.drain();
            member.reconfigure(new Change.Demote(E));
            assertThat(member.drain().outcomes()).containsExactly(new Outcome.Reconfiguring(1, 5, 2, false));
        }

        private void refuses(Member member, String detail) {
            member.reconfigure(new Change.Demote(E));
            member.does(
                    ready(member.core.commitIndex()).answer(new Outcome.Refused(1, Reason.CHANGE_PENDING, A, detail)));
        }
    }

    @Nested
    class Section4_3_elections {
        private final Configuration joint = joint(voters(A, B, C), voters(A, D));

        @Test
        void theyNeedBothMajorities() {
            Member member = Member.of(A, new HardState(1, null), 0, config(1, 1, joint));
            member.tickUntilTimeout();
            assertThat(member.drain().messages()).hasSize(3);
            member.receive(preVoted(B, A, 2, true), preVoted(C, A, 2, true));
            assertThat(member.core.role()).isEqualTo(Role.PRE_CANDIDATE);
            member.receive(preVoted(D, A, 2, true));
            assertThat(member.core.role()).isEqualTo(Role.CANDIDATE);
            member.drain();
            member.persisted();
            member.receive(voted(D, A, 2, true));
            assertThat(member.core.role()).isEqualTo(Role.CANDIDATE);
            member.receive(voted(C, A, 2, true));
            assertThat(member.core.role()).isEqualTo(Role.LEADER);
        }

        @Test
        void theyAreLostWithEitherMajority() {
            Member member = Member.of(A, new HardState(1, null), 0, config(1, 1, joint));
            member.tickUntilTimeout();
            member.receive(preVoted(B, A, 1, false));
            assertThat(member.core.role()).isEqualTo(Role.PRE_CANDIDATE);
            member.receive(preVoted(D, A, 1, false)); // A alone is no majority of A and D
            assertThat(member.core.role()).isEqualTo(Role.FOLLOWER);
        }

        @Test
        void aServerOfEitherConfigurationMayLead() {
            for (MemberId candidate : new MemberId[] {B, D}) {
                Member member = Member.of(candidate, new HardState(1, null), 0, config(1, 1, joint));
                member.elect();
                assertThat(member.core.followers()).hasSize(3);
            }
        }

        @Test
        void aLeaderThatHearsFromOneMajorityAloneStepsDown() {
            Member member = changing();
            for (int i = 0; i < Fixture.OPTIONS.electionTicks(); i++) {
                member.tick(1);
                member.receive(appended(B, A, 2, 2), appended(C, A, 2, 2));
            }
            assertThat(member.core.role()).isEqualTo(Role.FOLLOWER);
        }
    }

    @Nested
    class Section4_3_theWayOut {
        @Test
        void onceCOldNewIsCommittedTheLeaderAppendsCNewByItself() {
            Member member = changing();
            member.receive(appended(B, A, 2, 3), appended(D, A, 2, 3));
            member.does(ready(3).persist(persist(null, 3, config(4, 2, NEW)))
                    .send(
                            append(A, B, 2, 3, 2, 3, config(4, 2, NEW)),
                            append(A, C, 2, 3, 2, 3, config(4, 2, NEW)),
                            append(A, D, 2, 3, 2, 3, config(4, 2, NEW)),
                            append(A, E, 2, 3, 2, 3, config(4, 2, NEW)))
                    .committed(config(3, 2, JOINT)));
            assertThat(member.core.configuration()).isEqualTo(new ConfigurationAt(4, NEW));
        }

        @Test
        void cNewIsCommittedByItsOwnMajority() {
            Member member = changing();
            member.receive(appended(B, A, 2, 3), appended(D, A, 2, 3));
            member.drain();
            member.receive(appended(B, A, 2, 4), appended(C, A, 2, 4), appended(D, A, 2, 4));
            assertThat(member.core.commitIndex()).isEqualTo(3);
            member.receive(appended(E, A, 2, 4));
            assertThat(member.core.committedConfiguration()).isEqualTo(new ConfigurationAt(4, NEW));
        }

        @Test
        void serversOfCOldAloneAreToldFromCNewOn() {
            Member member = changing();
            assertThat(member.core.followers())
                    .extracting(FollowerStatus::state)
                    .doesNotContain(FollowerStatus.State.REMOVED);
            member.receive(appended(B, A, 2, 3), appended(D, A, 2, 3));
            member.drain();
            assertThat(member.core.followers())
                    .filteredOn(follower -> follower.state() == FollowerStatus.State.REMOVED)
                    .extracting(FollowerStatus::member)
                    .containsExactly(B, C);
            member.receive(appended(D, A, 2, 4), appended(E, A, 2, 4));
            assertThat(member.drain().messages()).startsWith(round(append(A, B, 2, 4, 2, 4), 1));
            member.receive(appended(B, A, 2, 4, 1));
            assertThat(member.core.followers())
                    .extracting(FollowerStatus::member)
                    .containsExactly(C, D, E);
        }

        @Test
        void aLeaderThatIsNotInCNewLeadsUntilCNewIsCommittedAndNamesASuccessorOfIt() {
            Member member = Member.leading(A, B, C);
            member.reconfigure(new Change.Remove(A), new Change.Remove(B));
            member.drain();
            member.persisted();
            member.receive(appended(C, A, 2, 3));
            assertThat(member.core.configuration()).isEqualTo(new ConfigurationAt(4, voters(C)));
            member.drain();
            member.persisted();
            member.receive(appended(B, A, 2, 4));
            assertThat(member.core.commitIndex()).isEqualTo(3); // A and B count for nothing now
            assertThat(member.core.role()).isEqualTo(Role.LEADER);
            member.receive(appended(C, A, 2, 4));
            member.does(ready(4).send(
                            round(append(A, B, 2, 4, 2, 4), 1),
                            round(append(A, C, 2, 4, 2, 4), 1),
                            new TimeoutNow(A, C, 2))
                    .committed(config(4, 2, voters(C))));
            assertThat(member.core.role()).isEqualTo(Role.FOLLOWER);
        }

        @Test
        void aLeaderThatBecomesAReplicaVotesThroughoutAndResignsInTheEnd() {
            Member member = Member.leading(withReplicas(voters(A), B));
            member.receive(appended(B, A, 2, 2));
            member.reconfigure(new Change.Promote(B), new Change.Demote(A));
            Configuration after = withReplicas(voters(B), A);
            Configuration both = joint(voters(A), after);
            assertThat(member.core.configuration()).isEqualTo(new ConfigurationAt(3, both));
            member.drain();
            member.receive(appended(B, A, 2, 3));
            assertThat(member.core.commitIndex()).isEqualTo(2); // not without A
            member.persisted();
            assertThat(member.core.configuration()).isEqualTo(new ConfigurationAt(4, after));
            member.drain();
            member.receive(appended(B, A, 2, 4));
            assertThat(member.core.commitIndex()).isEqualTo(4);
            assertThat(member.core.role()).isEqualTo(Role.LEARNER);
        }

        @Test
        void itWaitsForATransferOfLeadershipWhichMayFail() {
            Member member = changing();
            member.core.step(new Event.Transfer(2, D));
            member.receive(appended(B, A, 2, 3), appended(D, A, 2, 3));
            assertThat(member.core.configuration().index()).isEqualTo(3);
            for (int i = 0; i < Fixture.OPTIONS.electionTicks(); i++) {
                assertThat(member.core.configuration().index()).isEqualTo(3);
                member.receive(appended(B, A, 2, 3), appended(D, A, 2, 3));
                member.tick(1);
            }
            assertThat(member.core.configuration()).isEqualTo(new ConfigurationAt(4, NEW));
        }
    }

    @Nested
    class Section4_3_aNewLeader {
        @Test
        void commitsCOldNewByBothMajoritiesAndThenAppendsCNew() {
            Member member = Member.of(A, new HardState(2, null), 1, config(1, 1, OLD), config(2, 2, JOINT));
            member.elect();
            member.persisted();
            member.receive(appended(D, A, 3, 3), appended(E, A, 3, 3));
            assertThat(member.core.configuration()).isEqualTo(new ConfigurationAt(2, JOINT));
            member.receive(appended(B, A, 3, 3));
            assertThat(member.core.committedConfiguration()).isEqualTo(new ConfigurationAt(2, JOINT));
            assertThat(member.core.configuration()).isEqualTo(new ConfigurationAt(4, NEW));
        }

        @Test
        void thatFindsItCommittedWaitsForAnEntryOfItsOwnTerm() {
            Member member = Member.of(A, new HardState(2, null), 2, config(1, 1, OLD), config(2, 2, JOINT));
            member.elect();
            member.persisted();
            member.receive(appended(D, A, 3, 3), appended(E, A, 3, 3));
            member.tick(1);
            assertThat(member.core.committedConfiguration()).isEqualTo(new ConfigurationAt(2, JOINT));
            assertThat(member.core.configuration()).isEqualTo(new ConfigurationAt(2, JOINT));
            member.receive(appended(B, A, 3, 3));
            assertThat(member.core.configuration()).isEqualTo(new ConfigurationAt(4, NEW));
        }

        @Test
        void thatFindsCNewGoesOnWithIt() {
            Member member =
                    Member.of(A, new HardState(2, null), 2, config(1, 1, OLD), config(2, 2, JOINT), config(3, 2, NEW));
            member.elect();
            member.persisted();
            member.receive(appended(D, A, 3, 4));
            assertThat(member.core.committedConfiguration()).isEqualTo(new ConfigurationAt(3, NEW));
            assertThat(member.core.configuration()).isEqualTo(new ConfigurationAt(3, NEW));
            assertThat(member.core.followers())
                    .extracting(FollowerStatus::member, FollowerStatus::state)
                    .contains(org.assertj.core.groups.Tuple.tuple(C, FollowerStatus.State.REMOVED));
        }

        @Test
        void ofCOldReplacesCOldNewIfNotCommitted() {
            Member member = Member.of(A, new HardState(2, null), 1, config(1, 1, OLD), config(2, 2, JOINT));
            member.receive(append(B, A, 3, 1, 1, 1, noop(2, 3), data(3, 3)));
            assertThat(member.core.configuration()).isEqualTo(new ConfigurationAt(1, OLD));
            assertThat(member.drain().persist())
                    .isEqualTo(Fixture.cut(new HardState(3, null), 2, 1, noop(2, 3), data(3, 3)));
        }
    }

    /** Leads OLD in term 2, its first entry committed; everybody has answered. */
    private static Member leading() {
        Member member = Member.leading(OLD);
        member.receive(appended(D, A, 2, 2), appended(E, A, 2, 2));
        member.drain();
        return member;
    }

    /** It has appended C_old,new at index 3, and that is durable here. */
    private static Member changing() {
        Member member = leading();
        member.reconfigure(CHANGES);
        member.drain();
        member.persisted();
        return member;
    }
}
