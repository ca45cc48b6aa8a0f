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
import static dev.pando.core.Fixture.noop;
import static dev.pando.core.Fixture.persist;
import static dev.pando.core.Fixture.ready;
import static dev.pando.core.Fixture.rejected;
import static dev.pando.core.Fixture.voters;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.core.entry.EntryKind;
import dev.pando.core.entry.LogEntry;
import dev.pando.core.entry.Proposal;
import dev.pando.core.message.Message;
import dev.pando.core.message.Message.AppendRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Every demand that the dissertation makes of log replication and commitment. */
class ReplicationPaperTest {

    @Nested
    class Section3_5_leader {
        @Test
        void appendsProposalsToItsLogAndSendsThemInParallel() {
            Member member = Member.leading(A, B, C);
            member.propose("x");
            LogEntry x = data(3, 2, 0, "x");
            member.does(ready(2).persist(persist(null, 2, x))
                    .send(append(A, B, 2, 2, 2, 2, x), append(A, C, 2, 2, 2, 2, x))
                    .answer(new Outcome.Proposed(1, 3, 2)));
        }

        @Test
        void manyProposalsGoInOneRequestToEachFollower() {
            Member member = Member.leading(A, B, C);
            member.propose("x");
            member.propose("y", "z");
            LogEntry[] entries = {data(3, 2, 0, "x"), data(4, 2, 0, "y"), data(5, 2, 0, "z")};
            member.does(ready(2).persist(persist(null, 2, entries))
                    .send(append(A, B, 2, 2, 2, 2, entries), append(A, C, 2, 2, 2, 2, entries))
                    .answer(new Outcome.Proposed(1, 3, 2), new Outcome.Proposed(1, 4, 2)));
        }

        @Test
        void followerThatIsNoLeaderRefusesProposals() {
            Member member = Member.following(A, B, C);
            member.propose("x");
            member.does(ready(0).answer(
                            new Outcome.Refused(1, Outcome.Reason.NOT_LEADER, B, "This member does not lead.")));
        }

        @Test
        void onlyDataAndSessionsAndTheirRenewalsAreProposed() {
            Member member = Member.leading(A);
            member.core.step(new Event.Propose(
                    1,
                    List.of(
                            new Proposal(EntryKind.SESSION, 9, 0, 0, new byte[0]),
                            Fixture.proposal("x"),
                            new Proposal(EntryKind.NOOP, 9, 0, 0, new byte[0]))));
            assertThat(member.drain().outcomes()).containsExactly(new Outcome.Proposed(1, 3, 2));
            member.core.step(new Event.Propose(2, List.of(Fixture.proposal("x"), Proposal.noop())));
            member.core.step(new Event.Propose(
                    3, List.of(Proposal.configuration(voters(A, B).encode()))));
            member.core.step(new Event.Propose(4, List.of()));
            assertThat(member.drain().outcomes())
                    .extracting(outcome -> ((Outcome.Refused) outcome).reason())
                    .containsOnly(Outcome.Reason.IMPOSSIBLE)
                    .hasSize(3);
            assertThat(member.core.lastIndex()).isEqualTo(5);
        }

        @Test
        void sendsHeartbeatsThatSayWhereTheLogGoesOn() {
            Member member = Member.leading(A, B, C);
            member.tick(1);
            member.doesNothing();
            member.tick(1);
            member.does(ready(2).send(append(A, B, 2, 2, 2, 2), append(A, C, 2, 2, 2, 2)));
        }

        @Test
        void stepsBackWhereAFollowersLogDiffersAndSendsOverIt() {
            Member leader = Member.of(A, new HardState(3, null), 1, entries(voters(A, B), 1, 1, 1, 3, 3));
            leader.elect();
            leader.receive(rejected(B, A, 4, 5, 3, 1));
            leader.does(ready(1).load(new Ready.Load(B, 4, OPTIONS.maxAppendBytes())));
            leader.core.step(new Event.Loaded(B, 4, List.of(data(4, 3), data(5, 3), noop(6, 4))));
            leader.does(ready(1).send(append(A, B, 4, 3, 1, 1, data(4, 3), data(5, 3), noop(6, 4))));
        }

