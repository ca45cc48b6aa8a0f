package dev.pando.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pando.Entry;
import dev.pando.NotDoneException;
import dev.pando.PandoClient;
import dev.pando.cli.CommandException;
import dev.pando.cli.FakeCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class SendersTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final FakeCluster cluster = new FakeCluster();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void everyLineIsAppendedByItsSenderInASessionOfItsOwn() throws Exception {
        Input input = numbers(1000);
        try (Senders senders = new Senders(input, clients(3), new Gate(input.lines()), count -> {})) {
            senders.start();
            senders.acknowledgements().awaitCount(input.lines(), LIMIT);

            assertThat(senders.acknowledgements().lastIndex())
                    .isEqualTo(cluster.log().size());
            Verification verification =
                    new Verification(input, 3, sessions(senders), cluster.log().size(), () -> {});
            Verification.Findings findings = verification.verify(
                    List.of((last, consumer) -> cluster.log().forEach(consumer)));
            assertThat(findings.difference()).isEqualTo(Difference.NONE);
        }
    }

    @Test
    void linesBehindTheGateWaitUntilItOpens() throws Exception {
        Input input = numbers(10);
        Gate gate = new Gate(4);
        try (Senders senders = new Senders(input, clients(2), gate, count -> {})) {
            senders.start();
            senders.acknowledgements().awaitCount(4, LIMIT);
            assertThat(senders.acknowledgements().count()).isEqualTo(4);

            senders.acknowledgements().mark(System.nanoTime());
            gate.openTo(5);
            senders.acknowledgements().awaitFirstSinceMark(LIMIT);
            senders.acknowledgements().awaitCount(5, LIMIT);
            assertThat(senders.acknowledgements().count()).isEqualTo(5);

            gate.openTo(10);
            senders.acknowledgements().awaitCount(10, LIMIT);
        }
    }

    @Test
    void onlyWhatIsSubmittedFromNowOnShowsThatASenderIsServed() throws Exception {
        Input input = numbers(10);
        try (Senders senders = new Senders(input, clients(2), new Gate(4), count -> {})) {
            senders.start();
            senders.acknowledgements().awaitCount(4, LIMIT);

            assertThatThrownBy(() -> senders.awaitEachAnswered(Duration.ofMillis(5)))
                    .isInstanceOf(CommandException.class)
                    .hasMessage("waited 0 s in vain until each sender is answered");
        }
        Pace pace = new Pace(1000, System::nanoTime);
        try (Senders senders = new Senders(input.repeated(Long.MAX_VALUE), clients(2), pace, count -> {})) {
            senders.start();
            senders.awaitEachAnswered(LIMIT);

            senders.acknowledgements().awaitCount(pace.end(), LIMIT);
        }
    }

    @Test
    void theLongestGapIsThatOfWhatWasDue() {
        Acknowledgements acknowledgements = new Acknowledgements(count -> {});
        acknowledgements.submitted(100);
        acknowledgements.acknowledged(1, 100, 130);
        acknowledgements.submitted(500);
        acknowledgements.acknowledged(2, 500, 510);

        assertThat(acknowledgements.longestGap()).isEqualTo(Duration.ofNanos(30));
    }

    @Test
    void anAppendThatFailsEndsTheWaitWithItsReason() throws Exception {
        Input input = Input.of(Files.writeString(folder.resolve("input"), "x".repeat((1 << 20) + 1)), 2 << 20);
        try (Senders senders = new Senders(input, clients(1), new Gate(1), count -> {})) {
            senders.start();
            assertThatThrownBy(() -> senders.acknowledgements().awaitCount(1, LIMIT))
                    .isInstanceOf(CommandException.class)
                    .hasMessageStartingWith("a sender failed: The payload has 1048577 bytes");
        }
    }

    @Test
    void onlyWhatWasSubmittedAfterTheMarkAnswersIt() throws Exception {
        Acknowledgements acknowledgements = new Acknowledgements(count -> {});
        acknowledgements.acknowledged(1, 10, 11);
        acknowledgements.mark(100);
        acknowledgements.acknowledged(2, 99, 150); // on its way when the mark was set
        acknowledgements.acknowledged(3, 100, 170);
        acknowledgements.acknowledged(4, 101, 160);

        assertThat(acknowledgements.awaitFirstSinceMark(LIMIT)).isEqualTo(170);
        assertThat(acknowledgements.count()).isEqualTo(4);
    }

    @Test
    void nothingAcknowledgedForTooLongIsAnError() {
        Acknowledgements acknowledgements = new Acknowledgements(count -> {});
        acknowledgements.acknowledged(1, 0, 0);
        acknowledgements.mark(1);

        assertThatThrownBy(() -> acknowledgements.awaitCount(2, Duration.ofMillis(5)))
                .isInstanceOf(CommandException.class)
                .hasMessage("no append was acknowledged for 0 s, after 1 that were");
        assertThatThrownBy(() -> acknowledgements.awaitFirstSinceMark(Duration.ofMillis(5)))
                .isInstanceOf(CommandException.class);
    }

    @Test
    void theFirstFailureIsTheOneThatIsTold() {
        Acknowledgements acknowledgements = new Acknowledgements(count -> {});
        acknowledgements.failed(new NotDoneException("first"));
        acknowledgements.failed(new NotDoneException("second"));

        assertThatThrownBy(() -> acknowledgements.awaitCount(1, LIMIT)).hasMessage("a sender failed: first");
    }

    private Map<Long, Integer> sessions(Senders senders) {
        Map<Long, Integer> sessions = new HashMap<>();
        List<OptionalLong> first = senders.firstIndexes();
        for (int i = 0; i < first.size(); i++) {
            Entry entry = cluster.log().get((int) first.get(i).orElseThrow() - 1);
            sessions.put(entry.session(), i);
        }
        return sessions;
    }

    private List<PandoClient> clients(int count) {
        List<PandoClient> clients = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            clients.add(cluster.connect(List.of("h:1"), LIMIT));
        }
        return clients;
    }

    private Input numbers(int count) throws IOException {
        List<String> lines = IntStream.range(0, count).mapToObj(String::valueOf).toList();
        return Input.of(Files.write(folder.resolve("input"), lines), 100);
    }
}
