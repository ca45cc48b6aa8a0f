package dev.pando.client;

import static dev.pando.client.ClientWorld.numbered;
import static dev.pando.client.ClientWorld.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.Appended;
import dev.pando.ClosedException;
import dev.pando.EntryTooLargeException;
import dev.pando.NotDoneException;
import dev.pando.OutcomeUnknownException;
import dev.pando.core.entry.EntryKind;
import dev.pando.transport.Connection;
import dev.pando.transport.Packet;
import dev.pando.transport.Packet.Refusal.Code;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AppendsTest {
    private static final long LIFE_NANOS = TimeUnit.MILLISECONDS.toNanos(ClientEngine.SESSION_TTL_MS);

    private final ClientWorld world = new ClientWorld();

    @Test
    void payloadsStandInTheLogInTheOrderOfTheCalls() {
        ClientEngine client = world.connected(world.a);

        List<CompletableFuture<Appended>> results = world.appendAll(client, numbered(0, 5000));

        // Index 1 is the entry that opens the session.
        for (int i = 0; i < results.size(); i++) {
            assertThat(world.await(results.get(i))).isEqualTo(new Appended(i + 2, FakeCluster.TERM));
        }
        assertThat(world.cluster.texts()).isEqualTo(numbered(0, 5000));
    }

    @Test
    void noSessionIsOpenedBeforeTheFirstAppend() {
        ClientEngine client = world.connected(world.a);
        world.pass(seconds(5));
        assertThat(world.a.heard()).isEmpty();

        world.await(world.append(client, "first"));

        assertThat(world.a.heard(Packet.OpenSession.class)).hasSize(1);
    }

    @Test
    void whatIsPendingTogetherGoesInFewPackets() {
        ClientEngine client = world.connected(world.a);

        world.await(world.appendAll(client, numbered(0, 1000)).get(999));

        assertThat(world.a.heard(Packet.Append.class)).hasSizeLessThan(5);
    }

    @Test
    void noPacketIsLargerThanItsBoundAndNoMoreAreNumberedThanMembersRemember() {
        ClientEngine client = world.connected(world.a);
        AtomicInteger largest = new AtomicInteger();
        AtomicInteger mostAhead = new AtomicInteger();
        world.a.script((connection, packet) -> {
            if (packet instanceof Packet.Append append) {
                largest.accumulateAndGet(
                        append.payloads().stream().mapToInt(p -> p.length).sum(), Math::max);
                long last = append.firstSequence() + append.payloads().size() - 1;
                mostAhead.accumulateAndGet((int) (last - world.cluster.expected(append.session()) + 1), Math::max);
            }
            return false;
        });

        for (int i = 0; i < 3000; i++) {
            world.submit(client, new byte[1000]);
        }
        world.await(world.append(client, new byte[FakeMember.MAX_ENTRY_BYTES]));

        assertThat(largest).hasValue(FakeMember.MAX_ENTRY_BYTES);
        assertThat(world.a.heard(Packet.Append.class))
                .filteredOn(append -> append.payloads().size() > 1)
                .isNotEmpty()
                .allMatch(append ->
                        append.payloads().stream().mapToInt(p -> p.length).sum() <= 256 << 10);
        assertThat(mostAhead).hasValueLessThanOrEqualTo(1024);
    }

    @ParameterizedTest
    @EnumSource(names = {"NOT_LEADER", "NO_LEADER", "BUSY", "OUT_OF_SEQUENCE"})
    void whatIsRefusedForNowIsSentAgainInOrder(Code code) {
        ClientEngine client = world.connected(world.a);
        world.await(world.append(client, "opens the session"));
        AtomicInteger refusals = new AtomicInteger();
        world.a.script((connection, packet) -> packet instanceof Packet.Append append
                && refusals.incrementAndGet() <= 5
                && refuse(connection, append, code));

        List<CompletableFuture<Appended>> results = world.appendAll(client, numbered(0, 100));

        assertThat(world.index(results.get(99))).isEqualTo(102);
        assertThat(world.cluster.texts().subList(1, 101)).isEqualTo(numbered(0, 100));
    }

    @Test
    void whatMayBeLostWithTheFormerLeaderIsSentAgainAtOnce() {
        ClientEngine client = world.connected(world.a);
        world.await(world.append(client, "0"));
        world.a.script((connection, packet) -> {
            if (packet instanceof Packet.Append append) {
                world.a.behave();
                return connection.send(
                        0, new Packet.AppendRefused(append.session(), 0, FakeMember.refusal(Code.BUSY), 0));
            }
            return false;
        });
        long before = world.scheduler.nowNanos();

        world.await(world.append(client, "1"));

        assertThat(world.scheduler.nowNanos() - before).isLessThan(seconds(1) / 10);
        assertThat(world.cluster.texts()).containsExactly("0", "1");
    }

    @Test
    void aMemberThatClosesIsLeftForAnother() {
        ClientEngine client = world.connected(world.a);
        world.await(world.append(client, "0"));
        world.a.script((connection, packet) ->
                packet instanceof Packet.Append append && refuse(connection, append, Code.CLOSED));

        world.await(world.append(client, "1"));

        assertThat(world.cluster.texts()).containsExactly("0", "1");
        assertThat(world.b.heard(Packet.Append.class)).hasSize(1);
    }

    @Test
    void aPacketThatGotLostBehindTheMemberIsSentAgain() {
        ClientEngine client = world.connected(world.a);
        world.await(world.append(client, "0"));
        AtomicInteger packets = new AtomicInteger();
        world.a.script((connection, packet) -> packet instanceof Packet.Append && packets.incrementAndGet() == 1);

        CompletableFuture<Appended> lost = world.append(client, "1");
        world.until("it is sent", () -> packets.get() == 1);
        CompletableFuture<Appended> after = world.append(client, "2");

        assertThat(world.index(lost)).isEqualTo(3);
        assertThat(world.index(after)).isEqualTo(4);
        assertThat(world.cluster.texts()).containsExactly("0", "1", "2");
    }

    @Test
    void anAppendWhoseReplyGotLostTakesEffectOnce() {
        ClientEngine client = world.connected(world.a);
        world.await(world.append(client, "0"));
        world.a.script((connection, packet) -> {
            if (packet instanceof Packet.Append append) {
                world.cluster.append(append.session(), append.firstSequence(), append.payloads());
                world.a.behave();
                return true;
            }
            return false;
        });

        assertThat(world.index(world.append(client, "1"))).isEqualTo(3);

        assertThat(world.a.heard(Packet.Append.class)).hasSize(3);
        assertThat(world.cluster.texts()).containsExactly("0", "1");
    }

    @Test
    void anAppendWhoseMemberDiedBeforeItAnsweredTakesEffectOnceThroughAnother() {
        ClientEngine client = world.connected(world.a);
        world.await(world.append(client, "0"));
        world.a.script((connection, packet) -> {
            if (packet instanceof Packet.Append append) {
                world.cluster.append(append.session(), append.firstSequence(), append.payloads());
                world.crash(world.a);
                return true;
            }
            return false;
        });

        List<CompletableFuture<Appended>> results = world.appendAll(client, numbered(1, 50));

        assertThat(world.index(results.get(0))).isEqualTo(3);
        assertThat(world.index(results.get(48))).isEqualTo(51);
        assertThat(world.cluster.texts().subList(1, 50)).isEqualTo(numbered(1, 50));
        assertThat(world.cluster.sessions()).hasSize(1);
    }

    @Test
    void aMemberThatTakesAppendsAndNeverAnswersIsLeftForAnother() {
        ClientEngine client = world.connected(world.a);
        world.await(world.append(client, "0"));
        world.a.script((connection, packet) -> packet instanceof Packet.Append);

        CompletableFuture<Appended> result = world.append(client, "1");
        world.await(result);

        assertThat(world.b.heard(Packet.Append.class)).isNotEmpty();
        assertThat(world.cluster.texts()).containsExactly("0", "1");
    }

    @Test
    void aLeaderlessMemberIsLeftForAnotherAfterAWhile() {
        ClientEngine client = world.connected(world.a);
        world.await(world.append(client, "0"));
        world.a.script((connection, packet) ->
                packet instanceof Packet.Append append && refuse(connection, append, Code.NO_LEADER));

        world.await(world.append(client, "1"));

        assertThat(world.b.heard(Packet.Append.class)).isNotEmpty();
        assertThat(world.cluster.texts()).containsExactly("0", "1");
    }

    @Test
    void aSessionThatIsRefusedForNowIsOpenedLaterUnderTheSameId() {
        ClientEngine client = world.connected(world.a);
        AtomicInteger refusals = new AtomicInteger();
        world.a.script((connection, packet) -> {
            if (packet instanceof Packet.OpenSession open && refusals.incrementAndGet() <= 3) {
                return connection.send(0, new Packet.Refused(open.requestId(), FakeMember.refusal(Code.NO_LEADER)));
            }
            return false;
        });

        world.await(world.append(client, "0"));

        assertThat(world.a.heard(Packet.OpenSession.class)).hasSize(4);
        assertThat(world.a.heard(Packet.OpenSession.class).stream().map(Packet.OpenSession::session))
                .containsOnly(world.cluster.sessions().get(0));
    }

    @Test
    void aSessionWhoseOpeningWentUnansweredIsAskedForAgain() {
        ClientEngine client = world.connected(world.a);
        AtomicInteger requests = new AtomicInteger();
        world.a.script((connection, packet) -> packet instanceof Packet.OpenSession && requests.incrementAndGet() == 1);

        world.await(world.append(client, "0"));

        assertThat(world.cluster.sessions()).hasSize(1);
    }

    @Test
    void aSessionThatIsRefusedForGoodFailsWhatWaits() {
        ClientEngine client = world.connected(world.a);
        world.a.script((connection, packet) -> packet instanceof Packet.OpenSession open
                && connection.send(0, new Packet.Refused(open.requestId(), FakeMember.refusal(Code.INVALID))));

        assertThat(world.failure(world.append(client, "0"))).isInstanceOf(NotDoneException.class);
    }

    @Test
    void whatWasSentInASessionThatIsForgottenIsNeverSentAgain() {
        ClientEngine client = world.connected(world.a);
        world.await(world.append(client, "before"));
        long first = world.cluster.sessions().get(0);
        world.cluster.forgetSession(first);

        CompletableFuture<Appended> sent = world.append(client, "sent");
        assertThat(world.failure(sent)).isInstanceOf(OutcomeUnknownException.class);
        world.await(world.append(client, "after"));

        assertThat(world.cluster.texts()).containsExactly("before", "after");
        assertThat(world.cluster.sessions()).hasSize(1).doesNotContain(first);
    }

    @Test
    void aSessionWithNothingToAppendIsRenewedThreeTimesInItsLife() {
        ClientEngine client = world.connected(world.a);
        world.await(world.append(client, "0"));
        long session = world.cluster.sessions().get(0);

        world.pass(LIFE_NANOS / 3 - seconds(1));
        assertThat(renewals(world.a)).isEmpty();
        world.pass(seconds(2));
        assertThat(renewals(world.a)).hasSize(1);
        world.pass(9 * LIFE_NANOS / 3);

        assertThat(renewals(world.a)).hasSizeBetween(9, 10).allMatch(renewal -> renewal.session() == session);
        assertThat(world.index(world.append(client, "1")))
                .isEqualTo(renewals(world.a).size() + 3L);
        assertThat(world.cluster.sessions()).containsExactly(session);
    }

    @Test
    void aSessionThatIsUsedIsNotRenewed() {
        ClientEngine client = world.connected(world.a);
        for (int i = 0; i < 10; i++) {
            world.await(world.append(client, "line"));
            world.pass(LIFE_NANOS / 4);
        }

        assertThat(renewals(world.a)).isEmpty();
    }

    @Test
    void aRenewalThatIsRefusedOrLostIsAskedForAgainAndElsewhereInTheEnd() {
        ClientEngine client = world.connected(world.a);
        world.await(world.append(client, "0"));
        AtomicInteger asked = new AtomicInteger();
        world.a.script((connection, packet) -> packet instanceof Packet.Append append
                && (asked.incrementAndGet() > 1 || refuse(connection, append, Code.NO_LEADER)));

        world.pass(2 * LIFE_NANOS / 3);

        assertThat(asked).hasPositiveValue();
        assertThat(renewals(world.b)).isNotEmpty();
        assertThat(world.cluster.log())
                .filteredOn(entry -> entry.kind() == EntryKind.NOOP)
                .isNotEmpty();
    }

    @Test
    void aConnectionThatWasLostMeanwhileIsMadeAgainToRenewTheSession() {
        ClientEngine client = world.connected(world.a);
        world.await(world.append(client, "0"));
        world.crash(world.a);

        world.pass(LIFE_NANOS / 2);

        assertThat(renewals(world.b)).hasSize(1);
    }

    @Test
    void anIdleSessionThatHasExpiredIsLeftForAnotherAndNobodyHearsOfIt() {
        ClientEngine client = world.connected(world.a);
        world.await(world.append(client, "before"));
        long first = world.cluster.sessions().get(0);
        world.cluster.forgetSession(first);
        world.pass(LIFE_NANOS / 2);

        world.await(world.append(client, "after"));

        assertThat(world.cluster.texts()).containsExactly("before", "after");
        assertThat(world.cluster.sessions()).hasSize(1).doesNotContain(first);
    }

    @Test
    void anIdleSessionIsGivenUpWhenNobodyIsThereForAllItsLife() {
        ClientEngine client = world.connected(world.a);
        world.await(world.append(client, "before"));
        long first = world.cluster.sessions().get(0);
        List.of(world.a, world.b, world.c).forEach(world::crash);
        world.pass(2 * LIFE_NANOS);
        List.of(world.a, world.b, world.c).forEach(world::start);

        world.await(world.append(client, "after"));

        assertThat(world.cluster.texts()).containsExactly("before", "after");
        assertThat(world.cluster.sessions()).hasSize(2).contains(first);
    }

    @Test
    void aSessionWhoseIdWasOpenedOnceMoreIsAnotherOne() {
        ClientEngine client = world.connected(world.a);
        world.await(world.append(client, "before"));
        long first = world.cluster.sessions().get(0);
        world.cluster.forgetSession(first);
        world.cluster.openSession(first); // a request that came late

        assertThat(world.failure(world.append(client, "sent"))).isInstanceOf(OutcomeUnknownException.class);
        world.await(world.append(client, "after"));

        assertThat(world.cluster.texts()).containsExactly("before", "after");
    }

    private static List<Packet.Append> renewals(FakeMember member) {
        return member.heard(Packet.Append.class).stream()
                .filter(append -> append.payloads().isEmpty())
                .toList();
    }

    @Test
    void whatWaitedWhileASessionWasForgottenGoesOnInAnother() {
        ClientEngine client = world.connected(world.a);
        world.await(world.append(client, "before"));
        world.cluster.forgetSession(world.cluster.sessions().get(0));

        List<CompletableFuture<Appended>> results = world.appendAll(client, numbered(0, 1500));
        world.until("all have ended", () -> results.stream().allMatch(CompletableFuture::isDone));

        long failed = results.stream()
                .filter(CompletableFuture::isCompletedExceptionally)
                .count();
        assertThat(failed).isEqualTo(1024);
        assertThat(world.cluster.texts().subList(1, 477)).isEqualTo(numbered(1024, 1500));
    }

    @Test
    void whatIsRefusedForGoodFailsAndTheClientGoesOn() {
        ClientEngine client = world.connected(world.a);
        world.await(world.append(client, "0"));
        world.a.script((connection, packet) -> {
            if (packet instanceof Packet.Append append) {
                world.a.behave();
                return refuse(connection, append, Code.INVALID);
            }
            return false;
        });

        assertThat(world.failure(world.append(client, new byte[1000])))
                .isInstanceOf(OutcomeUnknownException.class)
                .hasMessageContaining("INVALID");
        world.await(world.append(client, "2"));

        assertThat(world.cluster.texts()).containsExactly("0", "2");
    }

    @Test
    void aPayloadThatAMemberFindsTooLargeFailsAsSuch() {
        ClientEngine client = world.connected(world.a);
        world.a.script((connection, packet) ->
                packet instanceof Packet.Append append && refuse(connection, append, Code.INVALID));

        // The transport lets a little more through than the members agree on.
        assertThat(world.failure(world.append(client, new byte[FakeMember.MAX_ENTRY_BYTES + 1])))
                .isInstanceOf(EntryTooLargeException.class);
    }

    @Test
    void repliesThatComeTwiceOrForOtherSessionsAreIgnored() {
        ClientEngine client = world.connected(world.a);
        world.a.script((connection, packet) -> {
            if (packet instanceof Packet.Append append) {
                connection.send(0, new Packet.Appended(append.session() + 1, 1, 5, 77, 9));
                world.a.append(connection, append);
                world.a.append(connection, append);
                connection.send(
                        0, new Packet.AppendRefused(append.session() + 1, 1, FakeMember.refusal(Code.NO_SESSION), 0));
                return true;
            }
            return false;
        });

        List<CompletableFuture<Appended>> results = world.appendAll(client, numbered(0, 3000));

        assertThat(world.index(results.get(2999))).isEqualTo(3001);
        assertThat(world.cluster.texts()).isEqualTo(numbered(0, 3000));
    }

    @Test
    void aReplyForLaterOnesIsNoReplyForEarlierOnes() {
        ClientEngine client = world.connected(world.a);
        AtomicInteger packets = new AtomicInteger();
        world.a.script((connection, packet) -> {
            if (packet instanceof Packet.Append append && packets.incrementAndGet() == 1) {
                world.cluster.append(append.session(), append.firstSequence(), append.payloads());
                connection.send(0, new Packet.Appended(append.session(), 2, 1, 3, FakeCluster.TERM));
                return true;
            }
            return false;
        });

        List<CompletableFuture<Appended>> results = world.appendAll(client, numbered(0, 3));

        assertThat(world.index(results.get(1))).isEqualTo(3);
        assertThat(results.get(0)).isNotDone();
        assertThat(world.index(results.get(0))).isEqualTo(2);
        assertThat(world.index(results.get(2))).isEqualTo(4);
        assertThat(world.cluster.texts()).isEqualTo(numbered(0, 3));
    }

    @Test
    void whatWasWithdrawnBeforeItWasSentLeavesNoGap() {
        ClientEngine client = world.connected(world.a);
        world.await(world.append(client, "0"));
        CompletableFuture<Appended> kept = world.append(client, "1");
        PendingAppend withdrawn = world.submit(client, bytes("never"));
        assertThat(client.withdraw(withdrawn)).isTrue();

        world.await(world.append(client, "2"));

        assertThat(kept).isCompleted();
        assertThat(world.cluster.texts()).containsExactly("0", "1", "2");
        assertThat(withdrawn.result()).isNotDone();
    }

    @Test
    void whatWasSentCannotBeWithdrawn() {
        ClientEngine client = world.connected(world.a);
        PendingAppend append = world.submit(client, bytes("0"));
        world.await(append.result());

        assertThat(client.withdraw(append)).isFalse();
    }

    @Test
    void closingSaysOfEachPendingAppendWhetherItMayHaveTakenEffect() {
        ClientEngine client = world.connected(world.a);
        world.await(world.append(client, "opens the session"));
        world.a.script((connection, packet) -> packet instanceof Packet.Append);
        CompletableFuture<Appended> sent = world.append(client, "sent");
        world.until("it is sent", () -> world.a.heard(Packet.Append.class).size() == 2);
        world.crash(world.a);
        world.crash(world.b);
        world.crash(world.c);
        world.pass(seconds(1));
        CompletableFuture<Appended> waiting = world.append(client, "waits");
        world.pass(seconds(1));

        world.await(client.close(null));
        CompletableFuture<Appended> late = world.append(client, "late");

        assertThat(world.failure(sent)).isInstanceOf(OutcomeUnknownException.class);
        assertThat(world.failure(waiting)).isInstanceOf(NotDoneException.class);
        assertThat(world.failure(late)).isInstanceOf(ClosedException.class);
    }

    private static boolean refuse(Connection connection, Packet.Append append, Code code) {
        return connection.send(
                0, new Packet.AppendRefused(append.session(), append.firstSequence(), FakeMember.refusal(code), 0));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
