package dev.pando.client;

import static dev.pando.client.ClientWorld.numbered;
import static dev.pando.client.ClientWorld.seconds;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.Appended;
import dev.pando.ClosedException;
import dev.pando.Codec;
import dev.pando.CommandRejectedException;
import dev.pando.Consistency;
import dev.pando.MachineType;
import dev.pando.NoLeaderException;
import dev.pando.NotDoneException;
import dev.pando.OutcomeUnknownException;
import dev.pando.transport.Connection;
import dev.pando.transport.Packet;
import dev.pando.transport.Packet.Refusal.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What clients ask of machines. */
final class CommandsTest {
    private static final MachineType<String, String> ECHO = new MachineType<>("echo", Codec.strings(), Codec.strings());

    private final ClientWorld world = new ClientWorld();

    private CompletableFuture<String> submit(ClientEngine client, MachineType<String, String> type, String command) {
        byte[] encoded = command.getBytes(UTF_8);
        PendingCommand pending = new PendingCommand(type.id(), encoded, false);
        world.room.takeAnyway(encoded.length);
        client.submit(pending);
        return RemoteMachine.decoded(pending.outcome(), outcome -> RemoteMachine.result(type, outcome), Runnable::run);
    }

    private CompletableFuture<String> submit(ClientEngine client, String command) {
        return submit(client, ECHO, command);
    }

    private static CompletableFuture<String> read(ClientEngine client, String query) {
        return RemoteMachine.decoded(
                client.query(ECHO, query.getBytes(UTF_8), Consistency.LINEARIZABLE, seconds(30)),
                ECHO.results()::decode,
                Runnable::run);
    }

    private static boolean refuse(Connection connection, Packet.Append append, Code code) {
        return connection.send(
                0, new Packet.AppendRefused(append.session(), append.firstSequence(), FakeMember.refusal(code), 0));
    }

    private static boolean refuse(Connection connection, Packet.Query query, Code code) {
        return connection.send(0, new Packet.Refused(query.requestId(), FakeMember.refusal(code)));
    }

    @Test
    void eachCommandGetsItsResult() {
        ClientEngine client = world.connected(world.a);
        List<CompletableFuture<String>> results = new ArrayList<>();
        numbered(0, 3000).forEach(line -> results.add(submit(client, line)));
        for (int i = 0; i < results.size(); i++) {
            assertThat(world.await(results.get(i))).isEqualTo("line " + i);
        }
        assertThat(world.cluster.texts()).isEqualTo(numbered(0, 3000));
        assertThat(world.a.heard(Packet.Append.class)).hasSizeLessThan(20).allMatch(a -> a.machine() == ECHO.id());
    }

    @Test
    void aRefusalOfTheMachineIsAResult() {
        ClientEngine client = world.connected(world.a);
        assertThat(world.failure(submit(client, "!")))
                .isInstanceOf(CommandRejectedException.class)
                .hasMessage("!");
        assertThat(world.await(submit(client, "next"))).isEqualTo("next");
    }

    @Test
    void aPacketHasCommandsOfOneMachine() {
        MachineType<String, String> other = new MachineType<>("other", Codec.strings(), Codec.strings());
        ClientEngine client = world.connected(world.a);
        List<CompletableFuture<String>> results = new ArrayList<>();
        List<String> lines = numbered(0, 100);
        for (int i = 0; i < lines.size(); i++) {
            results.add(submit(client, i / 10 % 2 == 0 ? ECHO : other, lines.get(i)));
        }
        CompletableFuture<Appended> raw = world.append(client, "of no machine");
        results.forEach(world::await);
        world.await(raw);
        assertThat(world.cluster.texts().subList(0, 100)).isEqualTo(lines);
        assertThat(world.a.heard(Packet.Append.class)).hasSizeBetween(11, 30);
    }

    @Test
    void aResultThatIsLostOnItsWayIsAskedForElsewhere() {
        ClientEngine client = world.connected(world.a);
        world.a.script((connection, packet) -> {
            if (packet instanceof Packet.Append append) {
                world.cluster.append(append.session(), append.firstSequence(), append.machine(), append.payloads());
                world.crash(world.a);
                return true;
            }
            return false;
        });
        assertThat(world.await(submit(client, "once"))).isEqualTo("once");
        assertThat(world.cluster.texts()).containsExactly("once");
    }

    @Test
    void aResultThatIsNotKnownAnyMoreIsSaidToBe() {
        ClientEngine client = world.connected(world.a);
        world.a.script((connection, packet) -> packet instanceof Packet.Append append
                && connection.send(
                        0, new Packet.CommandResults(append.session(), append.firstSequence(), List.of(new byte[0]))));
        assertThat(world.failure(submit(client, "lost")))
                .isInstanceOf(OutcomeUnknownException.class)
                .hasMessageContaining("has taken effect, once");
    }

    @Test
    void commandsGoToAnotherMemberWhereTheMachinesHaveStopped() {
        ClientEngine client = world.connected(world.a);
        world.a.script((connection, packet) ->
                packet instanceof Packet.Append append && refuse(connection, append, Code.HALTED));
        long before = world.scheduler.nowNanos();
        assertThat(world.await(submit(client, "once"))).isEqualTo("once");
        assertThat(world.scheduler.nowNanos() - before).isLessThan(seconds(1));
    }

