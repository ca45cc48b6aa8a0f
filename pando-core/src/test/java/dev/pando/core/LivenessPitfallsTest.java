package dev.pando.core;

import static dev.pando.core.Fixture.A;
import static dev.pando.core.Fixture.B;
import static dev.pando.core.Fixture.C;
import static dev.pando.core.Fixture.append;
import static dev.pando.core.Fixture.appended;
import static dev.pando.core.Fixture.config;
import static dev.pando.core.Fixture.data;
import static dev.pando.core.Fixture.noop;
import static dev.pando.core.Fixture.ready;
import static dev.pando.core.Fixture.rejected;
import static dev.pando.core.Fixture.server;
import static dev.pando.core.Fixture.voters;
import static dev.pando.core.Fixture.withLearner;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.core.Outcome.Reason;
import dev.pando.core.membership.Change;
import dev.pando.core.membership.MemberId;
import dev.pando.core.message.Message;
import dev.pando.core.message.Message.AppendRequest;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What has brought other implementations to a standstill: the rows L of the list of pitfalls that concern the rules. */
class LivenessPitfallsTest {
    @Test
    void l1_aLearnerThatNeverAnswersIsNeverPromotedAndCostsNothing() {
        Member member = Member.leading(A);
        member.reconfigure(new Change.AddLearner(server(B)));
        member.drain();
        member.persisted();
        for (int i = 0; i < 200; i++) {
            member.tick(1);
            member.core.step(new Event.Unreachable(B));
        }
        assertThat(member.core.configuration().configuration()).isEqualTo(withLearner(voters(A), B));
        member.drain();
        member.propose("x");
        member.drain();
        member.persisted();
        assertThat(member.core.commitIndex()).isEqualTo(4);
    }

    @Test
    void l1_aChangeThatWouldLeaveTooFewWhoAnswerIsRefused() {
        Member member = Member.leading(A, B, C);
        for (int i = 0; i < 10; i++) {
            member.tick(1);
            member.receive(appended(B, A, 2, 2));
        }
        member.drain();
        member.reconfigure(new Change.Remove(B)); // C alone would have to answer
        assertThat(reason(member)).isEqualTo(Reason.WOULD_LOSE_QUORUM);
    }

    @Test
    void l2_aRemovedLeaderSpeaksNoMoreOnceItsRemovalIsCommittedAndNotEarlier() {
        Member member = Member.leading(A, B, C);
        member.reconfigure(new Change.Remove(A));
        member.drain();
        member.tick(2);
        assertThat(member.drain().messages()).hasSize(2);
        member.receive(appended(B, A, 2, 3), appended(C, A, 2, 3));
        member.drain();
        member.tick(100);
        member.receive(appended(B, A, 2, 3));
        member.doesNothing();
    }

    @Test
    void l3_membersInAChainKeepTheirLeaderWithoutElections() {
        // A - B - C: A leads, C hears of nobody but B
        Wiring wiring = trio();
        wiring.connect((from, to) -> !Set.of(from, to).equals(Set.of(A, C)));
        long term = wiring.highestTerm();
        wiring.tick(500);
        assertThat(wiring.highestTerm()).isEqualTo(term);
        assertThat(wiring.leaders()).containsExactly(A);
        wiring.member(A).propose("x");
        wiring.exchange();
        assertThat(wiring.member(A).core.commitIndex()).isEqualTo(3);
    }

    @Test
    void l3_aLeaderThatIsHeardButDoesNotHearIsReplaced() {
        Wiring wiring = trio();
        wiring.connect((from, to) -> !to.equals(A));
        wiring.tick(60);
        assertThat(wiring.leaders()).hasSize(1).doesNotContain(A);
        assertThat(wiring.member(B).core.canCommit()).isTrue();
    }

    @Test
    void l3_aLeaderThatHearsButIsNotHeardIsReplaced() {
        Wiring wiring = trio();
        wiring.connect((from, to) -> !from.equals(A));
        wiring.tick(60);
        assertThat(wiring.leaders()).hasSize(1).doesNotContain(A);
    }

