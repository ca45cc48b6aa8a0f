package dev.pando.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.CompactionPolicy;
import dev.pando.InvalidDataException;
import dev.pando.Member;
import dev.pando.NoLeaderException;
import dev.pando.RaftOptions;
import dev.pando.RemovedException;
import dev.pando.StartException;
import dev.pando.StorageFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
final class MemberCommandTest {
    private final FakeCluster cluster = new FakeCluster();
    private final Cli cli = new Cli(cluster);

    @Test
    void aMemberSaysThatItRunsAndEndsWithStandardInput() {
        assertThat(cli.run("start", "--listen", ":10240", "--data", "/d/1", "--exit-with-stdin"))
                .isZero();

        assertThat(cluster.calls).containsExactly("start :10240");
        assertThat(cli.out())
                .isEqualTo("member 1a2b3c4d listens on 127.0.0.1:10240, cluster 00000000000000c100000000000000c2, data"
                        + " in /d/1\nmember 1a2b3c4d closed; resume it with its data\n");
    }

    @Test
    void jsonSaysTheSame() {
        assertThat(cli.run("resume", "--listen", ":1", "--data", "/d/1", "--json", "--exit-with-stdin"))
                .isZero();

        assertThat(cluster.calls).containsExactly("resume :1");
        String rest = "\"member\":\"1a2b3c4d000000000000000000000001\",\"address\":\"127.0.0.1:10240\","
                + "\"cluster\":\"00000000000000c100000000000000c2\",\"data\":\"/d/1\"}\n";
        assertThat(cli.out()).isEqualTo("{\"event\":\"up\"," + rest + "{\"event\":\"closed\"," + rest);
    }

    @Test
    void aJoinerGivesAllAddressesOn() {
        assertThat(cli.run("join", "--listen", ":1", "--data", "/d", "--via", "a:1,b:2", "--exit-with-stdin"))
                .isZero();

        assertThat(cluster.calls).containsExactly("join :1 via [a:1, b:2]");
    }

    private final List<RaftOptions> given = new ArrayList<>();

    private Member openedWith(RaftOptions options) {
        given.add(options);
        return new FakeMember();
    }

    @Test
    void aReplicaJoinsAsOne() {
        cluster.opener = this::openedWith;
        assertThat(cli.run("join", "--listen", ":1", "--data", "/d", "--via", "a:1", "--replica", "--exit-with-stdin"))
                .isZero();

        assertThat(given).hasSize(1).allMatch(RaftOptions::isReadReplica);
        assertThat(given.get(0).replaces()).isNull();
    }

