package dev.pando.cli.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pando.cli.CommandException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class MemberProcessTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private MemberProcess member = new MemberProcess(7, Path.of(""), Site.onLoopback(ScriptedMember.that("runs")));

    @AfterEach
    void kill() throws InterruptedException {
        member.kill();
    }

    @Test
    void itsIdentityAndAddressAreWhatItSays() throws Exception {
        launch("runs");
        member.awaitUp(LIMIT);

        assertThat(member.isRunning()).isTrue();
        assertThat(member.id()).isEqualTo("1a2b3c4d000000000000000000000001");
        assertThat(member.address()).isEqualTo("127.0.0.1:4711");
        assertThat(member).hasToString("member 7 (1a2b3c4d, 127.0.0.1:4711)");
    }

    @Test
    void itEndsWhenItsStandardInputDoes() throws Exception {
        launch("runs");
        member.awaitUp(LIMIT);
        member.close();

        assertThat(member.awaitExit(LIMIT)).isZero();
        assertThat(member.isRunning()).isFalse();
        assertThat(folder.resolve("member-7/stdout.log")).isNotEmptyFile();
    }

    @Test
    void killedItIsGoneAtOnceAndCanBeLaunchedAgain() throws Exception {
        launch("runs");
        member.awaitUp(LIMIT);
        member.kill();
        assertThat(member.isRunning()).isFalse();

        member.launch("resume", List.of());
        member.awaitUp(LIMIT);
        assertThat(member.isRunning()).isTrue();
    }

    @Test
    void howLongItTookToComeUpIsKnownAfterwards() throws Exception {
        launch("runs");
        member.awaitUp(LIMIT);

        assertThat(member.startTook()).isPositive().isLessThan(LIMIT);
    }

    @Test
    void itsDataCanBeLostAndWhatItSaidStays() throws Exception {
        launch("fails");
        assertThat(member.awaitExit(LIMIT)).isEqualTo(1);
        Files.createDirectories(folder.resolve("member-7/data/groups"));
        member.deleteData();
        member.deleteData(); // no matter if it is gone already

        assertThat(folder.resolve("member-7/data")).doesNotExist();
        assertThat(member.failure("left, and went on"))
                .hasMessage("member 7 left, and went on: pando start: Port 10240 is in use; give another.");
    }

    @Test
    void oneThatFailsIsReportedWithItsLastWords() throws Exception {
        launch("fails");

        assertThatThrownBy(() -> member.awaitUp(LIMIT))
                .isInstanceOf(CommandException.class)
                .hasMessage("member 7 did not come up: pando start: Port 10240 is in use; give another.");
    }

    @Test
    void oneThatEndsWithoutAWordIsReportedToo() throws Exception {
        launch("babbles");

        assertThatThrownBy(() -> member.awaitUp(LIMIT))
                .isInstanceOf(CommandException.class)
                .hasMessageStartingWith("member 7 did not come up: it ");
    }

    @Test
    void oneThatSaysNothingIsGivenUp() throws Exception {
        launch("hangs");

        assertThatThrownBy(() -> member.awaitUp(Duration.ofMillis(1)))
                .isInstanceOf(CommandException.class)
                .hasMessage("member 7 was not up within 0 s");
    }

    private void launch(String script) throws Exception {
        member = new MemberProcess(7, folder.resolve("member-7"), Site.onLoopback(ScriptedMember.that(script)));
        member.launch("start", List.of("--max-entry", "10"));
    }
}
