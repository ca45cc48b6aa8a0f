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
import static dev.pando.core.Fixture.config;
import static dev.pando.core.Fixture.cut;
import static dev.pando.core.Fixture.data;
import static dev.pando.core.Fixture.install;
import static dev.pando.core.Fixture.joint;
import static dev.pando.core.Fixture.noop;
import static dev.pando.core.Fixture.persist;
import static dev.pando.core.Fixture.point;
import static dev.pando.core.Fixture.preVoted;
import static dev.pando.core.Fixture.ready;
import static dev.pando.core.Fixture.rejected;
import static dev.pando.core.Fixture.restart;
import static dev.pando.core.Fixture.round;
import static dev.pando.core.Fixture.server;
import static dev.pando.core.Fixture.vote;
import static dev.pando.core.Fixture.voted;
import static dev.pando.core.Fixture.voters;
import static dev.pando.core.Fixture.withLearner;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pando.core.StoredLog.ConfigurationAt;
import dev.pando.core.entry.LogEntry;
import dev.pando.core.membership.Change;
import dev.pando.core.membership.Configuration;
import dev.pando.core.message.Message;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Every demand that chapter 5 of the dissertation and docs/snapshots.md make of the rules. */
class SnapshotPaperTest {
    private static final Configuration ABC = voters(A, B, C);

    /** A leads B and C in term 2 with entries up to 5, all of them committed and everywhere; its log begins after 4. */
    private static Member compacted() {
        Member member = Member.leading(A, B, C);
        member.propose("3", "4", "5");
        member.drain();
        member.persisted();
        member.receive(appended(B, A, 2, 5), appended(C, A, 2, 5));
        member.drain();
        member.compacted(4);
        return member;
    }

    /** As {@link #compacted}, but C has acknowledged nothing after index 2, and has been told to fetch. */
    private static Member leavingBehind() {
        Member member = Member.leading(A, B, C);
        member.propose("3", "4", "5");
        member.drain();
        member.persisted();
        member.receive(appended(B, A, 2, 5));
        member.drain();
        member.core.step(new Event.Unreachable(C));
        member.compacted(4);
        member.drain();
        return member;
    }

    /** A, with nothing, which hears in term 3 that it needs a snapshot up to 9. */
    private static Member behind() {
        Member member = Member.of(A, new HardState(3, null), 1, config(1, 1, ABC), data(2, 1));
        member.receive(append(B, A, 3, 9, 3, 9), install(B, A, 3, 9));
        member.does(ready(1).send(rejected(A, B, 3, 9, 2, 1)).fetch(new Ready.Fetch(9, B)));
        return member;
    }

    @Nested
    class Section5_1_theLog {
        @Test
        void remembersTheTermOfTheLastEntryThatTheSnapshotCovers() {
            Member member = compacted();
            assertThat(member.core.baseIndex()).isEqualTo(4);
            assertThat(member.core.termAt(4)).isEqualTo(2);
            assertThatThrownBy(() -> member.core.termAt(3)).isInstanceOf(InvariantViolation.class);
            member.compacted(5);
            assertThat(member.core.lastIndex()).isEqualTo(5);
            member.propose("6");
            LogEntry next = data(6, 2, 0, "6");
            member.does(ready(5).persist(persist(null, 5, next))
                    .send(append(A, B, 2, 5, 2, 5, next), append(A, C, 2, 5, 2, 5, next))
                    .answer(new Outcome.Proposed(1, 6, 2)));
        }

        @Test
        void theConsistencyCheckOfTheFirstEntryAfterTheSnapshotPasses() {
            Member member = Member.of(A, new HardState(3, null), point(9, 3, ABC));
            member.receive(append(B, A, 3, 9, 3, 10, data(10, 3)));
            member.does(ready(10).persist(persist(null, 9, data(10, 3))).committed(data(10, 3)));
        }

        @Test
        void theConsistencyCheckAtTheBaseIsOne() {
            Member member = Member.of(A, new HardState(4, null), point(9, 3, ABC));
            member.receive(append(B, A, 4, 9, 2, 9));
            member.does(ready(9).send(rejected(A, B, 4, 9, 9, 3)));
        }

        @Test
        void isUpToDateByTheLastEntryThatTheSnapshotCovers() {
            Member member = Member.of(A, new HardState(3, null), point(9, 3, ABC));
            member.tick(30);
            member.drain();
            member.receive(vote(B, A, 4, 20, 2));
            member.does(ready(9).persist(persist(new HardState(4, null), 9)).sendAfterPersist(voted(A, B, 4, false)));
            member.persisted();
            member.receive(vote(C, A, 4, 9, 3));
            member.does(ready(9).persist(persist(new HardState(4, C), 9)).sendAfterPersist(voted(A, C, 4, true)));
        }

        @Test
        void theLatestConfigurationIsThatOfTheSnapshot() {
            Member member = Member.of(A, new HardState(3, null), point(9, 3, 5, ABC, D));
            assertThat(member.core.configuration()).isEqualTo(new ConfigurationAt(5, ABC));
            assertThat(member.core.committedConfiguration()).isEqualTo(new ConfigurationAt(5, ABC));
            assertThat(member.core.wasRemoved(D)).isTrue();
        }

