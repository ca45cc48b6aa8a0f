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
import static dev.pando.core.Fixture.joint;
import static dev.pando.core.Fixture.persist;
import static dev.pando.core.Fixture.ready;
import static dev.pando.core.Fixture.rejected;
import static dev.pando.core.Fixture.server;
import static dev.pando.core.Fixture.vote;
import static dev.pando.core.Fixture.voted;
import static dev.pando.core.Fixture.voters;
import static dev.pando.core.Fixture.withLearner;
import static dev.pando.core.Fixture.withReplicas;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.core.Outcome.Reason;
import dev.pando.core.StoredLog.ConfigurationAt;
import dev.pando.core.membership.Change;
import dev.pando.core.membership.Configuration;
import dev.pando.core.membership.MemberId;
import dev.pando.core.membership.Reconfiguration;
import dev.pando.core.membership.Server;
import dev.pando.core.message.Message;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Changes of several members in one request, read replicas, and changes that would cost the quorum. */
class ReconfigureTest {

    @Nested
    class SeveralChanges {
        @Test
        void areOneEntryIfAtMostOneVoterChanges() {
            Member member = Member.leading(A, B, C);
            Configuration after = withReplicas(withLearner(voters(A, B), D), E);
            member.reconfigure(
                    new Change.AddLearner(server(D)), new Change.AddReplica(server(E)), new Change.Remove(C));
            member.does(ready(2).persist(persist(null, 2, config(3, 2, after)))
                    .send(
                            append(A, B, 2, 2, 2, 2, config(3, 2, after)),
                            append(A, C, 2, 2, 2, 2, config(3, 2, after)),
                            append(A, D, 2, 2, 2, 2, config(3, 2, after)),
                            append(A, E, 2, 2, 2, 2, config(3, 2, after)))
                    .answer(new Outcome.Reconfiguring(1, 3, 2, false)));
        }

        @Test
        void areJointIfTwoVotersChange() {
            assertJoint(voters(A, B, C), voters(A), new Change.Remove(B), new Change.Remove(C));
            assertJoint(withReplicas(voters(A, B), C), voters(A, C), new Change.Remove(B), new Change.Promote(C));
            assertJoint(
                    withReplicas(voters(A, B, C), D),
                    withReplicas(withLearner(voters(A, D), E), B),
                    new Change.Promote(D),
                    new Change.Demote(B),
                    new Change.Remove(C),
                    new Change.AddLearner(server(E)));
        }

        private void assertJoint(Configuration before, Configuration after, Change... changes) {
            Member member = answered(Member.leading(before));
            member.reconfigure(changes);
            assertThat(member.core.configuration()).isEqualTo(new ConfigurationAt(3, joint(before, after)));
            assertThat(member.drain().outcomes()).containsExactly(new Outcome.Reconfiguring(1, 3, 2, true));
        }

        @Test
        void areMadeInTheirOrder() {
            Member member = Member.leading(A, B, C);
            Server successor = new Server(D, server(C).address());
            String detail = "The address host-c:1 belongs to member 00000000. Where that one is lost for good,"
                    + " say that this one replaces it.";
            assertRefused(member, Reason.IMPOSSIBLE, detail, new Change.AddLearner(successor), new Change.Remove(C));
            member.reconfigure(new Change.Remove(C), new Change.AddLearner(successor));
            assertThat(member.core.configuration())
                    .isEqualTo(new ConfigurationAt(3, voters(A, B).withLearner(successor)));
        }

        @Test
        void areMadeAllOrNone() {
            Member member = Member.leading(A, B, C);
            assertRefused(
                    member,
                    Reason.IMPOSSIBLE,
                    "There is no member 00000000.",
                    new Change.Remove(C),
                    new Change.Promote(E));
            assertThat(member.core.configuration()).isEqualTo(new ConfigurationAt(1, voters(A, B, C)));
        }