        @Test
        void skipsAWholeTermWithEachRejection() {
            // figure 3.6 (f): terms 1 1 1 2 2 2 3 3 3 3 3 against 1 1 1 4 4 5 5 6 6 6
            Member leader =
                    Member.of(A, new HardState(7, null), 1, entries(voters(A, B), 1, 1, 1, 4, 4, 5, 5, 6, 6, 6));
            leader.elect();
            Member follower =
                    Member.of(B, new HardState(7, null), 1, entries(voters(A, B), 1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 3));
            follower.receive(append(A, B, 8, 10, 6, 1));
            List<Message> answers = follower.drain().messagesAfterPersist();
            assertThat(answers).containsExactly(rejected(B, A, 8, 10, 10, 3));
            follower.persisted();
            leader.receive(answers.get(0));
            leader.does(ready(1).load(new Ready.Load(B, 4, OPTIONS.maxAppendBytes())));
            leader.core.step(new Event.Loaded(B, 4, List.of(data(4, 4), data(5, 4))));
            follower.receive(leader.drain().messages().get(0));
            follower.does(ready(1).persist(cut(null, 4, 1, data(4, 4), data(5, 4))));
        }

        @Test
        void neverChangesOrDropsAnEntryOfItsOwn() {
            Member member = Member.leading(A, B, C);
            member.propose("x");
            member.drain();
            member.receive(rejected(B, A, 2, 2, 0, 0), rejected(C, A, 2, 2, 1, 1));
            member.persisted();
            assertThat(member.core.lastIndex()).isEqualTo(3);
            assertThat(member.drain().persist()).isNull();
        }
    }

    @Nested
    class Section3_5_follower {
        @Test
        void rejectsARequestWhosePreviousEntryIsMissing() {
            Member member = Member.following(A, B, C);
            member.receive(append(B, A, 2, 5, 2, 0, data(6, 2)));
            member.does(ready(0).send(rejected(A, B, 2, 5, 1, 1)));
        }

        @Test
        void rejectsARequestWhosePreviousEntryHasAnotherTerm() {
            Member member = Member.withLog(A, voters(A, B, C), 1, 1, 3, 3);
            member.receive(append(B, A, 3, 4, 2, 0));
            member.does(ready(0).send(rejected(A, B, 3, 4, 2, 1)));
        }

        @Test
        void appendsAndAcknowledgesWhenItIsDurable() {
            Member member = Member.following(A, B, C);
            member.receive(append(B, A, 2, 1, 1, 0, data(2, 2), data(3, 2)));
            member.does(ready(0).persist(persist(null, 0, data(2, 2), data(3, 2))));
            member.persisted();
            member.does(ready(0).send(appended(A, B, 2, 3)));
        }

        @Test
        void oneSyncGivesOneAcknowledgementForAllThatItCovered() {
            Member member = Member.following(A, B, C);
            member.receive(append(B, A, 2, 1, 1, 0, data(2, 2)));
            member.drain();
            member.receive(append(B, A, 2, 2, 2, 0, data(3, 2)));
            member.drain();
            member.persisted();
            member.does(ready(0).send(appended(A, B, 2, 3)));
            member.doesNothing();
        }

        @Test
        void cutsWhatConflictsAndAllThatFollowsIt() {
            Member member = Member.withLog(A, voters(A, B, C), 1, 2, 2, 2);
            member.receive(append(B, A, 3, 2, 2, 0, data(3, 3)));
            member.does(ready(0).persist(cut(new HardState(3, null), 3, 0, data(3, 3))));
            assertThat(member.core.lastIndex()).isEqualTo(3);
            member.persisted();
            member.does(ready(0).send(appended(A, B, 3, 3)));
        }

        @Test
        void appendsOnlyWhatIsNotThere() {
            Member member = Member.following(A, B, C);
            member.receive(append(B, A, 2, 1, 1, 0, data(2, 2), data(3, 2)));
            member.drain();
            member.receive(append(B, A, 2, 1, 1, 0, data(2, 2), data(3, 2), data(4, 2)));
            member.does(ready(0).persist(persist(null, 0, data(4, 2))));
        }