        @Test
        void aCompactionGoesNeitherBackNorBeyondWhatIsCommitted() {
            Member member = compacted();
            member.compacted(2);
            assertThat(member.core.baseIndex()).isEqualTo(4);
            member.propose("6");
            member.drain();
            assertThatThrownBy(() -> member.compacted(6))
                    .isInstanceOf(InvariantViolation.class)
                    .hasMessage("The log was dropped up to 6, but is committed up to 5, and written up to 6.");
        }

        @Test
        void whatWasDroppedIsNotInMemoryEither() {
            RaftLog log = new RaftLog(OPTIONS, StoredLog.EMPTY);
            log.append(config(1, 1, ABC));
            log.append(data(2, 1));
            log.append(data(3, 1));
            log.takePersist(null);
            log.commitTo(2);
            log.compact(2);
            assertThat(log.isInMemory(2)).isFalse();
            assertThat(log.isInMemory(3)).isTrue();
        }

        @Test
        void whatWasDroppedIsDurableEvenIfTheNewsOfThatWasLost() {
            Member member = Member.leading(A, B, C);
            member.propose("3");
            member.drain();
            member.receive(appended(B, A, 2, 3), appended(C, A, 2, 3));
            member.drain();
            assertThat(member.core.durableIndex()).isEqualTo(2);
            member.compacted(3);
            assertThat(member.core.durableIndex()).isEqualTo(3);
        }

        @Test
        void aStoredLogThatDoesNotFitItsSnapshotIsRefused() {
            ConfigurationAt first = new ConfigurationAt(1, ABC);
            List<TermRun> runs = List.of(new TermRun(5, 2));
            SnapshotPoint good = point(6, 2, ABC);
            new RaftLog(OPTIONS, new StoredLog(good, 4, 2, runs, 8, 0, List.of(first), 6));
            refused(new StoredLog(SnapshotPoint.NONE, 4, 2, runs, 8, 0, List.of(first), 6));
            refused(new StoredLog(point(3, 2, ABC), 4, 2, runs, 8, 0, List.of(first), 6));
            refused(new StoredLog(good, 4, 2, runs, 8, 0, List.of(first), 5));
            refused(new StoredLog(point(6, 1, ABC), 4, 2, runs, 8, 0, List.of(first), 6));
            refused(new StoredLog(good, 4, 2, runs, 5, 0, List.of(first), 6));
            refused(new StoredLog(good, 4, 3, runs, 8, 0, List.of(first), 6));
            refused(new StoredLog(good, 3, 2, runs, 8, 0, List.of(first), 6));
            refused(new StoredLog(good, 4, 2, runs, 8, 0, List.of(), 6));
            refused(new StoredLog(good, 4, 2, runs, 8, 0, List.of(new ConfigurationAt(1, voters(A))), 6));
        }

        private void refused(StoredLog stored) {
            assertThatThrownBy(() -> new RaftLog(OPTIONS, stored)).isInstanceOf(InvariantViolation.class);
        }

        @Test
        void aStoredLogGoesOnAfterItsSnapshot() {
            ConfigurationAt first = new ConfigurationAt(1, ABC);
            ConfigurationAt later = new ConfigurationAt(7, voters(A, B));
            StoredLog stored = new StoredLog(
                    point(6, 2, ABC, D), 4, 2, List.of(new TermRun(5, 2)), 8, 70, List.of(first, later), 8);
            RaftCore core = new RaftCore(OPTIONS, GROUP, A, new HardState(2, null), stored, 1);
            assertThat(core.baseIndex()).isEqualTo(4);
            assertThat(core.durableIndex()).isEqualTo(8);
            assertThat(core.committedConfiguration()).isEqualTo(later);
            assertThat(core.wasRemoved(C)).isTrue();
            assertThat(core.wasRemoved(D)).isTrue();
            assertThat(core.replicatedTimeMs()).isEqualTo(70);
            assertThat(core.hasReady()).isFalse();
        }
    }

    @Nested
    class Section5_1_leader {
        @Test
        void tellsAFollowerThatNeedsWhatWasDroppedToFetchASnapshot() {
            Member member = Member.leading(A, B, C);
            member.propose("3", "4", "5");
            member.drain();
            member.persisted();
            member.receive(appended(B, A, 2, 5));
            member.drain();
            member.compacted(4);
            member.doesNothing(); // all of it is under way
            member.receive(rejected(C, A, 2, 5, 2, 2)); // and was lost
            member.does(ready(5).send(append(A, C, 2, 4, 2, 5), install(A, C, 2, 4, B)));
            assertThat(member.core.followers().get(1).state()).isEqualTo(FollowerStatus.State.SNAPSHOT);
        }

        @Test
        void namesAFollowerThatHasWhatWasDroppedSoThatItIsSparedItself() {
            Member member = compacted();
            member.reconfigure(new Change.AddLearner(server(D)), new Change.AddLearner(server(E)));
            member.drain();
            member.persisted();
            member.receive(
                    appended(B, A, 2, 6), appended(C, A, 2, 6), rejected(D, A, 2, 5, 0, 0), rejected(E, A, 2, 5, 0, 0));
            assertThat(installs(member)).containsExactly(install(A, D, 2, 4, B), install(A, E, 2, 4, C));
        }

