package dev.pando;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client that uses machines of real members. */
final class MachinesOfClientTest {
    @TempDir
    Path dir;

    private RaftOptions options(String name) {
        return Raft.options().dataDir(dir.resolve(name)).segmentBytes(8 << 10).machine(WordCount.TYPE, WordCount::new);
    }

    private static String address(Member member) {
        return member.self().address();
    }

    @Test
    void resultsComeBack() {
        try (Member first = options("a").start(":0");
                Member second = options("b").join(":0", List.of(address(first)));
                PandoClient client = PandoClient.connect(List.of(address(second)))) {
            Machine<String, Long> words = client.machine(WordCount.TYPE);
            assertThat(words.submit("tree")).isEqualTo(1);
            assertThat(first.machine(WordCount.TYPE).submit("tree")).isEqualTo(2);
            assertThat(words.read("tree")).isEqualTo(2); // the client is connected to a follower
            List<CompletableFuture<Long>> many = new ArrayList<>();
            for (int i = 0; i < 900; i++) {
                many.add(words.submitAsync("tree"));
            }
            for (int i = 0; i < many.size(); i++) {
                assertThat(many.get(i).join()).isEqualTo(i + 3);
            }
            assertThat(words.read("tree", Consistency.LOCAL)).isEqualTo(902);
            assertThat(words.readAsync("root", Consistency.LINEARIZABLE).join()).isZero();
            assertThat(words.type()).isEqualTo(WordCount.TYPE);
        }
    }

    @Test
    void aRefusalIsAResult() {
        try (Member member = options("a").start(":0");
                PandoClient client = PandoClient.connect(List.of(address(member)))) {
            Machine<String, Long> words = client.machine(WordCount.TYPE);
            assertThatExceptionOfType(CommandRejectedException.class)
                    .isThrownBy(() -> words.submit("!"))
                    .withMessage("'!' is no word.");
            assertThat(words.submitAsync("!"))
                    .failsWithin(Duration.ofSeconds(30))
                    .withThrowableThat()
                    .withCauseInstanceOf(CommandRejectedException.class);
        }
    }

    /** Under way all the time while the member that it uses goes: each takes effect once, and gives what it gave. */
    @Test
    @SuppressWarnings("try") // closed in the midst of it
    void aClientGoesOnElsewhereAndNoCommandTakesEffectTwice() {
        try (Member first = options("a").start(":0");
                Member second = options("b").join(":0", List.of(address(first)))) {
            List<CompletableFuture<Long>> all = new ArrayList<>();
            try (Member third = options("c").join(":0", List.of(address(first)));
                    PandoClient client =
                            PandoClient.connect(List.of(address(third), address(second), address(first)))) {
                Machine<String, Long> words = client.machine(WordCount.TYPE);
                for (int i = 0; i < 1000; i++) {
                    all.add(words.submitAsync("tree"));
                }
                all.get(10).join();
                third.close();
                for (int i = 0; i < all.size(); i++) {
                    assertThat(all.get(i).join()).isEqualTo(i + 1);
                }
                assertThat(words.read("tree")).isEqualTo(1000);
            }
        }
    }

    @Test
    void whatDoesNotFitTheLogIsRefusedByName() {
        MachineType<String, Long> other = new MachineType<>("other", Codec.strings(), Codec.longs());
        try (Member member = options("a").start(":0");
                PandoClient client = PandoClient.connect(List.of(address(member)))) {
            assertThatExceptionOfType(OutcomeUnknownException.class)
                    .isThrownBy(() -> client.append(new byte[1]))
                    .withMessageContaining("submit commands to these, and append nothing");
            assertThatExceptionOfType(OutcomeUnknownException.class)
                    .isThrownBy(() -> client.machine(other).submit("tree"))
                    .withMessageContaining("but these: words");
            assertThatExceptionOfType(NotDoneException.class)
                    .isThrownBy(() -> client.machine(other).read("tree"))
                    .withMessageContaining("machine other")
                    .withMessageContaining("but these: words");
            assertThat(client.machine(WordCount.TYPE).submit("tree")).isEqualTo(1);
        }
    }

    @Test
    void aClusterWithoutMachinesTakesNoCommands() {
        try (Member member = Raft.options().dataDir(dir.resolve("a")).start(":0");
                PandoClient client = PandoClient.connect(List.of(address(member)))) {
            assertThatExceptionOfType(OutcomeUnknownException.class)
                    .isThrownBy(() -> client.machine(WordCount.TYPE).submit("tree"))
                    .withMessageContaining("no machine of the number");
            assertThatExceptionOfType(NotDoneException.class)
                    .isThrownBy(() -> client.machine(WordCount.TYPE).read("tree"))
                    .withMessageContaining("its members have no machines");
            assertThat(client.append(new byte[1]).index()).isPositive();
        }
    }

    /** The text of the cause reaches whoever waits. */
    @Test
    void machinesThatHaveStoppedSaySo() {
        try (Member member = options("a").start(":0");
                PandoClient client = PandoClient.connect(List.of(address(member)))) {
            Machine<String, Long> words = client.machine(WordCount.TYPE);
            assertThatExceptionOfType(OutcomeUnknownException.class)
                    .isThrownBy(() -> words.submit("?", Duration.ofSeconds(2)))
                    .withMessageContaining("machine words could not carry out entry");
            assertThat(words.read("tree", Consistency.LOCAL)).isZero();
        }
    }
}
