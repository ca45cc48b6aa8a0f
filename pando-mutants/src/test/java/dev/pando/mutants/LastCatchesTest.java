package dev.pando.mutants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LastCatchesTest {
    private static final Mutant FIRST = Catalogue.ALL.get(0);
    private static final Mutant SECOND = Catalogue.ALL.get(1);
    private static final Mutant THIRD = Catalogue.ALL.get(2);

    @TempDir
    private Path root;

    @BeforeEach
    void aProject() throws IOException {
        Files.createDirectory(root.resolve("pando-mutants"));
    }

    @Test
    void whoCaughtAMutantIsKnown() {
        LastCatches catches = new LastCatches(Map.of(FIRST.name(), Catcher.SCENARIOS));

        assertThat(catches.of(FIRST)).isEqualTo(Catcher.SCENARIOS);
        assertThat(catches.of(SECOND)).isNull();
    }

    @Test
    void whatWasFoundIsReadAgain() throws IOException {
        LastCatches before =
                new LastCatches(Map.of(FIRST.name(), Catcher.SCENARIOS, SECOND.name(), Catcher.RULE_TESTS));
        List<Outcome> outcomes = List.of(
                new Outcome(SECOND, Outcome.State.SURVIVED, Map.of(), ""),
                new Outcome(
                        THIRD,
                        Outcome.State.CAUGHT,
                        Map.of(
                                Catcher.EXPLORATION, finding(Finding.Kind.NOTHING),
                                Catcher.SIMULATION, finding(Finding.Kind.CAUGHT)),
                        ""));

        before.with(outcomes).write(root);

        assertThat(Files.readAllLines(root.resolve(LastCatches.FILE)))
                .containsExactlyInAnyOrder(FIRST.name() + ": scenarios", THIRD.name() + ": simulation");
        assertThat(LastCatches.read(root))
                .isEqualTo(new LastCatches(Map.of(FIRST.name(), Catcher.SCENARIOS, THIRD.name(), Catcher.SIMULATION)));
    }

    @Test
    void aProjectThatHasNoneHasNone() throws IOException {
        assertThat(LastCatches.read(root)).isEqualTo(new LastCatches(Map.of()));
    }

    @Test
    void aLineThatSaysSomethingElseIsShown() throws IOException {
        Files.writeString(root.resolve(LastCatches.FILE), FIRST.name() + ": chance\n");

        assertThatThrownBy(() -> LastCatches.read(root))
                .isInstanceOf(IOException.class)
                .hasMessageEndingWith("has a line that names no mutant and catcher: " + FIRST.name() + ": chance");
    }

    private static Finding finding(Finding.Kind kind) {
        return new Finding(kind, "somewhere", "1 seed", "", 1);
    }
}
