package dev.pando.client;

import static dev.pando.client.ClientWorld.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.Appended;
import dev.pando.ClosedException;
import dev.pando.NoLeaderException;
import dev.pando.core.membership.ClusterId;
import dev.pando.transport.Packet;
import dev.pando.transport.Packet.Refusal.Code;
import dev.pando.transport.Verdict;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which members a client talks to, and when it goes on to another. */
class LinkTest {
    private final ClientWorld world = new ClientWorld();

    @Test
    void theFirstMemberThatAnswersIsTakenThoughOthersDoNot() {
        world.crash(world.a);
        ClientEngine client = world.engine("nowhere:1", "a:1", "c:1", "b:1");

        assertThat(world.await(client.connect(seconds(10))))
                .isEqualTo(new Link.Peer("c:1", world.c.id(), FakeMember.MAX_ENTRY_BYTES));
    }

    @Test
    void aMemberThatIsStartedLaterIsFoundWithinTheTimeLimit() {
        world.crash(world.a);
        ClientEngine client = world.engine("a:1");
        CompletableFuture<Link.Peer> connected = client.connect(seconds(10));
        world.pass(seconds(5));

        world.start(world.a);

        assertThat(world.await(connected).id()).isEqualTo(world.a.id());
    }

    @Test
    void connectingFailsWithWhatEachAddressSaid() {
        world.crash(world.a);
        world.b.greetAs(ClusterId.UNKNOWN);
        ClientEngine client = world.engine("a:1", "b:1", "nowhere:1");

        assertThat(world.failure(client.connect(seconds(10))))
                .isInstanceOf(NoLeaderException.class)
                .hasMessageContaining("within 10000 ms")
                .hasMessageContaining("a:1 (connection refused)")
                .hasMessageContaining("b:1 does not belong to any cluster yet")
                .hasMessageContaining("nowhere:1");
    }

    @ParameterizedTest
    @EnumSource(names = {"CLOSED", "BUSY"})
    void aMemberThatRefusesForNowIsFoundWithinTheTimeLimit(Verdict.Code code) {
        world.a.refuseForNow(code);
        ClientEngine client = world.engine("a:1");
        CompletableFuture<Link.Peer> connected = client.connect(seconds(10));
        world.pass(seconds(5));
        assertThat(connected).isNotDone();

        world.a.letIn();

        assertThat(world.await(connected).id()).isEqualTo(world.a.id());
    }

    @Test
    void connectingFailsAtOnceWhereAllRefuseForGood() {
        world.a.refuseAll("It speaks another language.");
        ClientEngine client = world.engine("a:1");
        long before = world.scheduler.nowNanos();

        assertThat(world.failure(client.connect(seconds(10))))
                .isInstanceOf(NoLeaderException.class)
                .hasMessageContaining("It speaks another language.");

        assertThat(world.scheduler.nowNanos() - before).isLessThan(seconds(1));
    }

    @Test
    void aHostThatSwallowsEverythingCostsTwoSecondsAndNotTheWholeTime() {
        world.network.cutBoth("client", "a");
        ClientEngine client = world.engine("a:1", "b:1");

        assertThat(world.await(client.connect(seconds(3))).address()).isEqualTo("b:1");
    }

    @Test
    void aMemberOfAnotherClusterIsNotTalkedTo() {
        FakeCluster other = new FakeCluster(new ClusterId(8, 8));
        FakeMember stranger = world.member(other, "x");
        world.cluster.remove(world.b);
        world.cluster.remove(world.c);
        ClientEngine client = world.engine("a:1", "x:1");
        world.await(client.connect(seconds(10)));
        world.crash(world.a);

        CompletableFuture<Packet.StatusReply> status = client.status(seconds(10));

        assertThat(world.failure(status))
                .isInstanceOf(NoLeaderException.class)
                .hasMessageContaining("This is cluster 00000000");
        assertThat(stranger.heard()).isEmpty();
        assertThat(stranger.connections()).isZero();
    }