    @Test
    void aMapAndWhatItsLogMayTakeAreGivenOn() {
        cluster.opener = this::openedWith;
        String[] args = {
            "start",
            "--listen",
            ":1",
            "--data",
            "/d",
            "--map",
            "settings",
            "--compact-after",
            "1MiB",
            "--segment",
            "64KiB",
            "--snapshot-rate",
            "4MiB",
            "--exit-with-stdin"
        };
        assertThat(cli.run(args)).isZero();

        RaftOptions options = given.get(0);
        assertThat(options.machines()).hasSize(1);
        assertThat(options.machines().get(0).type().name()).isEqualTo("settings");
        assertThat(options.segmentBytes()).isEqualTo(64 << 10);
        assertThat(options.snapshotBytesPerSecond()).isEqualTo(4 << 20);
        CompactionPolicy policy = options.compaction();
        assertThat(policy.isDue(new CompactionPolicy.Situation((1 << 20) - 1, 1, 0, Duration.ZERO)))
                .isFalse();
        assertThat(policy.isDue(new CompactionPolicy.Situation(1 << 20, 1, 0, Duration.ZERO)))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--priority 101       | 101",
                "--compact-after 1MiB | --compact-after is for a member with a --map",
                "--map m --compact-after 0 | A log is compacted after 1 byte or more, not 0",
                "--segment 1KiB       | A segment has 8 KiB to 1 GiB, not 1024 bytes",
                "--snapshot-rate 1KiB | A snapshot is given at 256 KiB/s or more"
            })
    void whatTheLibraryRefusesIsWrongUsage(String option, String message) {
        List<String> arguments = new ArrayList<>(List.of("start", "--listen", ":1", "--data", "/d"));
        arguments.addAll(List.of(option.split(" ")));

        assertThat(cli.run(arguments.toArray(String[]::new))).isEqualTo(2);
        assertThat(cli.err()).contains(message);
        assertThat(cluster.calls).isEmpty();
    }

    @Test
    void aReplacementNamesTheOneThatIsLost(@TempDir Path dir) throws IOException {
        cluster.opener = this::openedWith;
        String[] args = {
            "replace", "5e6f", "--listen", ":1", "--data", dir.toString(), "--via", "a:1,b:2", "--exit-with-stdin"
        };
        assertThat(cli.run(args)).isZero();
        assertThat(cluster.calls).containsExactly("connect [a:1, b:2] for PT10S", "join :1 via [a:1, b:2]");
        assertThat(given.get(0).replaces()).isEqualTo(FakeCluster.OTHER);

        Files.writeString(dir.resolve("identity"), "that knows whom it replaces");
        assertThat(cli.run(args)).isZero();
        assertThat(given.get(1).replaces()).isEqualTo(FakeCluster.OTHER);
        args[1] = "abcd"; // who is gone by now
        assertThat(cli.run(args)).isZero();
        cluster.refusal = new NoLeaderException("Nobody answers.");
        assertThat(cli.run(args)).isZero();
        assertThat(given.subList(2, 4)).allMatch(options -> options.replaces() == null);
    }

    @Test
    void nobodyIsReplacedThatIsNotThere(@TempDir Path dir) {
        assertThat(cli.run("replace", "abcd", "--listen", ":1", "--data", dir.toString(), "--via", "a:1"))
                .isEqualTo(2);
        assertThat(cluster.calls).containsExactly("connect [a:1] for PT10S");
        assertThat(cli.err()).startsWith("pando replace: no member is called 'abcd'; nothing was done.");
    }

    @Test
    void optionsReachTheLibrary() {
        cluster.opener = this::openedWith;

        assertThat(cli.run(
                        "start",
                        "--listen=:1",
                        "--data=/d",
                        "--advertise=example.org:7",
                        "--insecure",
                        "--election-timeout=250ms",
                        "--max-entry=4MiB",
                        "--exit-with-stdin"))
                .isZero();

        assertThat(given).hasSize(1);
        RaftOptions options = given.get(0);
        assertThat(options.dataDir()).isEqualTo(Path.of("/d"));
        assertThat(options.advertise()).isEqualTo("example.org:7");
        assertThat(options.isInsecure()).isTrue();
        assertThat(options.electionTimeoutMs()).isEqualTo(250);
        assertThat(options.maxEntryBytes()).isEqualTo(4 << 20);
        assertThat(Duration.ofMillis(options.electionTimeoutMs())).isEqualTo(Duration.ofMillis(250));
    }

    @Test
    void aMemberThatAClientToldToLeaveSaysSo() {
        cluster.opener = options -> {
            FakeMember member = new FakeMember();
            member.leave();
            return member;
        };

        assertThat(cli.run("start", "--listen", ":1", "--data", "/d")).isZero();

        assertThat(cli.out()).endsWith("member 1a2b3c4d left the cluster; its data can't be resumed\n");
    }

    @Test
    void aMemberThatStopsByItselfSaysWhyWithACodeOfItsOwn() {
        assertThat(runStoppedBy(new RemovedException("This member was removed; join as a new one.")))
                .isEqualTo(5);
        assertThat(cli.err()).isEqualTo("pando start: This member was removed; join as a new one.\n");

        assertThat(runStoppedBy(new StorageFailedException("The disk failed; see to it, then resume.")))
                .isEqualTo(6);
        assertThat(cli.err()).isEqualTo("pando start: The disk failed; see to it, then resume.\n");

        assertThat(runStoppedBy(new IllegalStateException("invariant"))).isEqualTo(1);
        assertThat(cli.err())
                .isEqualTo("pando start: unexpected error: java.lang.IllegalStateException: invariant; run the command"
                        + " again with --verbose to see where it comes from\n");
    }

    @Test
    void whatKeepsAMemberFromStartingIsSaidInALineWithoutAStackTrace() {
        assertThat(runRefusedBy(new StartException("Port 10240 is in use; give another.")))
                .isEqualTo(1);
        assertThat(cli.err()).isEqualTo("pando start: Port 10240 is in use; give another.\n");

        assertThat(runRefusedBy(new InvalidDataException("/d has no member in it.")))
                .isEqualTo(1);
        assertThat(runRefusedBy(new IllegalArgumentException("'x' is no address.")))
                .isEqualTo(2);
    }

    @Test
    void verboseShowsWhereItComesFrom() {
        cluster.opener = options -> {
            throw new StartException("Port 10240 is in use; give another.");
        };

        assertThat(cli.run("start", "--listen", ":1", "--data", "/d", "--verbose"))
                .isEqualTo(1);

        assertThat(cli.err()).contains("Port 10240 is in use; give another.\n", "\tat dev.pando.cli.");
    }

    private int runStoppedBy(RuntimeException cause) {
        cluster.opener = options -> {
            FakeMember member = new FakeMember();
            member.closed.completeExceptionally(cause);
            return member;
        };
        return cli.run("start", "--listen", ":1", "--data", "/d");
    }

    private int runRefusedBy(RuntimeException cause) {
        cluster.opener = options -> {
            throw cause;
        };
        return cli.run("start", "--listen", ":1", "--data", "/d");
    }
}
