package dev.pando.mutants;

/** What may notice a mutant, in the order in which they are asked: the rule tests last, since they know the rules. */
enum Catcher {
    /** All orders of events, within small bounds. Of the rules alone. */
    EXPLORATION("exploration"),
    /** Whole clusters under seeds. */
    SIMULATION("simulation"),
    /** The tests that say rule by rule what is demanded. */
    RULE_TESTS("rule tests");

    private final String label;

    Catcher(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }
}
