package dev.pando.client;

import static dev.pando.client.ClientWorld.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.NotDoneException;
import dev.pando.OutcomeUnknownException;
import dev.pando.transport.Packet;
import dev.pando.transport.Packet.Refusal.Code;
import dev.pando.transport.Verdict;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LeavingTest {
    private final ClientWorld world = new ClientWorld();
    private final ClientEngine client = world.connected(world.b);

    @Test
    void theMemberThatTheClientIsConnectedToLeaves() {
        world.await(client.leave().thenApply(nothing -> "left"));

        assertThat(world.cluster.members()).containsExactly(world.a, world.c);
    }

    @Test
    void anotherMemberIsNeverAskedInItsPlace() {
        world.pass(seconds(1));
        world.crash(world.b);

        assertThat(world.failure(client.leave()))
                .isInstanceOf(NotDoneException.class)
                .hasMessageContaining("b:1");

        assertThat(world.cluster.members()).hasSize(3);
        assertThat(world.a.heard(Packet.Leave.class)).isEmpty();
        assertThat(world.c.heard(Packet.Leave.class)).isEmpty();
    }

    @Test
    void aMemberThatHasTakenItsAddressIsNotAsked() {
        world.crash(world.b);
        FakeMember successor = world.member(world.cluster, "b");

        assertThat(world.failure(client.leave()))
                .isInstanceOf(NotDoneException.class)
                .hasMessageContaining("This is another member.");

        assertThat(successor.heard()).isEmpty();
    }

    @Test
    void itIsAskedAgainWhereItRefusesForNow() {
        AtomicInteger refusals = new AtomicInteger();
        world.b.script((connection, packet) -> packet instanceof Packet.Leave leave
                && refusals.incrementAndGet() <= 3
                && connection.send(0, new Packet.Refused(leave.requestId(), FakeMember.refusal(Code.NO_LEADER))));

        world.await(client.leave().thenApply(nothing -> "left"));

        assertThat(world.cluster.members()).containsExactly(world.a, world.c);
    }

    @ParameterizedTest
    @EnumSource(names = {"CLOSED", "BUSY"})
    void oneThatLetsNobodyInForNowIsAskedWhenItDoes(Verdict.Code code) {
        world.b.refuseForNow(code);
        CompletableFuture<String> left = client.leave().thenApply(nothing -> "left");
        world.pass(seconds(5));
        assertThat(left).isNotDone();

        world.b.letIn();

        world.await(left);
        assertThat(world.cluster.members()).containsExactly(world.a, world.c);
    }

    @Test
    void aMemberThatRefusesForGoodSaysWhy() {
        world.b.script((connection, packet) -> packet instanceof Packet.Leave leave
                && connection.send(0, new Packet.Refused(leave.requestId(), FakeMember.refusal(Code.INVALID))));

        assertThat(world.failure(client.leave()))
                .isInstanceOf(NotDoneException.class)
                .hasMessageContaining("INVALID");
    }

    @Test
    void aRosterWithoutItIsAnswerEnoughWhereTheReplyGotLost() {
        world.pass(seconds(1));
        world.b.script((connection, packet) -> {
            if (packet instanceof Packet.Leave) {
                world.cluster.remove(world.b);
                world.crash(world.b);
                return true;
            }
            return false;
        });

        world.await(client.leave().thenApply(nothing -> "left"));

        assertThat(world.cluster.members()).containsExactly(world.a, world.c);
    }

    @Test
    void aMemberThatIsLostWhileItStillBelongsToTheClusterIsAskedAgainWhenItIsBack() {
        world.pass(seconds(1));
        world.b.script((connection, packet) -> {
            if (packet instanceof Packet.Leave) {
                world.crash(world.b);
                return true;
            }
            return false;
        });
        CompletableFuture<String> left = client.leave().thenApply(nothing -> "left");
        world.pass(seconds(20));
        assertThat(left).isNotDone();

        world.b.behave();
        world.start(world.b);

        world.await(left);
        assertThat(world.cluster.members()).containsExactly(world.a, world.c);
    }

    @Test
    void aRosterFromBeforeItJoinedIsNoAnswer() {
        world.pass(seconds(1));
        world.b.script((connection, packet) -> {
            if (packet instanceof Packet.Leave) {
                world.crash(world.b);
                return true;
            }
            return false;
        });
        FakeMember.Script lagsBehind = (connection, packet) ->
                packet instanceof Packet.Status status && connection.send(0, world.a.statusWithout(status, world.b));
        world.a.script(lagsBehind);
        world.c.script(lagsBehind);

        CompletableFuture<?> left = client.leave();
        world.pass(seconds(60));

        assertThat(left).isNotDone();
        assertThat(world.failure(left)).isInstanceOf(OutcomeUnknownException.class);
    }

    @Test
    void itIsNotWaitedForLongerThanNinetySeconds() {
        world.b.script((connection, packet) -> packet instanceof Packet.Leave);
        long before = world.scheduler.nowNanos();

        assertThat(world.failure(client.leave())).isInstanceOf(OutcomeUnknownException.class);

        assertThat(world.scheduler.nowNanos() - before).isBetween(seconds(89), seconds(91));
    }

    @Test
    void closingTheClientEndsTheWaiting() {
        world.b.script((connection, packet) -> packet instanceof Packet.Leave);
        CompletableFuture<?> left = client.leave();
        world.pass(seconds(1));

        world.await(client.close(null).thenApply(nothing -> "closed"));

        assertThat(world.failure(left)).isInstanceOf(OutcomeUnknownException.class);
    }
}