        @Test
        void commitsUpToTheLeadersCommitIndexButNotBeyondTheRequest() {
            Member member = Member.following(A, B, C);
            member.receive(append(B, A, 2, 1, 1, 2, data(2, 2), data(3, 2)));
            member.does(
                    ready(2).persist(persist(null, 1, data(2, 2), data(3, 2))).committed(data(2, 2)));
            member.receive(append(B, A, 2, 2, 2, 9));
            assertThat(member.core.commitIndex()).isEqualTo(2);
        }

        @Test
        void theCommitIndexNeverFalls() {
            Member member = Member.following(A, B, C);
            member.receive(append(B, A, 2, 1, 1, 2, data(2, 2)));
            member.receive(append(B, A, 2, 1, 1, 1), append(B, A, 2, 2, 2, 0));
            assertThat(member.core.commitIndex()).isEqualTo(2);
        }
    }

    @Nested
    class Section3_6_2_commitment {
        @Test
        void anEntryIsCommittedOnceAMajorityHasMadeItDurable() {
            Member member = Member.leading(A, B, C, D, E);
            member.propose("x");
            member.drain();
            member.persisted();
            member.receive(appended(B, A, 2, 3));
            assertThat(member.core.commitIndex()).isEqualTo(2);
            member.receive(appended(C, A, 2, 3));
            Ready ready = member.drain();
            assertThat(ready.commitIndex()).isEqualTo(3);
            assertThat(ready.committed()).containsExactly(data(3, 2, 0, "x"));
        }

        @Test
        void theLeadersOwnCopyCountsOnlyWhenItIsDurable() {
            Member member = Member.leading(A, B, C);
            member.propose("x");
            member.drain();
            member.receive(appended(B, A, 2, 3));
            assertThat(member.core.commitIndex()).isEqualTo(2);
            member.persisted();
            assertThat(member.core.commitIndex()).isEqualTo(3);
        }

        @Test
        void theFollowersCanCommitWithoutTheLeadersDisk() {
            Member member = Member.leading(A, B, C);
            member.propose("x");
            member.drain();
            member.receive(appended(B, A, 2, 3), appended(C, A, 2, 3));
            assertThat(member.core.commitIndex()).isEqualTo(3);
        }

        @Test
        void aNewLeaderAppendsANoopAtOnce() {
            Member member = Member.withLog(A, voters(A, B, C), 1, 1);
            member.elect();
            assertThat(member.core.lastIndex()).isEqualTo(3);
            assertThat(member.core.termAt(3)).isEqualTo(2);
            assertThat(member.core.hasCommittedInTerm()).isFalse();
        }

        @Test
        void entriesOfEarlierTermsAreCommittedOnlyTogetherWithOneOfTheLeadersOwn() {
            Member member = Member.withLog(A, voters(A, B, C), 1, 1);
            member.elect();
            member.receive(appended(B, A, 2, 2), appended(C, A, 2, 2));
            assertThat(member.core.commitIndex()).isZero();
            member.receive(appended(B, A, 2, 3));
            member.persisted();
            assertThat(member.core.commitIndex()).isEqualTo(3);
        }

        @Test
        void followersAreToldOfACommitAtOnceAndOnce() {
            Member member = Member.leading(A, B, C);
            member.propose("x");
            member.drain();
            member.persisted();
            member.receive(appended(B, A, 2, 3));
            member.does(ready(3).send(append(A, B, 2, 3, 2, 3), append(A, C, 2, 3, 2, 3))
                    .committed(data(3, 2, 0, "x")));
            member.doesNothing();
        }

        @Test
        void theNewsOfACommitTravelsWithEntriesThatGoAnyway() {
            Member member = Member.leading(A, B, C);
            member.propose("x");
            member.drain();
            member.persisted();
            member.receive(appended(B, A, 2, 3));
            member.propose("y");
            LogEntry y = data(4, 2, 0, "y");
            member.does(ready(3).persist(persist(null, 3, y))
                    .send(append(A, B, 2, 3, 2, 3, y), append(A, C, 2, 3, 2, 3, y))
                    .committed(data(3, 2, 0, "x"))
                    .answer(new Outcome.Proposed(1, 4, 2)));
        }
    }