        @Test
        void namesItselfWhereNobodyElseIsKnownToHaveWhatWasDropped() {
            Member elected = Member.of(A, new HardState(2, null), point(9, 2, ABC));
            elected.elect();
            elected.receive(rejected(B, A, 3, 9, 7, 1));
            assertThat(installs(elected)).containsExactly(install(A, B, 3, 9, A));
            elected.receive(appended(C, A, 3, 8)); // less than what was dropped
            elected.tick(2);
            assertThat(installs(elected)).containsExactly(install(A, B, 3, 9, A));
            elected.receive(appended(C, A, 3, 9));
            elected.tick(2);
            assertThat(installs(elected)).containsExactly(install(A, B, 3, 9, C));
        }

        @Test
        void namesNobodyWhoIsSilentOrOfWhomItIsNotKnownWhatHasComeThere() {
            Member member = leavingBehind();
            member.core.step(new Event.Unreachable(B));
            member.tick(2);
            assertThat(installs(member)).containsExactly(install(A, C, 2, 4, A));
            member.receive(appended(B, A, 2, 5));
            for (int i = 0; i < 9; i++) {
                member.tick(1);
                member.receive(rejected(C, A, 2, 4, 2, 2));
            }
            assertThat(installs(member)).containsExactly(install(A, C, 2, 4, B));
            member.tick(2);
            assertThat(installs(member)).containsExactly(install(A, C, 2, 4, A));
        }

        @Test
        void namesNobodyWhoIsBeingRemoved() {
            Member member = leavingBehind();
            member.reconfigureByForce(new Change.Remove(B));
            member.drain();
            member.tick(2);
            assertThat(installs(member)).containsExactly(install(A, C, 2, 4, A));
        }

        private static List<Message> installs(Member member) {
            return member.drain().messages().stream()
                    .filter(Message.InstallRequest.class::isInstance)
                    .toList();
        }

        @Test
        void saysSoAgainWithEachHeartbeatAndNotInBetween() {
            Member member = leavingBehind();
            member.doesNothing();
            member.receive(rejected(C, A, 2, 4, 2, 2));
            member.doesNothing();
            member.tick(2);
            member.does(ready(5).send(append(A, B, 2, 5, 2, 5), append(A, C, 2, 4, 2, 5), install(A, C, 2, 4, B)));
        }

        @Test
        void sendsNoEntriesToItMeanwhile() {
            Member member = leavingBehind();
            member.propose("6");
            LogEntry next = data(6, 2, 0, "6");
            member.does(ready(5).persist(persist(null, 5, next))
                    .send(append(A, B, 2, 5, 2, 5, next))
                    .answer(new Outcome.Proposed(1, 6, 2)));
        }

        @Test
        void goesOnWithEntriesOnceTheFollowerHasWhatWasDropped() {
            Member member = leavingBehind();
            member.receive(appended(C, A, 2, 4));
            member.does(ready(5).send(append(A, C, 2, 4, 2, 5, data(5, 2, 0, "5"))));
            assertThat(member.core.followers().get(1).matchIndex()).isEqualTo(4);
            assertThat(member.core.followers().get(1).state()).isEqualTo(FollowerStatus.State.PIPELINE);
        }

        @Test
        void aRefusalNeverMakesItProbeFurtherOn() {
            Member member = leavingBehind();
            member.receive(rejected(C, A, 2, 4, 99, 99), rejected(C, A, 2, 99, 99, 99), rejected(C, A, 2, 4, 3, 2));
            assertThat(member.core.followers().get(1).state()).isEqualTo(FollowerStatus.State.SNAPSHOT);
            assertThat(member.core.followers().get(1).matchIndex()).isEqualTo(2);
        }

        @Test
        void aHintBeforeTheBaseIsAnsweredWithASnapshot() {
            Member elected = Member.of(A, new HardState(2, null), point(9, 2, ABC));
            elected.elect();
            elected.receive(rejected(B, A, 3, 9, 7, 1));
            elected.does(ready(9).send(append(A, B, 3, 9, 2, 9), install(A, B, 3, 9)));
        }

        /** Its own term at the base is above the follower's there: they agree before it, where nothing is known. */
        @Test
        void aHintAtTheBaseOfAnEarlierTermIsAnsweredWithASnapshot() {
            Member elected = Member.of(A, new HardState(2, null), point(9, 2, ABC));
            elected.elect();
            elected.receive(rejected(B, A, 3, 9, 9, 1));
            elected.does(ready(9).send(append(A, B, 3, 9, 2, 9), install(A, B, 3, 9)));
        }