        @Test
        void nameNoMemberTwice() {
            Member member = Member.leading(A, B, C);
            for (Change second : List.of(
                    new Change.Remove(D),
                    new Change.Promote(D),
                    new Change.Demote(D),
                    new Change.AddReplica(server(D)),
                    new Change.AddLearner(server(D)))) {
                assertRefused(
                        member,
                        Reason.IMPOSSIBLE,
                        "Member 00000000 is named twice.",
                        new Change.AddLearner(server(D)),
                        second);
            }
        }

        @Test
        void giveNoTwoServersOneAddress() {
            Member member = Member.leading(A, B, C);
            assertRefused(
                    member,
                    Reason.IMPOSSIBLE,
                    "The address host-d:1 belongs to member 00000000. Where that one is lost for good, say that this one"
                            + " replaces it.",
                    new Change.AddLearner(server(D)),
                    new Change.AddReplica(new Server(E, server(D).address())));
        }

        @Test
        void giveNobodyTheAddressOfAVoterWhoStillCountsInJointConsensus() {
            Member member = Member.leading(A, B, C);
            assertRefused(
                    member,
                    Reason.IMPOSSIBLE,
                    "The address host-c:1 belongs to a voter until the change is complete; add another member there"
                            + " afterwards.",
                    new Change.Remove(B),
                    new Change.Remove(C),
                    new Change.AddLearner(new Server(D, server(C).address())));
        }

        @Test
        void bringNobodyBackWhoWasRemoved() {
            Member member = Member.leading(A, B, C);
            member.reconfigure(new Change.Remove(C));
            member.drain();
            member.persisted();
            member.receive(appended(B, A, 2, 3));
            member.drain();
            for (Change change : List.of(
                    new Change.AddLearner(server(C)), new Change.AddReplica(server(C)), new Change.Promote(C))) {
                assertRefused(
                        member,
                        Reason.IMPOSSIBLE,
                        "Member 00000000 was removed from this cluster. An id is used once: join as a new member, with an"
                                + " empty directory.",
                        new Change.Demote(B),
                        change);
            }
            member.reconfigure(new Change.Remove(C));
            member.does(ready(3).answer(new Outcome.Reconfiguring(1, 3, 2, false)));
        }

        @Test
        void leaveAVoter() {
            Member member = Member.leading(A, B);
            String detail = "The last voter can't be removed, and no replica be made of it.";
            assertRefused(member, Reason.IMPOSSIBLE, detail, new Change.Remove(A), new Change.Remove(B));
            assertRefused(member, Reason.IMPOSSIBLE, detail, new Change.Demote(A), new Change.Remove(B));
            assertRefused(
                    Member.leading(A),
                    Reason.IMPOSSIBLE,
                    detail,
                    new Change.Demote(A),
                    new Change.AddLearner(server(B)));
        }

        @Test
        void areSomething() {
            assertRefused(Member.leading(A, B), Reason.IMPOSSIBLE, "There is nothing to change.");
        }

        @Test
        void areDoneAlreadyIfAllOfThemAre() {
            Member member = Member.leading(withReplicas(voters(A, B), C));
            member.reconfigure(new Change.AddReplica(server(C)), new Change.Promote(B), new Change.Remove(D));
            member.does(ready(2).answer(new Outcome.Reconfiguring(1, 1, 1, false)));
        }

        @Test
        void areToldTheJointEntryWhenTheyAreAskedForAgain() {
            Member member = Member.leading(A, B, C);
            member.reconfigure(new Change.Remove(B), new Change.Remove(C));
            member.drain();
            member.reconfigure(new Change.Remove(C));
            member.does(ready(2).answer(new Outcome.Reconfiguring(1, 3, 2, true)));
            member.reconfigure(new Change.Promote(C)); // it votes still, but not for long
            member.does(ready(2).answer(new Outcome.Refused(
                    1, Reason.CHANGE_PENDING, A, "The configuration at 3 is not committed yet.")));
        }