    @Test
    void l4_aMemberStuckInALaterTermComesBack() {
        // C campaigned in term 9 and was cut off; A and B went on in term 2
        Member behind = Member.of(C, new HardState(9, C), 1, config(1, 1, voters(A, B, C)));
        Wiring wiring = new Wiring(founded(A), founded(B), behind);
        wiring.connect((from, to) -> !from.equals(C) && !to.equals(C));
        elect(wiring, A);
        assertThat(wiring.member(A).core.term()).isEqualTo(2);
        wiring.connect((from, to) -> true);
        wiring.tick(100);
        assertThat(wiring.leaders()).hasSize(1);
        assertThat(behind.core.canCommit()).isTrue();
        assertThat(behind.core.term()).isGreaterThanOrEqualTo(9);
        assertThat(wiring.member(A).core.term()).isEqualTo(behind.core.term());
    }

    @Test
    void l4_aPreCandidateWithTheBetterLogAndTheEarlierTermIsElected() {
        // A has the later term, B the longer log; C is gone
        Wiring wiring = new Wiring(
                Member.of(A, new HardState(5, null), 1, config(1, 1, voters(A, B, C))),
                Member.of(B, new HardState(2, null), 1, config(1, 1, voters(A, B, C)), data(2, 2)));
        wiring.tick(100);
        assertThat(wiring.leaders()).containsExactly(B);
    }

    @Test
    void l6_aStalledFollowerHoldsNobodyUp() {
        Member member = Member.leading(A, B, C);
        for (long index = 3; index < 30; index++) {
            member.propose("x");
            member.drain();
            member.persisted();
            member.receive(appended(B, A, 2, index));
            member.drain();
            assertThat(member.core.commitIndex()).isEqualTo(index);
        }
        assertThat(member.core.followers().get(1).matchIndex()).isEqualTo(2);
    }

    @Test
    void l6_theWindowIsBoundedInMessagesAndBytesAndHeartbeatsGoOn() {
        CoreOptions narrow = new CoreOptions(10, 10, 2, 60, 3, 1 << 20, 1 << 20, 1 << 20, true);
        Member member = Member.leading(narrow, A, voters(A, B));
        member.propose("1", "2", "3", "4", "5");
        assertThat(member.drain().messages()).hasSize(3);
        member.tick(2);
        assertThat(member.drain().messages()).containsExactly(append(A, B, 2, 5, 2, 2));
        CoreOptions few = new CoreOptions(10, 10, 2, 60, 100, 100, 1 << 20, 1 << 20, true);
        Member other = Member.leading(few, A, voters(A, B));
        other.propose("1", "2", "3", "4", "5");
        assertThat(other.drain().messages()).hasSize(2); // 53 bytes each: the second goes beyond 100
    }

    @Test
    void l7_theWindowIsGivenBackByAnAnswerARejectionAndALostConnection() {
        CoreOptions narrow = new CoreOptions(10, 10, 2, 60, 2, 1 << 20, 1 << 20, 1 << 20, true);
        Member member = Member.leading(narrow, A, voters(A, B));
        member.propose("1", "2", "3", "4", "5", "6", "7", "8");
        assertThat(entryRequests(member.drain())).isEqualTo(2); // 3 and 4
        member.receive(appended(B, A, 2, 4));
        assertThat(entryRequests(member.drain())).isEqualTo(2); // one answer for both: 5 and 6
        member.receive(rejected(B, A, 2, 5, 4, 2));
        assertThat(entryRequests(member.drain())).isEqualTo(1); // a probe: 5
        member.receive(appended(B, A, 2, 5));
        assertThat(entryRequests(member.drain())).isEqualTo(2); // 6 and 7
        member.core.step(new Event.Unreachable(B));
        assertThat(entryRequests(member.drain())).isZero();
        member.tick(2);
        assertThat(member.drain().messages()).containsExactly(append(A, B, 2, 5, 2, 2));
        member.receive(appended(B, A, 2, 5));
        assertThat(entryRequests(member.drain())).isEqualTo(2); // 6 and 7 again
    }

