package dev.pando;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One member's data becomes a new cluster when the others are gone, on real files. */
@Timeout(120)
final class RecoveryTest {
    @TempDir
    Path dir;

    private RaftOptions options(String name) {
        return Raft.options().dataDir(dir.resolve(name));
    }

    @Test
    void whatOneOfThreeHadGoesOnAsANewClusterThatKnowsNobodyOfBefore() throws Exception {
        Member first = options("1").start(":0");
        String address = first.self().address();
        Member second = options("2").join(":0", List.of(address));
        String secondAddress = second.self().address();
        Member third = options("3").join(":0", List.of(address));
        first.log().append("before".getBytes(UTF_8));
        var cluster = first.status().cluster();
        for (Member member : List.of(third, second, first)) {
            member.close();
        }

        Path aside;
        try (Recovery recovery = options("1").recovery()) {
            assertThat(recovery.member()).isEqualTo(first.self().id());
            assertThat(recovery.cluster()).isEqualTo(cluster);
            assertThat(recovery.lastIndex()).isGreaterThanOrEqualTo(recovery.commitIndex());
            assertThatThrownBy(() -> options("1").recovery())
                    .isInstanceOf(InvalidDataException.class)
                    .hasMessageContaining("in use");
            Recovery.Recovered done = recovery.run();
            assertThat(done.cluster()).isNotEqualTo(cluster);
            aside = done.aside();
        }
        assertThat(aside).isEqualTo(dir.resolve("1.before-recovery"));
        assertThat(Files.readString(aside.resolve("identity"))).contains("cluster " + cluster);

        Member alone = options("1").resume(address);
        alone.log().append("afterwards".getBytes(UTF_8));
        assertThat(GrowingTest.read(alone, 2)).containsExactly("before", "afterwards");
        assertThat(alone.roster().voters()).containsExactly(alone.self());

        Member old = options("2").resume(secondAddress); // it asks the first for its vote, and is not let in
        Member grown = options("4").join(":0", List.of(address));
        assertThat(grown.roster().voters()).containsExactlyInAnyOrder(alone.self(), grown.self());
        assertThat(GrowingTest.read(grown, 2)).containsExactly("before", "afterwards");
        assertThat(old.term().leader()).isEqualTo(Optional.empty());
        assertThat(old.log().appendAsync("lost".getBytes(UTF_8)))
                .failsWithin(1, TimeUnit.MILLISECONDS)
                .withThrowableOfType(Exception.class);
        old.close();
        grown.close();
        alone.close();
    }

    @Test
    void itIsRepeatedWithoutHarmAndKeepsWhatEachFound() {
        Member member = options("1").start(":0");
        String address = member.self().address();
        member.log().append("a line".getBytes(UTF_8));
        member.close();
        for (int i = 0; i < 3; i++) {
            try (Recovery recovery = options("1").recovery()) {
                recovery.run();
            }
        }
        assertThat(dir.resolve("1.before-recovery.3")).isDirectory();
        Member again = options("1").resume(address);
        assertThat(GrowingTest.read(again, 1)).containsExactly("a line");
        again.close();
        Member before = Raft.options().dataDir(dir.resolve("1.before-recovery")).resume(address);
        assertThat(GrowingTest.read(before, 1)).containsExactly("a line");
        before.close();
    }

    @Test
    void whatIsNoMembersDataIsRefusedByName() {
        assertThatThrownBy(() -> options("nothing").recovery())
                .isInstanceOf(InvalidDataException.class)
                .hasMessageContaining("There is no member's data in " + dir.resolve("nothing"));
        Member first = options("1").start(":0");
        Member second = options("2").join(":0", List.of(first.self().address()));
        second.leave();
        assertThatThrownBy(() -> options("2").recovery())
                .isInstanceOf(InvalidDataException.class)
                .hasMessageContaining("was removed from its cluster, or left it");
        assertThatThrownBy(() -> options("3").joinTimeout(Duration.ofMillis(50)).join(":0", List.of("127.0.0.1:1")))
                .isInstanceOf(JoinException.class);
        assertThatThrownBy(() -> options("3").recovery())
                .isInstanceOf(InvalidDataException.class)
                .hasMessageContaining("has not got into a cluster yet");
        assertThatThrownBy(() -> Raft.options().recovery()).isInstanceOf(IllegalStateException.class);
        first.close();
    }
}