        @Test
        void areMadeFromTheConfigurationThatTheySay() {
            Member member = Member.leading(A, B, C);
            List<Change> changes = List.of(new Change.Remove(B), new Change.Remove(C));
            member.core.step(new Event.Reconfigure(1, new Reconfiguration(2, changes, true)));
            member.does(ready(2).answer(new Outcome.Refused(
                    1, Reason.STALE_CONFIGURATION, A, "The current configuration is at 1, not at 2.")));
            member.core.step(new Event.Reconfigure(1, new Reconfiguration(1, changes, false)));
            assertThat(member.drain().outcomes()).containsExactly(new Outcome.Reconfiguring(1, 3, 2, true));
        }

        @Test
        void areDoneAlreadyWhateverTheyWereMadeFrom() {
            Member member = Member.leading(A, B, C);
            member.core.step(new Event.Reconfigure(
                    1, Reconfiguration.of(new Change.Remove(B)).ifCurrentIs(1)));
            assertThat(member.drain().outcomes()).containsExactly(new Outcome.Reconfiguring(1, 3, 2, false));
            member.persisted();
            member.receive(appended(C, A, 2, 3));
            member.drain();
            member.core.step(new Event.Reconfigure(
                    2, Reconfiguration.of(new Change.Remove(B)).ifCurrentIs(1)));
            assertThat(member.drain().outcomes()).containsExactly(new Outcome.Reconfiguring(2, 3, 2, false));
        }

        @Test
        void promoteOnlyThoseThatHaveTheConfiguration() {
            Member member = Member.leading(withReplicas(voters(A, B), C));
            Change[] swap = {new Change.Remove(B), new Change.Promote(C)};
            assertRefused(member, Reason.NOT_READY, "Member 00000000 has not caught up yet.", swap);
            member.receive(rejected(C, A, 2, 1, 0, 0));
            member.drain();
            assertRefused(member, Reason.NOT_READY, "Member 00000000 has not caught up yet.", swap);
            member.receive(appended(C, A, 2, 1));
            member.drain();
            member.reconfigure(swap);
            assertThat(member.drain().outcomes()).containsExactly(new Outcome.Reconfiguring(1, 3, 2, true));
        }
    }

    @Nested
    class ReadReplicas {
        @Test
        void receiveTheLogAndCountForNothing() {
            Member member = Member.leading(A, B, C);
            member.reconfigure(new Change.AddReplica(server(D)));
            Configuration after = withReplicas(voters(A, B, C), D);
            member.does(ready(2).persist(persist(null, 2, config(3, 2, after)))
                    .send(
                            append(A, B, 2, 2, 2, 2, config(3, 2, after)),
                            append(A, C, 2, 2, 2, 2, config(3, 2, after)),
                            append(A, D, 2, 2, 2, 2, config(3, 2, after)))
                    .answer(new Outcome.Reconfiguring(1, 3, 2, false)));
            member.persisted();
            member.receive(appended(D, A, 2, 3));
            assertThat(member.core.commitIndex()).isEqualTo(2);
        }

        @Test
        void areNotPromotedByTheLeaderItself() {
            Member member = Member.leading(withReplicas(voters(A), B));
            member.receive(appended(B, A, 2, 2));
            member.tick(2);
            member.receive(appended(B, A, 2, 2));
            assertThat(member.core.configuration()).isEqualTo(new ConfigurationAt(1, withReplicas(voters(A), B)));
        }

        @Test
        void becomeVotersWhenThatIsAskedFor() {
            Member member = answered(Member.leading(withReplicas(voters(A), B)));
            member.reconfigure(new Change.Promote(B));
            assertThat(member.core.configuration()).isEqualTo(new ConfigurationAt(3, voters(A, B)));
        }

