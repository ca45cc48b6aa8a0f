package dev.pando.cli.chaos.relay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.Appended;
import dev.pando.Entry;
import dev.pando.Listener;
import dev.pando.Member;
import dev.pando.Raft;
import dev.pando.RaftOptions;
import dev.pando.Term;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real members that call each other through relays. */
@Timeout(120)
final class RelayedMembersTest {
    private static final int LIMIT_S = 60;

    @TempDir
    private Path folder;

    private static String freeAddress() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return "127.0.0.1:" + socket.getLocalPort();
        }
    }

    private RaftOptions options(String name, Relay relay) {
        return Raft.options()
                .dataDir(folder.resolve(name))
                .electionTimeout(Duration.ofMillis(500))
                .advertise(relay.address());
    }

    private static void awaitTerm(Member member, Predicate<Term> isIt) {
        CompletableFuture<Term> seen = new CompletableFuture<>();
        Member.Subscription watch = member.onTerm(term -> {
            if (isIt.test(term)) {
                seen.complete(term);
            }
        });
        seen.orTimeout(LIMIT_S, TimeUnit.SECONDS).join();
        watch.close();
    }

    private static void awaitRead(Member member, String payload) {
        try (Listener entries = member.log().listen(1)) {
            Entry entry = entries.next();
            while (entry.kind() != Entry.Kind.DATA || !new String(entry.payload(), UTF_8).equals(payload)) {
                entry = entries.next();
            }
        }
    }

    private static void holdBothWays(Relay relay, Caller caller) {
        relay.hold(caller, Direction.TO_MEMBER);
        relay.hold(caller, Direction.FROM_MEMBER);
    }

    private static void releaseBothWays(Relay relay, Caller caller) {
        relay.release(caller, Direction.TO_MEMBER);
        relay.release(caller, Direction.FROM_MEMBER);
    }

    @Test
    void aPairIsPartedAndFindsTogetherAgain() throws Exception {
        try (Relay beforeSeed = new Relay(new Random(1));
                Relay beforeSecond = new Relay(new Random(2))) {
            String seedAddress = freeAddress();
            beforeSeed.forwardTo(seedAddress);
            String secondAddress = freeAddress();
            beforeSecond.forwardTo(secondAddress);
            try (Member seed = options("1", beforeSeed).start(seedAddress);
                    Member second = options("2", beforeSecond).join(secondAddress, List.of(beforeSeed.address()))) {
                assertThat(second.self().address()).isEqualTo(beforeSecond.address());
                seed.log().append("together".getBytes(UTF_8));
                awaitRead(second, "together");

                Caller ofSeed = new Caller(seed.self().id());
                Caller ofSecond = new Caller(second.self().id());
                holdBothWays(beforeSeed, ofSecond);
                holdBothWays(beforeSecond, ofSeed);
                awaitTerm(seed, term -> term.leader().isEmpty());
                CompletableFuture<Appended> parted = seed.log().appendAsync("parted".getBytes(UTF_8));
                awaitTerm(second, term -> term.leader().isEmpty());
                assertThat(parted).isNotDone();

                releaseBothWays(beforeSeed, ofSecond);
                releaseBothWays(beforeSecond, ofSeed);
                parted.orTimeout(LIMIT_S, TimeUnit.SECONDS).join();
                awaitRead(second, "parted");
            }
        }
    }
}
