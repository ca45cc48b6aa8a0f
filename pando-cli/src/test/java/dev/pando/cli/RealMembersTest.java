package dev.pando.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands against real members: sockets, files and all. */
@Timeout(120)
final class RealMembersTest {
    private final Cli cli = new Cli(Library.PANDO);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void whatIsAppendedThroughOneMemberComesOutOfAnother() throws Exception {
        try (MemberInProcess seed = MemberInProcess.run("start", folder.resolve("1"));
                MemberInProcess second = MemberInProcess.run("join", folder.resolve("2"), "--via", seed.address())) {
            byte[] input = {'a', '\n', '\n', (byte) 0xff, 0, '\r', '\n', 'z', '\n'};

            assertThat(cli.in(input).run("append", "--via", second.address()))
                    .as(cli.err())
                    .isZero();
            long last = Long.parseLong(cli.out().strip());
            assertThat(cli.run("tail", "--via", seed.address(), "--json")).isZero();
            List<JsonNode> entries = cli.out().lines().map(Json::parse).toList();

            assertThat(entries).hasSizeGreaterThanOrEqualTo((int) last);
            for (int i = 0; i < entries.size(); i++) {
                assertThat(entries.get(i).path("index").asLong()).isEqualTo(i + 1);
            }
            assertThat(entries.stream().map(entry -> entry.path("kind").asText()))
                    .contains("config", "noop", "session", "data");
            assertThat(cli.run("tail", "--via", seed.address())).isZero();
            assertThat(cli.outBytes()).isEqualTo(input);
        }
    }

    @Test
    void statusNamesTheClusterItsLeaderAndAllMembers() throws Exception {
        try (MemberInProcess seed = MemberInProcess.run("start", folder.resolve("1"));
                MemberInProcess second = MemberInProcess.run("join", folder.resolve("2"), "--via", seed.address())) {
            assertThat(cli.run("status", "--via", second.address(), "--json"))
                    .as(cli.err())
                    .isZero();
            JsonNode status = Json.parse(cli.out());

            assertThat(status.path("clusterId").asText())
                    .isEqualTo(seed.cluster())
                    .isEqualTo(second.cluster());
            assertThat(status.path("canCommit").asBoolean()).isTrue();
            List<String> addresses = new ArrayList<>();
            List<String> ids = new ArrayList<>();
            for (JsonNode member : status.path("members")) {
                addresses.add(member.path("address").asText());
                ids.add(member.path("id").asText());
            }
            assertThat(addresses).containsExactlyInAnyOrder(seed.address(), second.address());
            assertThat(ids).contains(status.path("leader").asText());
        }
    }

    @Test
    void aMemberThatIsToldToLeaveEndsAndCannotBeResumed() throws Exception {
        try (MemberInProcess seed = MemberInProcess.run("start", folder.resolve("1"));
                MemberInProcess second = MemberInProcess.run("join", folder.resolve("2"), "--via", seed.address())) {
            assertThat(cli.run("leave", "--via", second.address()))
                    .as(cli.err())
                    .isZero();
            assertThat(second.exitCode()).isZero();

            assertThat(cli.run("status", "--via", seed.address(), "--json")).isZero();
            assertThat(Json.parse(cli.out()).path("members")).hasSize(1);
            assertThat(resume("2")).isNotZero();
        }
    }

    @Test
    void leadershipIsHandedOverAndAMemberThatIsGoneIsRemoved() throws Exception {
        try (MemberInProcess seed = MemberInProcess.run("start", folder.resolve("1"));
                MemberInProcess second = MemberInProcess.run("join", folder.resolve("2"), "--via", seed.address())) {
            String gone;
            try (MemberInProcess third = MemberInProcess.run("join", folder.resolve("3"), "--via", seed.address())) {
                gone = third.address();
            }
            assertThat(cli.run("remove", gone, "--via", seed.address(), "--json"))
                    .as(cli.err())
                    .isZero();
            assertThat(Json.parse(cli.out()).path("address").asText()).isEqualTo(gone);

            assertThat(cli.run("transfer", second.address(), "--via", seed.address(), "--json"))
                    .as(cli.err())
                    .isZero();
            String leader = Json.parse(cli.out()).path("leader").asText();
            assertThat(cli.run("members", "--via", seed.address(), "--json")).isZero();
            JsonNode members = Json.parse(cli.out());
            assertThat(members.path("members")).hasSize(2);
            assertThat(members.path("leader").asText()).isEqualTo(leader);
            for (JsonNode member : members.path("members")) {
                assertThat(member.path("role").asText())
                        .isEqualTo(member.path("address").asText().equals(second.address()) ? "leader" : "voter");
            }
            assertThat(cli.run("transfer", "--via", seed.address())).isZero();
            assertThat(cli.out()).contains("(" + seed.address() + ") leads in term ");
        }
    }

    @Test
    void theLastMemberCannotLeaveAndGoesOn() throws Exception {
        try (MemberInProcess seed = MemberInProcess.run("start", folder.resolve("1"))) {
            assertThat(cli.run("leave", "--via", seed.address())).isEqualTo(1);
            assertThat(cli.err()).hasLineCount(1);

            assertThat(cli.in("still here\n".getBytes(UTF_8)).run("append", "--via", seed.address()))
                    .isZero();
        }
    }

    @Test
    void aClosedMemberIsResumedWithWhatItHad() throws Exception {
        Path data = folder.resolve("1");
        String cluster;
        String address;
        try (MemberInProcess seed = MemberInProcess.run("start", data)) {
            cluster = seed.cluster();
            address = seed.address();
            assertThat(cli.in("one\n".getBytes(UTF_8)).run("append", "--via", seed.address()))
                    .isZero();
        }
        try (MemberInProcess resumed = MemberInProcess.run("resume", data, "--listen", address)) {
            assertThat(resumed.cluster()).isEqualTo(cluster);
            assertThat(cli.in("two\n".getBytes(UTF_8)).run("append", "--via", resumed.address()))
                    .isZero();
        }
        try (MemberInProcess startedAgain = MemberInProcess.run("start", data, "--listen", address)) {
            assertThat(startedAgain.cluster()).isEqualTo(cluster);
            assertThat(cli.run("tail", "--via", startedAgain.address())).isZero();
            assertThat(cli.out()).isEqualTo("one\ntwo\n");
        }
    }

    private int resume(String data) {
        return cli.run(
                "resume",
                "--listen",
                "127.0.0.1:0",
                "--data",
                folder.resolve(data).toString(),
                "--election-timeout",
                "200ms",
                "--exit-with-stdin");
    }
}