        @Test
        void areMadeOfVotersAndOfLearners() {
            Member member = Member.leading(withLearner(voters(A, B, C), D));
            member.reconfigure(new Change.Demote(C), new Change.Demote(D));
            assertThat(member.core.configuration()).isEqualTo(new ConfigurationAt(3, withReplicas(voters(A, B), C, D)));
            assertThat(member.drain().outcomes()).containsExactly(new Outcome.Reconfiguring(1, 3, 2, false));
            member.reconfigure(new Change.Demote(C));
            member.does(ready(2).answer(new Outcome.Reconfiguring(1, 3, 2, false)));
        }

        @Test
        void areNotMadeOfNobody() {
            Member member = Member.leading(A, B);
            assertRefused(member, Reason.IMPOSSIBLE, "There is no member 00000000.", new Change.Demote(C));
        }

        @Test
        void areNotAddedInPlaceOfWhoIsThere() {
            Member member = Member.leading(withLearner(voters(A, B, C), D));
            member.reconfigure(new Change.AddReplica(server(B)));
            member.does(ready(2).answer(new Outcome.Reconfiguring(1, 1, 1, false)));
            member.reconfigure(new Change.AddReplica(server(D)));
            member.does(ready(2).answer(new Outcome.Reconfiguring(1, 1, 1, false)));
            assertRefused(
                    member,
                    Reason.IMPOSSIBLE,
                    "Member 00000000 is there already, as a voter at host-b:1.",
                    new Change.AddReplica(new Server(B, "elsewhere:1")));
        }

        /** A joiner asks again now and then: that must not undo what was decided about it since. */
        @Test
        void staySoWhenTheyAskToJoin() {
            Member member = Member.leading(withReplicas(voters(A), B));
            member.reconfigure(new Change.AddLearner(server(B)));
            member.does(ready(2).answer(new Outcome.Reconfiguring(1, 1, 1, false)));
        }

        @Test
        void doNotCampaign() {
            Member member = Member.withLog(D, withReplicas(voters(A, B, C), D), 1);
            assertThat(member.core.role()).isEqualTo(Role.LEARNER);
            member.tick(200);
            assertThat(member.core.role()).isEqualTo(Role.LEARNER);
            assertThat(member.drain().messages()).isNotEmpty().allMatch(Message.Inquiry.class::isInstance);
        }

        @Test
        void voteWhenTheyAreAsked() {
            Member member = Member.withLog(D, withReplicas(voters(A, B, C), D), 1);
            member.receive(vote(A, D, 2, 1, 1));
            member.does(ready(0).persist(persist(new HardState(2, A), 0)).sendAfterPersist(voted(D, A, 2, true)));
        }

        @Test
        void thatWereVotersCampaignUntilThatIsCommitted() {
            Configuration after = withReplicas(voters(B), A);
            Member member = Member.of(A, new HardState(2, null), 1, config(1, 1, voters(A, B)), config(2, 2, after));
            member.elect();
            member.persisted();
            assertThat(member.core.commitIndex()).isEqualTo(1);
            member.receive(appended(B, A, 3, 3));
            assertThat(member.core.commitIndex()).isEqualTo(3);
            assertThat(member.core.role()).isEqualTo(Role.LEARNER);
        }
    }

    @Nested
    class WhoeverDoesNotAnswer {
        private static final String C_AND_D = "Too few voters would be left that answer: not member 00000000 at"
                + " host-c:1, member 00000000 at host-d:1. See that enough of them run, remove those first that never"
                + " will, or force the change.";

        @Test
        void mustNotBeLeftAsTheQuorum() {
            Member member = silent(Member.leading(A, B, C), B);
            assertRefused(
                    member,
                    Reason.WOULD_LOSE_QUORUM,
                    "Too few voters would be left that answer: not member 00000000 at host-c:1. See that enough of them"
                            + " run, remove those first that never will, or force the change.",
                    new Change.Remove(B));
        }

        @Test
        void isSaidByName() {
            Member member = silent(Member.leading(A, B, C, D, E), B, E);
            assertRefused(member, Reason.WOULD_LOSE_QUORUM, C_AND_D, new Change.Remove(E));
            assertRefused(member, Reason.WOULD_LOSE_QUORUM, C_AND_D, new Change.Demote(A));
        }

