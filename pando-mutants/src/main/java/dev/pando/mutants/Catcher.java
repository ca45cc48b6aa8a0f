package dev.pando.mutants;

/** What may notice a mutant. {@link Turn} says in which order they are asked. */
enum Catcher {
    /** All orders of events, within small bounds. Of the rules alone. */
    EXPLORATION("exploration"),
    /** Whole clusters under seeds. */
    SIMULATION("simulation"),
    /** Single histories on simulated machines, each written down for one mistake: the testkit's own tests. */
    SCENARIOS("scenarios"),
    /** The tests that say rule by rule what is demanded. */
    RULE_TESTS("rule tests");

    private final String label;

    /** Whether its findings are tests that have failed. */
    boolean isTests() {
        return this == SCENARIOS || this == RULE_TESTS;
    }

    Catcher(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }
}