    @Test
    void l7_uncommittedBytesAreGivenBackOnCommitAndOnSteppingDown() {
        CoreOptions small = new CoreOptions(10, 10, 2, 1 << 20, 4, 1 << 20, 100, 1 << 20, true);
        Member member = Member.leading(small, A, voters(A, B));
        member.propose("x".repeat(500)); // always admitted where nothing is uncommitted
        assertThat(member.drain().outcomes()).containsExactly(new Outcome.Proposed(1, 3, 2));
        member.propose("y");
        assertThat(reason(member)).isEqualTo(Reason.BUSY);
        member.persisted();
        member.receive(appended(B, A, 2, 3));
        member.drain();
        member.propose("y");
        assertThat(member.drain().outcomes()).containsExactly(new Outcome.Proposed(1, 4, 2));
        member.receive(append(B, A, 3, 3, 2, 3, noop(4, 3))); // replaced: nothing is left of it
        member.receive(append(B, A, 3, 4, 3, 4));
        member.drain();
        member.persisted();
        member.drain();
        member.elect();
        member.persisted();
        member.receive(appended(B, A, 4, 5));
        member.drain();
        member.propose("z");
        assertThat(member.drain().outcomes()).containsExactly(new Outcome.Proposed(1, 6, 4));
    }

    @Test
    void l8_anIdleFollowerThatLostARequestIsFoundOutByTheHeartbeat() {
        Member leader = Member.leading(A, B);
        leader.propose("x");
        leader.drain(); // lost
        leader.tick(2);
        Message heartbeat = leader.drain().messages().get(0);
        assertThat(heartbeat).isEqualTo(append(A, B, 2, 3, 2, 2));
        Member follower = Member.following(B, A);
        follower.receive(append(A, B, 2, 1, 1, 2, noop(2, 2)));
        follower.drain();
        follower.persisted();
        follower.drain();
        follower.receive(heartbeat);
        List<Message> answers = follower.drain().messages();
        assertThat(answers).containsExactly(rejected(B, A, 2, 3, 2, 2));
        leader.receive(answers.get(0));
        assertThat(leader.drain().messages()).containsExactly(append(A, B, 2, 2, 2, 2, data(3, 2, 0, "x")));
    }

    @Test
    void l8_aProbeThatWasLostIsSentAgain() {
        Member leader = Member.withLog(A, voters(A, B), 1);
        leader.elect(); // its first request is lost
        leader.tick(2);
        assertThat(leader.drain().messages()).containsExactly(append(A, B, 2, 2, 2, 0));
        leader.receive(rejected(B, A, 2, 2, 1, 1));
        assertThat(leader.drain().messages()).containsExactly(append(A, B, 2, 1, 1, 0, noop(2, 2)));
    }

    /** A leads B and C in term 2. */
    private static Wiring trio() {
        Wiring wiring = new Wiring(founded(A), founded(B), founded(C));
        elect(wiring, A);
        return wiring;
    }

    private static Member founded(MemberId self) {
        return Member.of(self, new HardState(1, null), 1, config(1, 1, voters(A, B, C)));
    }

    private static void elect(Wiring wiring, MemberId candidate) {
        wiring.member(candidate).tickUntilTimeout();
        wiring.exchange();
        wiring.tick(4);
        assertThat(wiring.leaders()).containsExactly(candidate);
    }

    private static long entryRequests(Ready ready) {
        return ready.messages().stream()
                .filter(message -> message instanceof AppendRequest request
                        && !request.entries().isEmpty())
                .count();
    }

    private static Reason reason(Member member) {
        return ((Outcome.Refused) member.drain().outcomes().get(0)).reason();
    }
}