        @Test
        void canBeRemovedWhileTheOthersAreAQuorum() {
            Member member = silent(Member.leading(A, B, C), B);
            member.reconfigure(new Change.Remove(C));
            assertThat(member.core.configuration().configuration()).isEqualTo(voters(A, B));
        }

        @Test
        void canBeRemovedTogetherWithAnother() {
            Member member = silent(Member.leading(A, B, C, D, E), B, E);
            member.reconfigure(new Change.Remove(C), new Change.Remove(E));
            assertThat(member.core.configuration().configuration()) // of A, B and D, two answer; of the five, three
                    .isEqualTo(joint(voters(A, B, C, D, E), voters(A, B, D)));
        }

        @Test
        void countsInJointConsensusToo() {
            Member member = silent(Member.leading(A, B, C, D, E), B, E);
            assertRefused(member, Reason.WOULD_LOSE_QUORUM, C_AND_D, new Change.Remove(B), new Change.Remove(E));
        }

        @Test
        void canBeLeftByForce() {
            Member member = silent(Member.leading(A, B, C), B);
            member.reconfigureByForce(new Change.Remove(B));
            assertThat(member.core.configuration().configuration()).isEqualTo(voters(A, C));
        }

        @Test
        void isNotKnownOfJustAfterAnElection() {
            Member member = Member.of(A, new HardState(1, null), 1, config(1, 1, voters(A, B, C)));
            member.elect();
            member.persisted();
            member.receive(appended(B, A, 2, 2));
            member.drain();
            assertRefused(
                    member,
                    Reason.NOT_READY,
                    "The leader has yet to hear from member 00000000 at host-c:1.",
                    new Change.Remove(B));
            member.receive(appended(C, A, 2, 2));
            member.drain();
            member.reconfigure(new Change.Remove(B));
            assertThat(member.core.configuration().configuration()).isEqualTo(voters(A, C));
        }

        @Test
        void doesNotMatterWhereTheVotersStayTheSame() {
            Member member = Member.of(A, new HardState(1, null), 1, config(1, 1, voters(A, B, C)));
            member.elect();
            member.persisted();
            member.receive(appended(B, A, 2, 2));
            for (int i = 0; i < OPTIONS.electionTicks() - 1; i++) {
                member.tick(1);
            }
            member.drain();
            member.reconfigure(new Change.AddReplica(server(D)));
            assertThat(member.core.configuration().configuration()).isEqualTo(withReplicas(voters(A, B, C), D));
        }

        @Test
        void isMadeNoVoterNotEvenByForce() {
            Member member = silent(answered(Member.leading(withReplicas(voters(A, B), C))), B);
            member.reconfigureByForce(new Change.Promote(C));
            member.does(ready(2).answer(new Outcome.Refused(
                    1,
                    Reason.WOULD_LOSE_QUORUM,
                    A,
                    "A new voter has to answer first, and member 00000000 at host-c:1 does not: see that it runs, or"
                            + " remove it.")));
        }
    }

    private static void assertRefused(Member member, Reason reason, String detail, Change... changes) {
        long commitIndex = member.core.commitIndex();
        member.reconfigure(changes);
        member.does(ready(commitIndex).answer(new Outcome.Refused(1, reason, A, detail)));
    }

    /** Everybody has answered, in this leader's term, that they have its whole log. */
    private static Member answered(Member member) {
        for (FollowerStatus follower : member.core.followers()) {
            member.receive(appended(follower.member(), A, 2, member.core.lastIndex()));
        }
        member.drain();
        return member;
    }

    /** An election timeout passes in which only these are heard. */
    private static Member silent(Member member, MemberId... heard) {
        for (int i = 0; i < OPTIONS.electionTicks(); i++) {
            member.tick(1);
            for (MemberId one : heard) {
                member.receive(appended(one, A, 2, 2));
            }
        }
        member.drain();
        return member;
    }
}