        @Test
        void startsWithALogThatBeginsLater() {
            Member elected = Member.of(A, new HardState(2, null), point(9, 2, ABC));
            elected.tickUntilTimeout();
            elected.drain();
            elected.receive(preVoted(B, A, 3, true));
            elected.drain();
            elected.persisted();
            elected.receive(voted(B, A, 3, true));
            elected.does(ready(9).persist(persist(null, 9, noop(10, 3)))
                    .send(append(A, B, 3, 9, 2, 9, noop(10, 3)), append(A, C, 3, 9, 2, 9, noop(10, 3))));
            elected.receive(appended(B, A, 3, 10));
            elected.persisted();
            assertThat(elected.core.commitIndex()).isEqualTo(10);
        }

        @Test
        void givesUpWhatIsBeingLoadedFromWhatWasDropped() {
            Member member = Member.of(
                    A, new HardState(1, null), 5, config(1, 1, ABC), data(2, 1), data(3, 1), data(4, 1), data(5, 1));
            member.elect();
            member.receive(appended(B, A, 2, 6), rejected(C, A, 2, 5, 2, 1));
            member.persisted();
            member.does(ready(6).send(append(A, B, 2, 6, 2, 6))
                    .committed(noop(6, 2))
                    .load(new Ready.Load(C, 3, OPTIONS.maxAppendBytes())));
            member.compacted(4);
            member.does(ready(6).send(append(A, C, 2, 4, 1, 6), install(A, C, 2, 4, B)));
            member.core.step(new Event.Loaded(C, 3, List.of(data(3, 1), data(4, 1), data(5, 1))));
            member.doesNothing();
        }

        @Test
        void goesOnLoadingWhatWasNotDropped() {
            Member member = Member.of(
                    A, new HardState(1, null), 5, config(1, 1, ABC), data(2, 1), data(3, 1), data(4, 1), data(5, 1));
            member.elect();
            member.receive(rejected(C, A, 2, 5, 3, 1));
            member.drain();
            member.compacted(3);
            member.doesNothing();
            member.core.step(new Event.Loaded(C, 4, List.of(data(4, 1), data(5, 1))));
            member.does(ready(5).send(append(A, C, 2, 3, 1, 5, data(4, 1), data(5, 1))));
        }

        @Test
        void readsAndCommitsGoOnWithoutIt() {
            Member member = leavingBehind();
            member.core.step(new Event.Read(9));
            member.does(ready(5).send(
                            round(append(A, B, 2, 5, 2, 5), 1),
                            round(append(A, C, 2, 4, 2, 5), 1),
                            install(A, C, 2, 4, B)));
            member.receive(new Message.AppendResponse(C, A, 2, false, 4, 2, 2, 1));
            member.does(ready(5).answer(new Outcome.ReadIndex(9, 5))); // whoever refuses confirms the term
        }

        @Test
        void aFollowerThatFetchesIsHeardFrom() {
            Member member = leavingBehind();
            for (int i = 0; i < 40; i++) {
                member.tick(1);
                member.receive(rejected(C, A, 2, 4, 2, 2));
            }
            assertThat(member.core.role()).isEqualTo(Role.LEADER);
        }

        @Test
        void section4_2_1_aNewServerCatchesUpByASnapshotAndIsPromoted() {
            Member member = compacted();
            member.reconfigure(new Change.AddLearner(server(D)));
            LogEntry learner = config(6, 2, withLearner(ABC, D));
            member.drain();
            member.persisted();
            member.receive(appended(B, A, 2, 6), rejected(D, A, 2, 5, 0, 0));
            member.does(ready(6).send(
                            append(A, B, 2, 6, 2, 6),
                            append(A, C, 2, 6, 2, 6),
                            append(A, D, 2, 4, 2, 6),
                            install(A, D, 2, 4, B))
                    .committed(learner));
            member.receive(appended(D, A, 2, 4));
            member.does(ready(6).send(append(A, D, 2, 4, 2, 6, data(5, 2, 0, "5"), learner)));
            member.receive(appended(D, A, 2, 6));
            LogEntry voter = config(7, 2, voters(A, B, C, D));
            member.does(ready(6).persist(persist(null, 6, voter))
                    .send(
                            append(A, B, 2, 6, 2, 6, voter),
                            append(A, C, 2, 6, 2, 6, voter),
                            append(A, D, 2, 6, 2, 6, voter)));
        }

        @Test
        void section4_2_2_whoWasRemovedIsToldSoAndNeedsNoSnapshotForThat() {
            Member member = leavingBehind();
            member.reconfigureByForce(new Change.Remove(C));
            member.drain();
            member.persisted();
            member.receive(appended(B, A, 2, 6));
            member.drain();
            member.tick(2);
            member.does(
                    ready(6).send(append(A, B, 2, 6, 2, 6), append(A, C, 2, 4, 2, 6), new Message.Removed(A, C, 2, 6)));
            member.receive(appended(C, A, 2, 4)); // it has the snapshot, but not its removal yet
            member.does(
                    ready(6).send(round(append(A, C, 2, 4, 2, 6, data(5, 2, 0, "5"), config(6, 2, voters(A, B))), 1)));
            member.receive(appended(C, A, 2, 6, 1));
            assertThat(member.core.followers()).hasSize(1);
        }

