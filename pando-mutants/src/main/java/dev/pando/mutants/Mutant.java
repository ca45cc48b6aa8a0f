package dev.pando.mutants;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A deliberate bug, as others have had it. It is put into a copy of the sources, never into what is built.
 *
 * <p>The compiler copies a constant into the classes that use it, and only the edited files are compiled: an edit of a
 * constant that other files use has no effect there.
 *
 * @param name begins with the row that it belongs to: of the list of pitfalls, or P and the number of a bug that simulation
 *     found in Pando (docs/testing.md)
 * @param rows of these lists, at least one
 * @param breaks one sentence: what no longer holds
 * @param edits of the sources, at least one
 * @param catchers who may be asked
 * @param note why not all of them are; empty if all are
 */
record Mutant(String name, List<String> rows, String breaks, List<Edit> edits, Set<Catcher> catchers, String note) {
    private static final Pattern NAME = Pattern.compile("[slp]\\d+(-[a-z0-9]+)+");

    Mutant {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "A mutant's name is a row and words, such as s13-commits-early: " + name);
        }
        rows = List.copyOf(rows);
        edits = List.copyOf(edits);
        catchers = Collections.unmodifiableSet(EnumSet.copyOf(catchers));
    }

    /** A mutant of the row that its name begins with, which everybody may catch. */
    static Mutant of(String name, String breaks, Edit... edits) {
        String row = name.substring(0, name.indexOf('-')).toUpperCase(Locale.ROOT);
        List<Edit> all = List.of(edits);
        Set<Catcher> catchers = EnumSet.of(Catcher.SIMULATION, Catcher.SCENARIOS, Catcher.RULE_TESTS);
        if (all.stream().allMatch(edit -> edit.module() == SourceModule.CORE)) {
            catchers.add(Catcher.EXPLORATION);
        }
        return new Mutant(name, List.of(row), breaks, all, catchers, "");
    }

    /** Belongs to other rows too. */
    Mutant alsoOf(String... more) {
        List<String> all = new ArrayList<>(rows);
        all.addAll(List.of(more));
        return new Mutant(name, all, breaks, edits, catchers, note);
    }

    /** Can't be seen from outside, for this reason. */
    Mutant ruleTestsAlone(String why) {
        return new Mutant(name, rows, breaks, edits, EnumSet.of(Catcher.RULE_TESTS), why);
    }

    /** Whose tests are its rule tests. */
    Set<SourceModule> modules() {
        EnumSet<SourceModule> modules = EnumSet.noneOf(SourceModule.class);
        edits.forEach(edit -> modules.add(edit.module()));
        return modules;
    }
}