    @Nested
    class Section3_8_persistedState {
        @Test
        void nothingIsSaidInATermThatIsNotDurable() {
            Member member = Member.withLog(A, voters(A, B, C), 1);
            member.receive(append(B, A, 5, 1, 1, 0, data(2, 5)), append(B, A, 5, 7, 5, 0));
            member.does(ready(0).persist(persist(new HardState(5, null), 0, data(2, 5)))
                    .sendAfterPersist(rejected(A, B, 5, 7, 2, 5)));
            member.receive(append(B, A, 5, 8, 5, 0)); // still not durable
            member.does(ready(0).sendAfterPersist(rejected(A, B, 5, 8, 2, 5)));
            member.persisted();
            member.does(ready(0).send(appended(A, B, 5, 2)));
        }

        @Test
        void restartContinuesFromWhatWasStored() {
            Member member = Member.of(A, new HardState(4, C), 2, entries(voters(A, B, C), 1, 3, 3));
            assertThat(member.core.term()).isEqualTo(4);
            assertThat(member.core.commitIndex()).isEqualTo(2);
            assertThat(member.core.lastIndex()).isEqualTo(3);
            assertThat(member.core.configuration().configuration()).isEqualTo(voters(A, B, C));
            assertThat(member.core.committedConfiguration()).isEqualTo(member.core.configuration());
            member.doesNothing();
            member.receive(append(B, A, 4, 3, 3, 3));
            // entries that are only on disk are not given out; the commit index says that they are committed
            member.does(ready(3).send(appended(A, B, 4, 3)));
        }

        @Test
        void theHintOfTheCommitIndexSpeaksOnlyOfWhatWasWrittenBefore() {
            Member member = Member.following(A, B, C);
            member.receive(append(B, A, 2, 1, 1, 3, data(2, 2), data(3, 2)));
            member.does(
                    ready(3).persist(persist(null, 1, data(2, 2), data(3, 2))).committed(data(2, 2), data(3, 2)));
            member.receive(append(B, A, 2, 3, 2, 3, data(4, 2)));
            member.does(ready(3).persist(persist(null, 3, data(4, 2))));
        }
    }

    @Nested
    class Section3_9_timing {
        @Test
        void replicatedTimePassesWithTheLeadersTicksAndNeverFalls() {
            List<LogEntry> log = List.of(config(1, 1, 500, voters(A)), data(2, 1, 700, "x"));
            Member member = Member.of(OPTIONS, A, new HardState(1, null), 2, log);
            assertThat(member.core.replicatedTimeMs()).isEqualTo(700);
            member.elect();
            assertThat(member.core.replicatedTimeMs()).isEqualTo(700);
            member.tick(1); // which may come right after the election
            assertThat(member.core.replicatedTimeMs()).isEqualTo(700);
            member.tick(3);
            assertThat(member.core.replicatedTimeMs()).isEqualTo(730);
            member.propose("y");
            assertThat(member.drain().persist()).isEqualTo(persist(null, 2, data(4, 2, 730, "y")));
        }

        @Test
        void aFollowersReplicatedTimeIsThatOfTheNewestEntryItHasSeen() {
            Member member = Member.following(A, B, C);
            member.receive(append(B, A, 2, 1, 1, 0, data(2, 2, 900, "x")));
            member.tick(5);
            assertThat(member.core.replicatedTimeMs()).isEqualTo(900);
        }

        /** P20: otherwise time leaps ahead when this member leads, and what was to last has not lasted. */
        @Test
        void theTimeOfAnEntryThatIsCutIsForgotten() {
            Member member = Member.following(A, B, C);
            member.receive(append(B, A, 2, 1, 1, 0, data(2, 2, 900, "x")));
            member.receive(append(C, A, 3, 1, 1, 0, data(2, 3, 100, "y")));
            assertThat(member.core.replicatedTimeMs()).isEqualTo(100);
        }
    }

    @Nested
    class Section10_2_1_pipelining {
        @Test
        void aProbeIsOneRequestAtATimeUntilItIsAnswered() {
            Member member = Member.withLog(A, voters(A, B), 1);
            member.elect();
            member.propose("x");
            assertThat(member.drain().messages()).isEmpty();
            member.tick(2);
            member.does(ready(0).send(append(A, B, 2, 2, 2, 0))); // asks whether the probe got there
            member.receive(rejected(B, A, 2, 2, 1, 1));
            member.does(ready(0).send(append(A, B, 2, 1, 1, 0, noop(2, 2), data(3, 2, 0, "x"))));
        }