        @Test
        void section3_10_leadershipIsHandedToWhomeverASnapshotHasBroughtUp() {
            Member member = leavingBehind();
            member.core.step(new Event.Transfer(1, C));
            member.drain();
            member.receive(appended(C, A, 2, 4));
            member.drain();
            member.receive(appended(C, A, 2, 5));
            assertThat(member.drain().messages()).contains(new Message.TimeoutNow(A, C, 2));
        }

        @Test
        void aConfigurationThatWasDroppedIsStillTheCurrentOne() {
            Member member = compacted();
            member.reconfigure(new Change.Promote(B));
            member.does(ready(5).answer(new Outcome.Reconfiguring(1, 1, 2, false)));
        }
    }

    @Nested
    class Section5_1_follower {
        @Test
        void fetchesASnapshotAndSaysSoOnceForAllThatCameTogether() {
            Member member = Member.of(A, new HardState(3, null), 1, config(1, 1, ABC));
            member.receive(install(B, A, 3, 9), install(B, A, 3, 9), install(B, A, 3, 12));
            member.does(ready(1).fetch(new Ready.Fetch(12, B)));
            member.doesNothing();
        }

        @Test
        void anInstallRequestOfAnEarlierTermIsAnsweredWithTheLater() {
            Member member = Member.of(A, new HardState(3, null), 1, config(1, 1, ABC));
            member.receive(install(B, A, 2, 9));
            member.does(ready(1).send(rejected(A, B, 3, 9, 0, 0)));
            assertThat(member.core.leader()).isNull();
        }

        @Test
        void anInstallRequestOfALaterTermIsFollowed() {
            Member member = Member.of(A, new HardState(3, null), 1, config(1, 1, ABC));
            member.tickUntilTimeout();
            member.drain();
            member.receive(install(B, A, 4, 9));
            member.does(ready(1).persist(persist(new HardState(4, null), 1)).fetch(new Ready.Fetch(9, B)));
            assertThat(member.core.leader()).isEqualTo(B);
            member.tick(9);
            assertThat(member.core.role()).isEqualTo(Role.FOLLOWER);
        }

        @Test
        void needsNoSnapshotOfWhatItHas() {
            Member member = Member.withLog(A, ABC, 1, 1, 1);
            member.receive(append(B, A, 1, 3, 1, 1), install(B, A, 1, 3));
            member.does(ready(1).send(appended(A, B, 1, 3)));
            member.receive(install(B, A, 1, 1));
            member.doesNothing();
        }

        @Test
        void anEntryOfItsOwnThereIsNoReasonNotToFetch() {
            Member member = Member.withLog(A, ABC, 1, 1, 2);
            member.receive(append(B, A, 3, 3, 3, 1), install(B, A, 3, 3));
            member.does(ready(0).persist(persist(new HardState(3, null), 0))
                    .sendAfterPersist(rejected(A, B, 3, 3, 3, 2))
                    .fetch(new Ready.Fetch(3, B)));
        }

        @Test
        void theSnapshotTakesThePlaceOfTheWholeLog() {
            Member member = behind();
            SnapshotPoint point = new SnapshotPoint(10, 3, 500, new ConfigurationAt(6, voters(A, B)), List.of(C, D));
            member.fetched(point);
            member.does(ready(10).persist(restart(null, point)));
            member.doesNothing();
            assertThat(member.core.baseIndex()).isEqualTo(10);
            assertThat(member.core.lastIndex()).isEqualTo(10);
            assertThat(member.core.termAt(10)).isEqualTo(3);
            assertThat(member.core.configuration()).isEqualTo(point.configuration());
            assertThat(member.core.committedConfiguration()).isEqualTo(point.configuration());
            assertThat(member.core.wasRemoved(C)).isTrue();
            assertThat(member.core.wasRemoved(D)).isTrue();
            assertThat(member.core.replicatedTimeMs()).isEqualTo(500);
        }

        @Test
        void acknowledgesItOnceItIsDurableAndTheLeaderHasAsked() {
            Member member = behind();
            member.fetched(point(10, 3, ABC));
            member.drain();
            member.receive(append(B, A, 3, 9, 3, 9));
            member.does(ready(10).send(appended(A, B, 3, 0)));
            assertThat(member.core.durableIndex()).isZero();
            member.persisted();
            assertThat(member.core.durableIndex()).isEqualTo(10);
            member.does(ready(10).send(appended(A, B, 3, 9)));
        }

        /** Another leader's log, perhaps: what this one has verified was the log of before. */
        @Test
        void acknowledgesNoMoreOfItThanTheLeaderHasAskedFor() {
            Member member = behind();
            member.fetched(point(10, 3, ABC));
            member.drain();
            member.persisted();
            member.doesNothing();
            member.receive(append(B, A, 3, 9, 3, 9));
            member.does(ready(10).send(appended(A, B, 3, 9)));
        }

        @Test
        void whatWasVerifiedOfTheLogOfBeforeIsNotAcknowledgedAgain() {
            Member member = behind();
            member.receive(append(B, A, 3, 2, 1, 1));
            member.does(ready(1).send(appended(A, B, 3, 2)));
            member.fetched(point(9, 3, ABC));
            member.drain();
            member.persisted();
            member.doesNothing();
        }

