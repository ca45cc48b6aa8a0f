package dev.pando.mutants;

import java.util.List;
import java.util.Locale;

/**
 * What all outcomes come to.
 *
 * @param caught by anybody
 * @param caughtWithoutRuleTests by exploration or simulation
 * @param caughtByNetAlone by none of the rule tests but those that run many rules together under seeds
 * @param survived nobody noticed them
 * @param unusable apply no more, don't compile, or could not be decided
 */
record Totals(int caught, int caughtWithoutRuleTests, int caughtByNetAlone, int survived, int unusable) {
    private static final int LEAST_PERCENT_WITHOUT_RULE_TESTS = 75;

    static Totals of(List<Outcome> outcomes) {
        int caught = 0;
        int withoutRuleTests = 0;
        int byNetAlone = 0;
        int survived = 0;
        for (Outcome outcome : outcomes) {
            caught += outcome.state() == Outcome.State.CAUGHT ? 1 : 0;
            withoutRuleTests += outcome.isCaughtWithoutRuleTests() ? 1 : 0;
            byNetAlone += outcome.isCaughtByNetAlone() ? 1 : 0;
            survived += outcome.state() == Outcome.State.SURVIVED ? 1 : 0;
        }
        return new Totals(caught, withoutRuleTests, byNetAlone, survived, outcomes.size() - caught - survived);
    }

    int all() {
        return caught + survived + unusable;
    }

    double percentWithoutRuleTests() {
        return all() == 0 ? 100 : 100.0 * caughtWithoutRuleTests / all();
    }

    /** @param isShareDemanded whether all were shown to exploration and simulation first */
    boolean isGood(boolean isShareDemanded) {
        boolean isShareReached = percentWithoutRuleTests() >= LEAST_PERCENT_WITHOUT_RULE_TESTS;
        return survived == 0 && unusable == 0 && (isShareReached || !isShareDemanded);
    }

    String text() {
        return String.format(
                Locale.ROOT,
                "%d mutants: %d caught (%d by the net alone), %d survived, %d could not be tried; without the rule tests %d"
                        + " (%.0f %%, %d %% are demanded).",
                all(),
                caught,
                caughtByNetAlone,
                survived,
                unusable,
                caughtWithoutRuleTests,
                percentWithoutRuleTests(),
                LEAST_PERCENT_WITHOUT_RULE_TESTS);
    }
}
