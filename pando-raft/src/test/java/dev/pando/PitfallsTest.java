package dev.pando;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.core.membership.ClusterId;
import dev.pando.core.membership.MemberId;
import dev.pando.transport.Connection;
import dev.pando.transport.ConnectionHandler;
import dev.pando.transport.Hello;
import dev.pando.transport.Packet;
import dev.pando.transport.Verdict;
import dev.pando.transport.tcp.TcpOptions;
import dev.pando.transport.tcp.TcpTransport;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What has broken other implementations, where it takes whole members to see it. */
@Timeout(60)
final class PitfallsTest {
    @TempDir
    Path dir;

    private RaftOptions at(String name) {
        return Raft.options().dataDir(dir.resolve(name));
    }

    @Test
    void s5_aMemberThatLostItsDiskIsANewMember() {
        Member first = at("1").start(":0");
        first.close();
        try (Member second = at("2").start(first.self().address())) {
            assertThat(second.self().address()).isEqualTo(first.self().address());
            assertThat(second.self().id()).isNotEqualTo(first.self().id());
        }
    }

    @Test
    void s10_aMemberOfAnotherClusterIsRefused() throws Exception {
        try (Member member = at("1").start(":0")) {
            Status status = member.status();
            assertThat(answer(member, status.cluster())).isEqualTo("welcome");
            assertThat(answer(member, new ClusterId(1, 2))).isEqualTo("OTHER_CLUSTER");
        }
    }

    /** What a stranger is told who says that it is a member of this cluster. */
    private static String answer(Member member, ClusterId cluster) throws Exception {
        CompletableFuture<String> answer = new CompletableFuture<>();
        RaftOptions options = Raft.options();
        Hello hello = new Hello(
                Hello.LEVEL,
                Hello.LEVEL,
                cluster,
                new MemberId(7, 7),
                member.self().id(),
                options.maxEntryBytes(),
                options.electionTimeoutMs(),
                1);
        try (TcpTransport transport = new TcpTransport(TcpOptions.defaults())) {
            transport.connect(member.self().address(), hello, new ConnectionHandler() {
                @Override
                public void opened(Connection connection, Verdict.Welcome welcome) {
                    answer.complete("welcome");
                }

                @Override
                public void received(Connection connection, long group, Packet packet) {
                    // Only the greeting matters.
                }

                @Override
                public void closed(Connection connection, CloseReason reason) {
                    answer.complete(String.valueOf(reason.refusal()));
                }
            });
            return answer.get(30, TimeUnit.SECONDS);
        }
    }
}
