package dev.pando.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.pando.CommandRejectedException;
import dev.pando.CompactionPolicy;
import dev.pando.Machine;
import dev.pando.Member;
import dev.pando.Raft;
import dev.pando.RaftOptions;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SeatsTest {
    @TempDir
    Path dir;

    @Test
    void aSeatIsTakenOnceAndTheStateComesBackFromASnapshot() {
        RaftOptions options = Raft.options().machine(Seats.TYPE, Seats::new).compaction(CompactionPolicy.bySize(1));
        try (Member member = options.dataDir(dir.resolve("one")).start(":0")) {
            Machine<String, String> seats = member.machine(Seats.TYPE);
            assertThat(seats.submit("12A ann")).isEqualTo("ann");
            assertThatExceptionOfType(CommandRejectedException.class)
                    .isThrownBy(() -> seats.submit("12A bob"))
                    .withMessage("12A is ann's.");
            try (Member second = options.dataDir(dir.resolve("two"))
                    .join(":0", List.of(member.self().address()))) {
                assertThat(second.machine(Seats.TYPE).read("12A")).isEqualTo("ann");
                assertThat(second.machine(Seats.TYPE).submit("12B bob")).isEqualTo("bob");
                second.leave();
            }
        }
        try (Member member = options.dataDir(dir.resolve("one")).resume(":0")) {
            assertThat(member.machine(Seats.TYPE).read("12B")).isEqualTo("bob");
            assertThat(member.machine(Seats.TYPE).read("12C")).isEqualTo("nobody");
        }
    }
}
