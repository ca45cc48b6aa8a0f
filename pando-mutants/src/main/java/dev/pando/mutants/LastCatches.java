package dev.pando.mutants;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Who has caught each mutant when it was last tried. They are asked first: where it still holds nobody else need be, and trying
 * all mutants takes much less time. What is not in it, or does not hold any more, costs nothing but that.
 *
 * @param byName of the mutants
 */
record LastCatches(Map<String, Catcher> byName) {
    /** In the project; a line for each mutant: its name, and the catcher. */
    static final Path FILE = Path.of("pando-mutants", "last-catches.txt");

    private static final String BETWEEN = ": ";

    LastCatches {
        byName = new TreeMap<>(byName);
    }

    /** Of this project; empty if it has none. */
    static LastCatches read(Path root) throws IOException {
        Path file = root.resolve(FILE);
        Map<String, Catcher> byName = new TreeMap<>();
        for (String line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
            int end = line.indexOf(BETWEEN);
            String label = line.substring(end + BETWEEN.length());
            Catcher catcher = Arrays.stream(Catcher.values())
                    .filter(each -> end > 0 && each.label().equals(label))
                    .findFirst()
                    .orElseThrow(() -> new IOException(file + " has a line that names no mutant and catcher: " + line));
            byName.put(line.substring(0, end), catcher);
        }
        return new LastCatches(byName);
    }

    /** Who caught this one; null if nobody has. */
    @Nullable Catcher of(Mutant mutant) {
        return byName.get(mutant.name());
    }

    /** With what was found now; mutants that were not tried stay as they were. */
    LastCatches with(List<Outcome> outcomes) {
        Map<String, Catcher> changed = new TreeMap<>(byName);
        for (Outcome outcome : outcomes) {
            Catcher catcher = outcome.caughtBy();
            if (catcher == null) {
                changed.remove(outcome.mutant().name());
            } else {
                changed.put(outcome.mutant().name(), catcher);
            }
        }
        return new LastCatches(changed);
    }

    void write(Path root) throws IOException {
        List<String> lines = new ArrayList<>();
        byName.forEach((name, catcher) -> lines.add(name + BETWEEN + catcher.label()));
        Files.write(root.resolve(FILE), lines);
    }
}
