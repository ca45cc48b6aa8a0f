package dev.pando.mutants;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * How mutants are tried.
 *
 * @param catchers who is asked at all
 * @param askAll whether all of them are asked, also after one has noticed
 * @param budget of each
 */
record RunOptions(Set<Catcher> catchers, boolean askAll, Budget budget) {
    static final RunOptions DEFAULT = new RunOptions(EnumSet.allOf(Catcher.class), false, Budget.DEFAULT);

    RunOptions {
        catchers = Collections.unmodifiableSet(EnumSet.copyOf(catchers));
    }

    RunOptions of(Set<Catcher> chosen) {
        return new RunOptions(chosen, askAll, budget);
    }
}
