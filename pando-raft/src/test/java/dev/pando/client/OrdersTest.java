package dev.pando.client;

import static dev.pando.client.ClientWorld.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.ClosedException;
import dev.pando.NoLeaderException;
import dev.pando.NotDoneException;
import dev.pando.OutcomeUnknownException;
import dev.pando.core.membership.Change;
import dev.pando.core.membership.Reconfiguration;
import dev.pando.order.Order;
import dev.pando.transport.Connection;
import dev.pando.transport.Packet;
import dev.pando.transport.Packet.Refusal.Code;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class OrdersTest {
    private static final List<Code> PASSING = List.of(Code.NOT_LEADER, Code.NO_LEADER, Code.BUSY);

    private final ClientWorld world = new ClientWorld();
    private final ClientEngine client = world.connected(world.b);

    OrdersTest() {
        world.pass(seconds(1)); // it knows of the others
    }

    private void done(CompletableFuture<?> order) {
        world.await(order.thenApply(nothing -> "done"));
    }

    private static boolean refuse(Connection connection, Packet packet, Code code) {
        long id = packet instanceof Packet.Reconfigure reconfigure
                ? reconfigure.requestId()
                : packet instanceof Packet.Transfer transfer ? transfer.requestId() : -1;
        return id >= 0 && connection.send(0, new Packet.Refused(id, FakeMember.refusal(code)));
    }

    private static boolean isOrder(Packet packet) {
        return packet instanceof Packet.Reconfigure || packet instanceof Packet.Transfer;
    }

    @Test
    void theMemberThatIsConnectedToIsAsked() {
        done(client.order(Order.removal(world.c.id())));
        done(client.order(Order.transfer(world.a.id())));
        done(client.order(Order.transfer(null)));

        assertThat(world.cluster.members()).containsExactly(world.a, world.b);
        assertThat(world.b.heard(Packet.Reconfigure.class))
                .extracting(Packet.Reconfigure::reconfiguration)
                .containsExactly(Reconfiguration.of(new Change.Remove(world.c.id())));
        assertThat(world.b.heard(Packet.Transfer.class))
                .extracting(Packet.Transfer::target)
                .containsExactly(world.a.id(), null);
    }

    @Test
    void whatIsRefusedForNowIsAskedAgain() {
        AtomicInteger refusals = new AtomicInteger();
        world.b.script((connection, packet) -> isOrder(packet)
                && refusals.incrementAndGet() % 4 != 0
                && refuse(connection, packet, PASSING.get(refusals.get() % PASSING.size())));

        done(client.order(Order.removal(world.c.id())));
        done(client.order(Order.transfer(null)));

        assertThat(refusals).hasValue(8);
    }

    @Test
    void whatIsRefusedForGoodSaysWhy() {
        world.b.script((connection, packet) -> refuse(connection, packet, Code.INVALID));

        assertThat(world.failure(client.order(Order.removal(world.c.id()))))
                .isInstanceOf(NotDoneException.class)
                .hasMessage("Member " + world.c.id().brief() + " was not removed: It is said to be INVALID.");
        assertThat(world.failure(client.order(Order.transfer(null))))
                .isInstanceOf(NotDoneException.class)
                .hasMessage("Leadership was not handed over: It is said to be INVALID.");
    }

    @Test
    void whatDoesNoHarmTwiceIsAskedOfAnotherMemberWhereTheAnswerIsLost() {
        world.b.script((connection, packet) -> {
            if (isOrder(packet)) {
                world.crash(world.b);
            }
            return isOrder(packet);
        });

        done(client.order(Order.removal(world.c.id())));

        assertThat(world.cluster.members()).doesNotContain(world.c);
        assertThat(world.b.heard(Packet.Reconfigure.class)).hasSize(1);
    }

    @Test
    void aTransferToANamedVoterIsAskedAgainWhereTheAnswerIsLost() {
        world.b.script((connection, packet) -> {
            if (isOrder(packet)) {
                world.crash(world.b);
            }
            return isOrder(packet);
        });

        done(client.order(Order.transfer(world.a.id())));
    }

    @Test
    void aTransferToAnybodyIsNotAskedForAgainWhereTheAnswerIsLost() {
        world.b.script((connection, packet) -> {
            if (isOrder(packet)) {
                world.crash(world.b);
            }
            return isOrder(packet);
        });

        assertThat(world.failure(client.order(Order.transfer(null)))).isInstanceOf(OutcomeUnknownException.class);
        assertThat(world.a.heard(Packet.Transfer.class)).isEmpty();
        assertThat(world.c.heard(Packet.Transfer.class)).isEmpty();
    }

    @Test
    void aMemberThatCannotSayHowATransferEndedLeavesItUnknownUnlessItCanBeRepeated() {
        world.b.script((connection, packet) -> packet instanceof Packet.Transfer transfer
                && world.b.heard(Packet.Transfer.class).size() < 3
                && connection.send(0, new Packet.Transferred(transfer.requestId(), 5, null)));

        assertThat(world.failure(client.order(Order.transfer(null)))).isInstanceOf(OutcomeUnknownException.class);
        done(client.order(Order.transfer(world.a.id())));
    }

    @Test
    void aTransferThatNobodyHasBegunWithinTheTimeWillNotComeAboutAndARemovalMay() {
        world.b.script((connection, packet) -> refuse(connection, packet, Code.NO_LEADER));
        long before = world.scheduler.nowNanos();

        assertThat(world.failure(client.order(Order.transfer(null))))
                .isInstanceOf(NoLeaderException.class)
                .hasMessageContaining("It is said to be NO_LEADER.");
        assertThat(world.scheduler.nowNanos() - before).isBetween(seconds(29), seconds(31));
        assertThat(world.failure(client.order(Order.removal(world.c.id()))))
                .isInstanceOf(OutcomeUnknownException.class);
    }

    @Test
    void whatIsNotAnsweredWithinTheTimeIsUnknown() {
        world.b.script((connection, packet) -> isOrder(packet));

        assertThat(world.failure(client.order(Order.transfer(world.a.id()))))
                .isInstanceOf(OutcomeUnknownException.class);
    }

    @Test
    void withoutAnyMemberItWillNotComeAbout() {
        world.crash(world.a);
        world.crash(world.b);
        world.crash(world.c);
        world.pass(seconds(1));

        assertThat(world.failure(client.order(Order.removal(world.c.id())))).isInstanceOf(NoLeaderException.class);
        assertThat(world.failure(client.order(Order.transfer(null)))).isInstanceOf(NoLeaderException.class);
    }

    @Test
    void closingTheClientEndsTheWaiting() {
        world.b.script((connection, packet) -> isOrder(packet));
        CompletableFuture<?> removal = client.order(Order.removal(world.c.id()));
        world.pass(seconds(1));

        world.await(client.close(null).thenApply(nothing -> "closed"));

        assertThat(world.failure(removal)).isInstanceOf(OutcomeUnknownException.class);
        assertThat(world.failure(client.order(Order.removal(world.c.id())))).isInstanceOf(ClosedException.class);
    }
}