        @Test
        void aSnapshotOfWhatItHasOnlyShowsThatItIsCommitted() {
            Member member = Member.of(A, new HardState(3, null), 1, config(1, 1, ABC), data(2, 1), data(3, 2));
            member.fetched(point(2, 1, ABC));
            member.does(ready(2));
            assertThat(member.core.lastIndex()).isEqualTo(3);
            assertThat(member.core.baseIndex()).isZero();
        }

        @Test
        void aSnapshotThatIsStaleChangesNothing() {
            Member member = Member.of(A, new HardState(3, null), 3, config(1, 1, ABC), data(2, 1), data(3, 2));
            member.fetched(point(3, 2, ABC));
            member.fetched(point(2, 1, ABC));
            member.fetched(point(2, 2, ABC));
            member.doesNothing();
        }

        @Test
        void aLaterOneMayComeBeforeTheFirstIsDurable() {
            Member member = behind();
            member.fetched(point(9, 3, ABC));
            member.fetched(point(10, 3, ABC));
            member.does(ready(10).persist(restart(null, point(10, 3, ABC))));
            member.fetched(point(12, 3, ABC));
            member.does(ready(12).persist(restart(null, point(12, 3, ABC))));
            member.core.step(new Event.Persisted(new HardState(3, null), 10, 3));
            assertThat(member.core.durableIndex()).isZero();
            member.persisted();
            assertThat(member.core.durableIndex()).isEqualTo(12);
        }

        @Test
        void appendsAfterItAtOnceAndAcknowledgesThatNotBefore() {
            Member member = behind();
            member.fetched(point(9, 3, ABC));
            member.receive(append(B, A, 3, 9, 3, 9, data(10, 3)));
            member.does(ready(9).persist(restart(null, point(9, 3, ABC), data(10, 3))));
            member.receive(append(B, A, 3, 10, 3, 9));
            member.does(ready(9).send(appended(A, B, 3, 0)));
            member.persisted();
            member.does(ready(9).send(appended(A, B, 3, 10)));
        }

        @Test
        void whatFollowsItMayBeCutBeforeItIsDurable() {
            Member member = behind();
            member.fetched(point(9, 3, ABC));
            member.receive(append(B, A, 3, 9, 3, 9, data(10, 3), data(11, 3)));
            member.receive(append(C, A, 4, 10, 3, 9, data(11, 4)));
            member.does(ready(9).persist(restart(new HardState(4, null), point(9, 3, ABC), data(10, 3), data(11, 4))));
            member.persisted();
            member.does(ready(9).send(appended(A, C, 4, 11)));
        }

        @Test
        void whatFollowsItMayBeCutWhileItIsBeingWritten() {
            Member member = behind();
            member.fetched(point(9, 3, ABC));
            member.receive(append(B, A, 3, 9, 3, 9, data(10, 3), data(11, 3)));
            member.drain();
            member.receive(append(C, A, 4, 10, 3, 9, data(11, 4)));
            member.does(ready(9).persist(cut(new HardState(4, null), 11, 9, data(11, 4))));
            member.core.step(new Event.Persisted(new HardState(3, null), 11, 3));
            assertThat(member.core.durableIndex())
                    .isZero(); // durable as far as 10, but what was written is not this log
            member.persisted();
            member.does(ready(9).send(appended(A, C, 4, 11)));
        }

        @Test
        void aCutThatWasNotWrittenIsCoveredByIt() {
            Member member = behind();
            member.receive(append(B, A, 3, 1, 1, 1, data(2, 3)));
            member.fetched(point(9, 3, ABC));
            member.does(ready(9).persist(restart(null, point(9, 3, ABC))));
            member.persisted();
            assertThat(member.core.durableIndex()).isEqualTo(9);
        }

        @Test
        void aLaterTermThatIsDurableSaysThatItIsToo() {
            Member member = behind();
            member.fetched(point(9, 3, ABC));
            member.drain();
            member.receive(append(C, A, 4, 9, 3, 9));
            member.does(ready(9).persist(persist(new HardState(4, null), 9)).sendAfterPersist(appended(A, C, 4, 0)));
            member.core.step(new Event.Persisted(new HardState(4, null), 0, 0));
            assertThat(member.core.durableIndex()).isEqualTo(9);
            member.does(ready(9).send(appended(A, C, 4, 9)));
        }

        /** docs/snapshots.md: nothing is acknowledged until it is durable, neither what was in the log of before. */
        @Test
        void aLateWriteOfTheLogOfBeforeIsNeverAcknowledged() {
            Member member = behind();
            member.receive(append(B, A, 3, 2, 1, 1, data(3, 3), data(4, 3), data(5, 3)));
            member.drain(); // under way
            member.fetched(point(9, 3, ABC));
            member.drain();
            member.receive(append(B, A, 3, 9, 3, 9, data(10, 3)));
            member.drain();
            member.core.step(new Event.Persisted(new HardState(3, null), 5, 3));
            assertThat(member.core.durableIndex()).isZero();
            member.doesNothing();
            member.core.step(new Event.Persisted(new HardState(3, null), 9, 3));
            assertThat(member.core.durableIndex()).isEqualTo(9);
            member.core.step(new Event.Persisted(new HardState(3, null), 10, 3));
            member.does(ready(9).send(appended(A, B, 3, 10)));
        }