    @Test
    void aStrangerThatLetsTheClientInAllTheSameIsNotTalkedTo() {
        ClientEngine client = world.connected(world.a);
        world.pass(seconds(1));
        world.crash(world.a);
        world.crash(world.c);
        world.b.letAllIn();
        world.b.greetAs(new ClusterId(8, 8));

        CompletableFuture<Appended> result = world.append(client, "0");
        world.pass(seconds(20));
        assertThat(world.b.heard()).isEmpty();

        world.start(world.c);
        world.await(result);
        assertThat(world.cluster.texts()).containsExactly("0");
    }

    @Test
    void theOtherMembersAreLearnedFromTheOneThatIsKnown() {
        ClientEngine client = world.connected(world.a);
        world.pass(seconds(1));
        world.crash(world.a);
        world.crash(world.b);

        world.await(world.append(client, "0"));

        assertThat(world.c.heard(Packet.Append.class)).hasSize(1);
    }

    @Test
    void theLeadersAddressIsLearnedFromARefusal() {
        FakeMember leader = world.member(world.cluster, "l");
        world.cluster.remove(leader);
        ClientEngine client = world.connected(world.a);
        world.crash(world.b);
        world.crash(world.c);
        world.a.script((connection, packet) -> {
            if (packet instanceof Packet.OpenSession open) {
                connection.send(
                        0, new Packet.Refused(open.requestId(), new Packet.Refusal(Code.CLOSED, "l:1", "Closing.")));
            }
            return true;
        });

        world.await(world.append(client, "0"));

        assertThat(leader.heard(Packet.Append.class)).hasSize(1);
    }

    @Test
    void aMemberThatFallsSilentIsLeftForAnother() {
        ClientEngine client = world.connected(world.a);
        world.pass(seconds(1));
        world.a.script((connection, packet) -> true);

        Packet.StatusReply status = world.await(client.status(seconds(10)));

        assertThat(status.self()).isEqualTo(world.b.id());
    }

    @Test
    void anIdleClientIsNotBusyReconnecting() {
        ClientEngine client = world.connected(world.a);
        world.pass(seconds(1));
        world.a.dropConnections();
        world.pass(seconds(60));
        assertThat(world.a.connections() + world.b.connections() + world.c.connections())
                .isZero();

        world.await(client.status(seconds(10)));
    }

    @Test
    void aQuestionIsAskedAgainWhereItIsRefusedForNow() {
        ClientEngine client = world.connected(world.a);
        AtomicInteger refusals = new AtomicInteger();
        world.a.script((connection, packet) -> packet instanceof Packet.Status status
                && refusals.incrementAndGet() <= 3
                && connection.send(0, new Packet.Refused(status.requestId(), FakeMember.refusal(Code.BUSY))));

        assertThat(world.await(client.status(seconds(10))).self()).isEqualTo(world.a.id());
    }

    @Test
    void aQuestionThatNobodyAnswersFailsInTime() {
        ClientEngine client = world.connected(world.a);
        for (FakeMember member : world.cluster.members()) {
            world.crash(member);
        }

        assertThat(world.failure(client.status(seconds(10))))
                .isInstanceOf(NoLeaderException.class)
                .hasMessageContaining("within 10000 ms")
                .hasMessageContaining("a:1");
    }

    @Test
    void closingEndsQuestionsAndLaterOnesToo() {
        ClientEngine client = world.connected(world.a);
        world.a.script((connection, packet) -> true);
        CompletableFuture<Packet.StatusReply> asked = client.status(seconds(10));
        world.pass(seconds(1));

        world.await(client.close(null));

        assertThat(world.failure(asked)).isInstanceOf(ClosedException.class);
        assertThat(world.failure(client.status(seconds(10)))).isInstanceOf(ClosedException.class);
        world.pass(seconds(1));
        assertThat(world.a.connections()).isZero();
    }
}
