package dev.pando.mutants;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every mutant can be tried, and every row of the list of pitfalls has one. */
class CatalogueTest {
    /** Rows whose feature there isn't yet: their mutants come with it. */
    private static final Map<String, String> LATER = Map.of(
            "S2", "joint configurations",
            "S7", "snapshots",
            "S26", "snapshots",
            "L10", "snapshots");

    private static final int SAFETY_ROWS = 28;
    private static final int LIVENESS_ROWS = 10;

    private static final MutantCompiler COMPILER =
            new MutantCompiler(Project.ROOT, System.getProperty("java.class.path", ""));

    static List<Mutant> all() {
        return Catalogue.ALL;
    }

    @ParameterizedTest
    @MethodSource("all")
    void everyMutantAppliesAndCompiles(Mutant mutant, @TempDir Path folder)
            throws IOException, UnusableMutantException {
        Path classes = COMPILER.compile(mutant, folder);
        try (Stream<Path> files = Files.walk(classes)) {
            assertThat(files.filter(Files::isRegularFile)).isNotEmpty();
        }
    }

    @Test
    void everyRowWhoseFeatureIsThereHasAMutant() {
        TreeSet<String> expected = new TreeSet<>();
        IntStream.rangeClosed(1, SAFETY_ROWS).forEach(row -> expected.add("S" + row));
        IntStream.rangeClosed(1, LIVENESS_ROWS).forEach(row -> expected.add("L" + row));
        expected.removeAll(LATER.keySet());
        TreeSet<String> present = new TreeSet<>();
        Catalogue.ALL.forEach(mutant -> present.addAll(mutant.rows()));
        assertThat(present).isEqualTo(expected);
    }

    @Test
    void noTwoMutantsHaveOneName() {
        Map<String, Integer> count = new TreeMap<>();
        Catalogue.ALL.forEach(mutant -> count.merge(mutant.name(), 1, Integer::sum));
        assertThat(count.values()).containsOnly(1);
    }
}
