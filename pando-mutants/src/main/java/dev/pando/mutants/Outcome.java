package dev.pando.mutants;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What became of one mutant.
 *
 * @param state in the end
 * @param findings of those who were asked, in their order
 * @param trouble why it could not be tried; empty if it was
 */
record Outcome(Mutant mutant, State state, Map<Catcher, Finding> findings, String trouble) {
    /** In the end. */
    enum State {
        CAUGHT("caught"),
        SURVIVED("SURVIVED"),
        APPLIES_NO_MORE("APPLIES NO MORE"),
        DOES_NOT_COMPILE("DOES NOT COMPILE"),
        /** A catcher broke, or says the same of the code as it is. */
        UNDECIDED("UNDECIDED");

        private final String label;

        State(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }
    }

    Outcome {
        findings = new TreeMap<>(findings);
    }

    static Outcome unusable(Mutant mutant, UnusableMutantException why) {
        return new Outcome(mutant, why.state(), Map.of(), String.valueOf(why.getMessage()));
    }

    /** The first who noticed, null unless it is caught. */
    @Nullable Catcher caughtBy() {
        if (state != State.CAUGHT) {
            return null;
        }
        for (Map.Entry<Catcher, Finding> entry : findings.entrySet()) {
            if (entry.getValue().kind() == Finding.Kind.CAUGHT) {
                return entry.getKey();
            }
        }
        return null;
    }

    boolean isCaughtWithoutRuleTests() {
        Catcher catcher = caughtBy();
        return catcher != null && catcher != Catcher.RULE_TESTS;
    }

    /** No other rule test has noticed: the net comes last. */
    boolean isCaughtByNetAlone() {
        Finding finding = caughtBy() == Catcher.RULE_TESTS ? findings.get(Catcher.RULE_TESTS) : null;
        return finding != null && finding.where().contains(".net.");
    }

    /** Of all who were asked. */
    double seconds() {
        return findings.values().stream().mapToDouble(Finding::seconds).sum();
    }
}
