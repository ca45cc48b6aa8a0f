package dev.pando.core;

import static dev.pando.core.Fixture.A;
import static dev.pando.core.Fixture.B;
import static dev.pando.core.Fixture.C;
import static dev.pando.core.Fixture.appended;
import static dev.pando.core.Fixture.config;
import static dev.pando.core.Fixture.voters;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.core.message.Message;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A follower that refuses what it has acknowledged has lost it, unless the refusal was late. */
class LackingTest {
    private final Member leader = Member.leading(voters(A, B, C));

    private static Message refusal(long index, long round) {
        return new Message.AppendResponse(B, A, 2, false, index, 1, 1, round);
    }

    private List<Message> toldLacking() {
        return leader.drain().messagesAfterPersist().stream()
                .filter(Message.Lacking.class::isInstance)
                .toList();
    }

    private void acknowledge() {
        leader.receive(appended(B, A, 2, 2));
        leader.drain();
        leader.persisted();
        leader.drain();
    }

    @Test
    void aRefusalFromBeforeTheAcknowledgementSaysNothing() {
        acknowledge();
        for (int i = 0; i < 5; i++) {
            leader.receive(refusal(2, 0));
            assertThat(toldLacking()).isEmpty();
        }
        assertThat(leader.core.commitIndex()).isEqualTo(2);
    }

    @Test
    void aRefusalOfWhatWasSentAfterItIsToldAndItsAcknowledgementCountsNoMore() {
        acknowledge();
        leader.receive(refusal(2, 0)); // a new round begins, and it is asked at once
        List<Message> asked = leader.drain().messages();
        long round = asked.stream()
                .filter(message -> message.to().equals(B))
                .map(message -> ((Message.AppendRequest) message).round())
                .reduce(0L, Math::max);
        assertThat(round).isPositive();
        leader.receive(refusal(2, round));
        assertThat(leader.drain().messages()).contains(new Message.Lacking(A, B, 2, 2));

        leader.propose("x");
        leader.drain();
        leader.receive(appended(B, A, 2, 3)); // what it says does not count
        leader.persisted();
        leader.drain();
        assertThat(leader.core.commitIndex()).isEqualTo(2);
        leader.receive(appended(C, A, 2, 3));
        assertThat(leader.core.commitIndex()).isEqualTo(3);
    }

    /** It was refused when the follower had not got it yet, and after the doubtful round had begun. */
    @Test
    void aLateRefusalOfWhatWasAcknowledgedSinceSaysNothing() {
        acknowledge();
        leader.propose("x", "y");
        leader.drain();
        leader.receive(refusal(2, 0)); // a new round begins
        leader.drain();
        leader.receive(appended(B, A, 2, 4));
        leader.persisted();
        leader.drain();
        leader.receive(refusal(3, 1)); // from when it had not got that, but had heard of the round
        assertThat(leader.drain().messages()).noneMatch(Message.Lacking.class::isInstance);
        leader.propose("z");
        leader.drain();
        leader.persisted();
        leader.receive(appended(B, A, 2, 5));
        assertThat(leader.core.commitIndex()).isEqualTo(5);
    }

    @Test
    void whoIsToldItBelievesTheLeaderOfItsTermAboutWhatItDoesNotHave() {
        Member follower = Member.of(B, new HardState(2, null), 1, config(1, 1, voters(A, B, C)));
        follower.receive(new Message.Lacking(A, B, 1, 9)); // of an earlier term
        follower.receive(new Message.Lacking(A, B, 3, 9)); // of one that it has not heard of
        follower.receive(new Message.Lacking(A, B, 2, 1)); // it has that
        assertThat(follower.core.lackingIndex()).isZero();
        follower.receive(new Message.Lacking(A, B, 2, 9));
        assertThat(follower.core.lackingIndex()).isEqualTo(9);
    }
}
