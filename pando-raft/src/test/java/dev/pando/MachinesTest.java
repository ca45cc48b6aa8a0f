package dev.pando;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** State machines on real members. */
final class MachinesTest {
    private static final Codec<Long> LONGS = Codec.longs();

    @TempDir
    Path dir;

    private RaftOptions options(String name, Supplier<WordCount> machine) {
        return Raft.options()
                .dataDir(dir.resolve(name))
                .segmentBytes(8 << 10)
                .compaction(CompactionPolicy.bySize(16 << 10))
                .machine(WordCount.TYPE, machine);
    }

    private RaftOptions options(String name) {
        return options(name, WordCount::new);
    }

    /** Many commands at once; what they gave, in order. */
    private static List<Long> submitAll(Machine<String, Long> machine, String word, int count) {
        List<CompletableFuture<Long>> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(machine.submitAsync(word));
        }
        return all.stream().map(CompletableFuture::join).toList();
    }

    @Test
    void commandsTakeEffectOnceInOrderOnAllMembers() {
        try (Member first = options("a").start(":0");
                Member second = options("b").join(":0", List.of(first.self().address()))) {
            Machine<String, Long> here = first.machine(WordCount.TYPE);
            Machine<String, Long> there = second.machine(WordCount.TYPE);
            assertThat(here.submit("tree")).isEqualTo(1);
            assertThat(there.submit("tree")).isEqualTo(2);
            assertThat(submitAll(there, "tree", 3)).containsExactly(3L, 4L, 5L);
            assertThat(here.read("tree")).isEqualTo(5);
            assertThat(there.read("tree")).isEqualTo(5);
            assertThat(there.read("root")).isZero();
            assertThat(there.read("tree", Consistency.LOCAL)).isEqualTo(5);
        }
    }

    @Test
    void aRefusalIsAResult() {
        try (Member member = options("a").start(":0")) {
            Machine<String, Long> machine = member.machine(WordCount.TYPE);
            assertThatExceptionOfType(CommandRejectedException.class)
                    .isThrownBy(() -> machine.submit("!"))
                    .withMessage("'!' is no word.")
                    .satisfies(e -> assertThat(e.mayHaveTakenEffect()).isFalse());
            assertThat(machine.submit("tree")).isEqualTo(1);
            assertThat(member.status().machines().orElseThrow().haltedIndex()).isZero();
        }
    }

    /** It stops there, says so, skips nothing, and goes on with a machine that can. */
    @Test
    void anExceptionStopsTheMachinesWhereItCame() {
        long index;
        try (Member member = options("a").start(":0")) {
            Machine<String, Long> machine = member.machine(WordCount.TYPE);
            machine.submit("tree");
            CompletableFuture<Long> failing = machine.submitAsync("?");
            CompletableFuture<Long> next = machine.submitAsync("tree");
            MachineHaltedException halted =
                    (MachineHaltedException) failing.handle((r, e) -> e).join();
            assertThat(halted)
                    .hasMessageContaining("machine words could not carry out entry " + halted.index())
                    .hasRootCauseMessage("What is '?'?");
            assertThat(halted.mayHaveTakenEffect()).isTrue();
            assertThat(next).failsWithin(Duration.ofSeconds(30));
            index = halted.index();
            assertThat(member.status().machines())
                    .contains(new MachinesStatus(index - 1, index, String.valueOf(halted.getMessage())));
            assertThat(machine.read("tree", Consistency.LOCAL)).isEqualTo(1);
            assertThatExceptionOfType(MachineHaltedException.class)
                    .isThrownBy(() -> machine.read("tree"))
                    .satisfies(e -> assertThat(e.index()).isEqualTo(halted.index()));
        }
        try (Member member = options("a", () -> new WordCount() {
                    @Override
                    public Long apply(CommandContext context, String word) {
                        return word.startsWith("?") ? -1L : super.apply(context, word);
                    }
                })
                .resume(":0")) {
            assertThat(member.machine(WordCount.TYPE).read("tree")).isEqualTo(2);
            assertThat(member.status().machines().orElseThrow().haltedIndex()).isZero();
        }
    }

    @Test
    void anOperatorHasAllPassOverACommand() {
        try (Member first = options("a").start(":0");
                Member second = options("b").join(":0", List.of(first.self().address()))) {
            Machine<String, Long> here = first.machine(WordCount.TYPE);
            Machine<String, Long> there = second.machine(WordCount.TYPE);
            here.submit("tree");
            assertThatExceptionOfType(MachineHaltedException.class).isThrownBy(() -> here.submit("?"));
            assertThatExceptionOfType(MachineHaltedException.class).isThrownBy(() -> there.read("tree"));
            long index = second.status().machines().orElseThrow().haltedIndex();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> second.skip(index + 1))
                    .withMessageContaining("are halted at " + index);
            second.skip(index);
            assertThat(there.submit("tree")).isEqualTo(2);
            assertThat(here.read("tree")).isEqualTo(2);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> first.skip(index))
                    .withMessageContaining("are not halted");
        }
    }

    @Test
    void theLogIsCompactedAndGoneOnFrom() {
        compactedAndGoneOnFrom(WordCount::new);
    }

    @Test
    void aViewIsWrittenWhileCommandsGoOn() {
        compactedAndGoneOnFrom(WordCount.WithView::new);
    }

    private static boolean isCompacted(Member member) {
        Optional<Snapshot> snapshot = member.log().snapshot();
        snapshot.ifPresent(Snapshot::close);
        return snapshot.isPresent();
    }

    private void compactedAndGoneOnFrom(Supplier<WordCount> machine) {
        try (Member member = options("a", machine).start(":0")) {
            long expected = 0;
            Machine<String, Long> words = member.machine(WordCount.TYPE);
            while (!isCompacted(member)) { // each round is more than the policy waits for
                submitAll(words, "tree", 500);
                expected += 500;
            }
            assertThat(words.read("tree")).isEqualTo(expected);
            try (Member joined =
                    options("b", machine).join(":0", List.of(member.self().address()))) {
                assertThat(joined.machine(WordCount.TYPE).read("tree")).isEqualTo(expected);
                assertThat(joined.machine(WordCount.TYPE).submit("tree")).isEqualTo(expected + 1);
                joined.leave();
            }
        }
        try (Member member = options("a", machine).resume(":0")) {
            assertThat(member.machine(WordCount.TYPE).read("tree") % 500).isEqualTo(1);
        }
    }

    @Test
    void theLogBelongsToTheMachines() {
        try (Member member = options("a").start(":0")) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> member.log().append(new byte[1]))
                    .withMessageContaining("submit commands");
            assertThatIllegalStateException()
                    .isThrownBy(() -> member.log().compact(1, List.of()))
                    .withMessageContaining("neither appended to nor compacted");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> member.machine(new MachineType<>("other", Codec.strings(), LONGS)))
                    .withMessageContaining("no machine 'other'");
        }
    }

    @Test
    void aMemberWithoutTheMachinesSaysSo() {
        try (Member member = options("a").start(":0")) {
            member.machine(WordCount.TYPE).submit("tree");
        }
        try (Member member = Raft.options().dataDir(dir.resolve("a")).resume(":0")) {
            assertThat(member.closed())
                    .failsWithin(Duration.ofSeconds(30))
                    .withThrowableThat()
                    .havingCause()
                    .isInstanceOf(InvalidDataException.class)
                    .withMessageContaining("register those of the cluster");
        }
    }

    @Test
    void namesThatCannotBeToldApartAreRefused() {
        RaftOptions options = Raft.options().machine(WordCount.TYPE, WordCount::new);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> options.machine(WordCount.TYPE, WordCount::new))
                .withMessageContaining("'words' is registered already");
        assertThatIllegalArgumentException().isThrownBy(() -> new MachineType<>(" ", LONGS, LONGS));
    }
}