        @Test
        void aPipelineSendsOnWithoutWaiting() {
            Member member = Member.leading(A, B);
            for (long i = 3; i < 6; i++) {
                member.propose("x");
                long index = i;
                assertThat(member.drain().messages())
                        .containsExactly(append(A, B, 2, index - 1, 2, 2, data(index, 2, 0, "x")));
            }
        }

        @Test
        void aRequestHoldsNoMoreThanItsBoundButAtLeastOneEntry() {
            CoreOptions small = new CoreOptions(10, 10, 2, 120, 8, 1 << 20, 1 << 20, 1 << 20, true);
            Member member = Member.leading(small, A, voters(A, B));
            member.propose(
                    "a", "b", "c", "a payload that is larger than the bound of one request, alone".repeat(3), "d");
            assertThat(member.drain().messages())
                    .extracting(message -> ((AppendRequest) message).entries().size())
                    .containsExactly(2, 1, 1, 1);
        }

        @Test
        void entriesThatAreNotInMemoryAreLoadedOnceAndSentWhenTheyCome() {
            Member member = Member.of(A, new HardState(1, null), 1, entries(voters(A, B), 1, 1, 1));
            member.elect();
            member.receive(rejected(B, A, 2, 3, 0, 0));
            member.does(ready(1).load(new Ready.Load(B, 1, OPTIONS.maxAppendBytes())));
            member.tick(2);
            assertThat(member.drain().loads()).isEmpty();
            LogEntry[] loaded = entries(voters(A, B), 1, 1, 1);
            member.core.step(new Event.Loaded(B, 1, List.of(loaded)));
            member.does(ready(1).send(append(A, B, 2, 0, 0, 1, loaded)));
        }

        @Test
        void whatIsCommittedButNotDurableHereStaysInMemoryForThoseWhoNeedIt() {
            CoreOptions noCache = new CoreOptions(10, 10, 2, 1 << 20, 4, 1 << 20, 1 << 20, 0, true);
            Member member = Member.leading(noCache, A, voters(A, B, C, D, E));
            member.propose("x");
            member.drain();
            member.receive(appended(B, A, 2, 3), appended(C, A, 2, 3), appended(D, A, 2, 3));
            assertThat(member.drain().commitIndex()).isEqualTo(3);
            member.receive(rejected(E, A, 2, 3, 2, 2));
            assertThat(member.drain().messages()).containsExactly(append(A, E, 2, 2, 2, 3, data(3, 2, 0, "x")));
            member.persisted();
            member.receive(rejected(E, A, 2, 3, 2, 2));
            assertThat(member.drain().loads()).containsExactly(new Ready.Load(E, 3, 1 << 20));
        }

        @Test
        void aLateLoadForAnotherPositionIsIgnored() {
            Member member = Member.of(A, new HardState(1, null), 1, entries(voters(A, B), 1, 1, 1));
            member.elect();
            member.receive(rejected(B, A, 2, 3, 0, 0));
            member.drain();
            member.receive(appended(B, A, 2, 3)); // it had them after all
            assertThat(member.drain().messages()).containsExactly(append(A, B, 2, 3, 1, 1, noop(4, 2)));
            member.core.step(new Event.Loaded(B, 1, List.of(entries(voters(A, B), 1, 1, 1))));
            member.doesNothing();
        }

        @Test
        void aLoadThatFailedIsAskedForAgainAtTheNextHeartbeat() {
            Member member = Member.of(A, new HardState(1, null), 1, entries(voters(A, B), 1, 1, 1));
            member.elect();
            member.receive(rejected(B, A, 2, 3, 0, 0));
            member.drain();
            member.core.step(new Event.Loaded(B, 1, List.of()));
            member.doesNothing();
            member.tick(2);
            assertThat(member.drain().loads()).containsExactly(new Ready.Load(B, 1, OPTIONS.maxAppendBytes()));
        }
    }

    static LogEntry[] entries(dev.pando.core.membership.Configuration configuration, long... terms) {
        return new ArrayList<>(Member.log(configuration, LongStream.of(terms).toArray())).toArray(new LogEntry[0]);
    }
}