        @Test
        void newsOfACompactionOfTheLogOfBeforeIsOld() {
            Member member = behind();
            member.fetched(point(9, 3, ABC));
            member.drain();
            member.compacted(1);
            assertThat(member.core.baseIndex()).isEqualTo(9);
            assertThat(member.core.durableIndex()).isZero();
        }

        @Test
        void itsTermIsAdopted() {
            Member member = behind();
            member.fetched(point(9, 5, ABC));
            member.does(ready(9).persist(restart(new HardState(5, null), point(9, 5, ABC))));
            assertThat(member.core.leader()).isNull();
        }

        @Test
        void aCandidateGivesUpSinceItAskedWithTheLogOfBefore() {
            Member member = ElectionPaperTest.campaigning(A, B, C);
            long term = member.core.term();
            member.fetched(point(9, 1, ABC));
            assertThat(member.core.role()).isEqualTo(Role.FOLLOWER);
            assertThat(member.core.term()).isEqualTo(term);
            member.receive(voted(B, A, term, true), voted(C, A, term, true));
            assertThat(member.core.role()).isEqualTo(Role.FOLLOWER);
        }
    }

    /** Leader completeness (§3.6.3): a leader has what was committed before its term, and may lack what is since. */
    @Nested
    class Section3_6_3_aLaterLeaderHasCommittedIt {
        @Test
        void aLeaderThatLacksItIsOverAndSaysSo() {
            Member member = Member.leading(A, B, C);
            member.propose("3");
            member.drain();
            member.persisted();
            member.fetched(point(3, 1, ABC));
            member.does(ready(3).persist(restart(new HardState(3, null), point(3, 1, ABC))));
            assertThat(member.core.role()).isEqualTo(Role.FOLLOWER);
        }

        @Test
        void aLeaderNeverLacksWhatItAppended() {
            Member member = Member.leading(A, B, C);
            assertThatThrownBy(() -> member.fetched(point(9, 2, ABC)))
                    .isInstanceOf(InvariantViolation.class)
                    .hasMessage("The leader of term 2 lacks its own entry at 9, which is committed.");
        }

        @Test
        void aLeaderThatHasItKnowsThatItIsCommitted() {
            Member member = Member.leading(A, B, C);
            member.propose("3");
            member.drain();
            member.fetched(point(3, 2, ABC));
            member.does(ready(3).send(append(A, B, 2, 3, 2, 3), append(A, C, 2, 3, 2, 3))
                    .committed(data(3, 2, 0, "3")));
        }

        @Test
        void aLeaderWhoseLogWasVerifiedToDifferIsOver() {
            Member member = Member.withLog(A, ABC, 1, 1, 3);
            member.receive(append(B, A, 4, 3, 3, 1));
            member.drain();
            member.persisted();
            member.drain();
            member.fetched(point(3, 2, ABC));
            member.does(ready(3).persist(restart(new HardState(5, null), point(3, 2, ABC))));
            member.persisted();
            member.receive(append(B, A, 4, 3, 3, 1));
            member.does(ready(3).send(rejected(A, B, 5, 3, 3, 2)));
        }

        @Test
        void aLeaderThatConflictsWithItIsOverAndDoesNotStopTheMember() {
            Member member = Member.withLog(A, ABC, 1);
            member.receive(append(B, A, 4, 9, 3, 1));
            member.drain();
            member.persisted();
            member.fetched(point(3, 2, ABC));
            member.drain();
            member.persisted();
            member.receive(append(B, A, 4, 1, 1, 1, data(2, 3), data(3, 3)));
            member.does(
                    ready(3).persist(persist(new HardState(5, null), 3)).sendAfterPersist(rejected(A, B, 5, 1, 3, 2)));
        }

        @Test
        void nobodyElseMayConflictWithIt() {
            Member member = behind();
            member.fetched(point(9, 3, ABC));
            member.drain();
            member.persisted();
            member.receive(append(C, A, 5, 9, 3, 9));
            assertThatThrownBy(() -> member.receive(append(C, A, 5, 8, 3, 9, data(9, 5))))
                    .isInstanceOf(InvariantViolation.class)
                    .hasMessage("The leader of term 5 conflicts at 9, but 9 is committed here.");
        }
    }

    @Nested
    class Pitfalls {
        @Test
        void s7_noSnapshotBringsAnOldConfigurationBack() {
            Member member = Member.of(A, new HardState(3, null), 1, config(1, 1, ABC));
            member.receive(append(B, A, 3, 1, 1, 2, config(2, 3, voters(A, B))));
            member.drain();
            member.fetched(point(2, 3, ABC)); // stale: 2 is committed
            assertThat(member.core.configuration().configuration()).isEqualTo(voters(A, B));
            member.fetched(point(9, 3, 6, voters(A, B, D), C));
            assertThat(member.core.configuration().configuration()).isEqualTo(voters(A, B, D));
            member.receive(append(B, A, 3, 9, 3, 9, config(10, 3, voters(A, B))));
            member.receive(append(D, A, 4, 9, 3, 9, noop(10, 4)));
            assertThat(member.core.configuration()).isEqualTo(new ConfigurationAt(6, voters(A, B, D)));
            assertThat(member.core.wasRemoved(C)).isTrue();
        }