    @Test
    void whileAllMachinesHaveStoppedMembersAreNotAskedTooOften() {
        ClientEngine client = world.connected(world.a);
        AtomicInteger asked = new AtomicInteger();
        for (FakeMember member : List.of(world.a, world.b, world.c)) {
            member.script((connection, packet) -> packet instanceof Packet.Append append
                    && asked.incrementAndGet() > 0
                    && refuse(connection, append, Code.HALTED));
        }
        CompletableFuture<String> result = submit(client, "once");
        world.pass(seconds(10));
        assertThat(asked.get()).isBetween(5, 50);
        assertThat(client.whyHalted()).contains("HALTED");
        List.of(world.a, world.b, world.c).forEach(FakeMember::behave);
        assertThat(world.await(result)).isEqualTo("once");
        assertThat(client.whyHalted()).isEmpty();
    }

    @Test
    void whatMakesNoSenseIsNotSentAgain() {
        ClientEngine client = world.connected(world.a);
        world.a.script((connection, packet) ->
                packet instanceof Packet.Append append && refuse(connection, append, Code.INVALID));
        assertThat(world.failure(submit(client, "never")))
                .isInstanceOf(OutcomeUnknownException.class)
                .hasMessageContaining("It is said to be INVALID.");
        world.pass(seconds(10));
        assertThat(world.a.heard(Packet.Append.class)).hasSize(1);
    }

    /** As many as members keep the results of. */
    @Test
    void fewerCommandsAreUnderWayWhereResultsAreLarge() {
        ClientEngine client = world.connected(world.a);
        world.await(submit(client, "x".repeat(100 << 10)));
        AtomicInteger most = new AtomicInteger();
        world.a.script((connection, packet) -> {
            if (packet instanceof Packet.Append append) {
                long last = append.firstSequence() + append.payloads().size() - 1;
                most.accumulateAndGet((int) (last - world.cluster.expected(append.session()) + 1), Math::max);
            }
            return false;
        });
        List<CompletableFuture<String>> results = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            results.add(submit(client, "x".repeat(100 << 10)));
        }
        results.forEach(world::await);
        assertThat(most.get()).isBetween(1, 11);
    }

    @Test
    void questionsAreAnswered() {
        ClientEngine client = world.connected(world.a);
        assertThat(world.await(read(client, "key"))).isEqualTo("key");
        assertThat(world.a.heard(Packet.Query.class)).singleElement().satisfies(query -> assertThat(query.machine())
                .isEqualTo(ECHO.id()));
    }

    @ParameterizedTest
    @EnumSource(names = {"NO_LEADER", "BUSY", "NOT_LEADER", "CLOSED", "HALTED"})
    void questionsAreAskedAgainElsewhere(Code code) {
        ClientEngine client = world.connected(world.a);
        world.a.script((connection, packet) -> packet instanceof Packet.Query query && refuse(connection, query, code));
        assertThat(world.await(read(client, "key"))).isEqualTo("key");
    }

    @Test
    void aQuestionThatIsLostWithItsMemberIsAskedAgain() {
        ClientEngine client = world.connected(world.a);
        world.pass(seconds(1)); // it is told of the others
        world.a.script((connection, packet) -> {
            if (packet instanceof Packet.Query) {
                world.crash(world.a);
                return true;
            }
            return false;
        });
        assertThat(world.await(read(client, "key"))).isEqualTo("key");
    }

    @Test
    void aMemberThatDoesNotAnswerIsLeft() {
        ClientEngine client = world.connected(world.a);
        world.a.script((connection, packet) -> packet instanceof Packet.Query);
        assertThat(world.await(read(client, "key"))).isEqualTo("key");
    }

    @Test
    void aQuestionThatMakesNoSenseFailsAtOnce() {
        ClientEngine client = world.connected(world.a);
        world.a.script((connection, packet) ->
                packet instanceof Packet.Query query && refuse(connection, query, Code.INVALID));
        assertThat(world.failure(read(client, "key")))
                .isInstanceOf(NotDoneException.class)
                .hasMessageContaining("machine echo")
                .hasMessageContaining("It is said to be INVALID.");
    }

    @Test
    void timeIsUpSometime() {
        ClientEngine client = world.connected(world.a);
        for (FakeMember member : List.of(world.a, world.b, world.c)) {
            member.script((connection, packet) ->
                    packet instanceof Packet.Query query && refuse(connection, query, Code.NO_LEADER));
        }
        assertThat(world.failure(read(client, "key")))
                .isInstanceOf(NoLeaderException.class)
                .hasMessageContaining("within 30000 ms")
                .hasMessageContaining("It is said to be NO_LEADER.");
    }

    @Test
    void whatIsOpenEndsWithTheClient() {
        ClientEngine client = world.connected(world.a);
        world.a.script((connection, packet) -> packet instanceof Packet.Query || packet instanceof Packet.Append);
        CompletableFuture<String> result = submit(client, "once");
        CompletableFuture<String> answer = read(client, "key");
        world.pass(seconds(1));
        CompletableFuture<?> unused = client.close(null);
        assertThat(world.failure(result)).isInstanceOf(OutcomeUnknownException.class);
        assertThat(world.failure(answer)).isInstanceOf(ClosedException.class);
    }
}
