package dev.pando.mutants;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every mutant can be tried, and every row of the list of pitfalls has one. */
class CatalogueTest {
    /** Bugs of Pando's own that simulation found (docs/testing.md). */
    private static final Set<String> FOUND_IN_PANDO =
            Set.of("P3", "P4", "P5", "P6", "P7", "P13", "P15", "P18", "P19", "P20");

    private static final int SAFETY_ROWS = 28;
    private static final int LIVENESS_ROWS = 10;

    private static final MutantCompiler COMPILER =
            new MutantCompiler(Project.ROOT, System.getProperty("java.class.path", ""));

    @Test
    void everyMutantAppliesAndCompiles(@TempDir Path folder) {
        Map<String, String> unusable = Catalogue.ALL.parallelStream()
                .map(mutant -> Map.entry(mutant.name(), trouble(mutant, folder.resolve(mutant.name()))))
                .filter(entry -> !entry.getValue().isEmpty())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        assertThat(unusable).isEmpty();
    }

    @Test
    void whoeverCaughtAMutantLastMayBeAsked() throws IOException {
        Map<String, Mutant> byName = Catalogue.ALL.stream().collect(Collectors.toMap(Mutant::name, mutant -> mutant));

        assertThat(LastCatches.read(Project.ROOT).byName()).allSatisfy((name, catcher) -> assertThat(byName.get(name))
                .as(name)
                .isNotNull()
                .satisfies(mutant -> assertThat(mutant.catchers()).contains(catcher)));
    }

    private static String trouble(Mutant mutant, Path folder) {
        try {
            COMPILER.compile(mutant, Files.createDirectory(folder));
            return "";
        } catch (UnusableMutantException e) {
            return e.state().label() + ": " + e.getMessage();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void everyRowHasAMutant() {
        TreeSet<String> expected = new TreeSet<>();
        IntStream.rangeClosed(1, SAFETY_ROWS).forEach(row -> expected.add("S" + row));
        IntStream.rangeClosed(1, LIVENESS_ROWS).forEach(row -> expected.add("L" + row));
        expected.addAll(FOUND_IN_PANDO);
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