        @Test
        void s7_anUncommittedConfigurationOfTheLogOfBeforeIsGone() {
            Member member = Member.of(A, new HardState(3, null), 1, config(1, 1, ABC));
            member.receive(append(B, A, 3, 1, 1, 1, config(2, 3, withLearner(ABC, D))));
            member.fetched(point(9, 3, 8, ABC));
            member.receive(append(B, A, 3, 9, 3, 10, data(10, 3)));
            assertThat(member.core.configuration()).isEqualTo(new ConfigurationAt(8, ABC));
            assertThat(member.core.wasRemoved(D)).isFalse(); // it never belonged to the cluster
        }

        @Test
        void s7_aJointConfigurationInASnapshotIsLeftByWhoeverLeads() {
            Configuration joint = joint(ABC, voters(A, D));
            Member member = Member.of(A, new HardState(3, null), point(9, 3, 8, joint));
            member.elect();
            member.persisted();
            member.receive(appended(B, A, 4, 10));
            assertThat(member.core.commitIndex()).isEqualTo(9); // both majorities
            member.receive(appended(D, A, 4, 10));
            assertThat(member.core.commitIndex()).isEqualTo(10);
            assertThat(member.core.configuration()).isEqualTo(new ConfigurationAt(11, voters(A, D)));
        }

        @Test
        void s15_aPrefixThatWasDroppedIsNoConflict() {
            Member member = Member.of(A, new HardState(3, null), point(9, 3, ABC));
            member.receive(append(B, A, 3, 2, 1, 9, data(3, 2), data(4, 2)));
            member.does(ready(9).send(appended(A, B, 3, 4)));
            member.receive(append(B, A, 3, 7, 3, 9, data(8, 3), data(9, 3), data(10, 3)));
            member.does(ready(9).persist(persist(null, 9, data(10, 3))));
            member.persisted();
            member.does(ready(9).send(appended(A, B, 3, 10)));
            member.receive(append(B, A, 3, 0, 0, 0, config(1, 1, ABC)), append(B, A, 3, 5, 2, 3));
            member.does(ready(9).send(appended(A, B, 3, 10)));
            assertThat(member.core.lastIndex()).isEqualTo(10);
        }

        @Test
        void s15_aConflictAtTheBaseIsNone() {
            Member member = Member.of(A, new HardState(3, null), point(9, 3, ABC));
            member.receive(append(B, A, 4, 9, 3, 9));
            assertThatThrownBy(() -> member.receive(append(B, A, 4, 8, 3, 9, data(9, 4))))
                    .isInstanceOf(InvariantViolation.class)
                    .hasMessage("The leader of term 4 conflicts at 9, but 9 is committed here.");
        }

        @Test
        void s18_theTermAtTheBaseIsNotZeroAndNobodyIsAskedWhatIsBefore() {
            Member member = Member.of(A, new HardState(3, null), point(9, 3, ABC));
            assertThat(member.core.termAt(9)).isEqualTo(3);
            assertThatThrownBy(() -> member.core.termAt(8)).isInstanceOf(InvariantViolation.class);
            member.receive(append(B, A, 3, 9, 0, 9));
            member.does(ready(9).send(rejected(A, B, 3, 9, 9, 3)));
            member.receive(append(B, A, 3, -5, 0, 0), append(B, A, 2, 3, 1, 0));
            member.does(ready(9).send(rejected(A, B, 3, -5, 9, 3), rejected(A, B, 3, 3, 9, 3)));
        }

        @Test
        void l10_aFollowerThatFetchesForLongIsNotToldToBeginAgainByALogThatMovesOn() {
            Member member = leavingBehind();
            member.propose("6", "7");
            member.drain();
            member.persisted();
            member.receive(appended(B, A, 2, 7));
            member.drain();
            member.receive(appended(C, A, 2, 4)); // what it was asked for is enough as long as the log begins there
            member.does(ready(7).send(
                            append(A, C, 2, 4, 2, 7, data(5, 2, 0, "5"), data(6, 2, 0, "6"), data(7, 2, 0, "7"))));
        }

        @Test
        void whoFetchedIsNotTakenToLackWhatItHas() {
            Member member = leavingBehind();
            member.receive(appended(C, A, 2, 4));
            member.drain();
            member.receive(rejected(C, A, 2, 4, 2, 2)); // late, from before it had the snapshot
            Message asked = member.drain().messages().get(0);
            long round = ((Message.AppendRequest) asked).round();
            member.receive(appended(C, A, 2, 5, round));
            assertThat(member.drain().messages()).noneMatch(Message.Lacking.class::isInstance);
            assertThat(member.core.followers().get(1).matchIndex()).isEqualTo(5);
        }
    }
}
