package dev.pando.mutants;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What became of mutants, for a person: a line for each, and what all of them come to. */
final class ResultTable {
    private static final int MAX_SAID = 90;
    private static final List<String> HEADINGS = List.of("mutant", "rows", "caught by", "after", "seconds", "said");

    private final List<Outcome> outcomes;

    ResultTable(List<Outcome> outcomes) {
        this.outcomes = List.copyOf(outcomes);
    }

    String text() {
        List<List<String>> lines = new ArrayList<>();
        lines.add(HEADINGS);
        outcomes.forEach(outcome -> lines.add(cells(outcome)));
        int[] widths = new int[HEADINGS.size()];
        for (List<String> line : lines) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (List<String> line : lines) {
            StringBuilder row = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                row.append(line.get(i))
                        .append(" ".repeat(widths[i] - line.get(i).length() + 2));
            }
            text.append(row.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    static String line(Outcome outcome) {
        return String.join("  ", cells(outcome));
    }

    private static List<String> cells(Outcome outcome) {
        Catcher catcher = outcome.caughtBy();
        Finding finding = catcher == null ? null : outcome.findings().get(catcher);
        return catcher == null || finding == null
                ? cells(outcome, outcome.state().label(), tried(outcome), outcome.trouble())
                : cells(outcome, catcher.label(), finding.after(), said(catcher, finding));
    }

    private static List<String> cells(Outcome outcome, String caughtBy, String after, String said) {
        Mutant mutant = outcome.mutant();
        String seconds = String.format(Locale.ROOT, "%.1f", outcome.seconds());
        return List.of(mutant.name(), String.join(" ", mutant.rows()), caughtBy, after, seconds, shortened(said));
    }

    private static String tried(Outcome outcome) {
        return outcome.findings().values().stream()
                .filter(finding -> finding.kind() == Finding.Kind.NOTHING)
                .map(Finding::after)
                .collect(Collectors.joining(", "));
    }

    private static String said(Catcher catcher, Finding finding) {
        return catcher.isTests() ? simpleName(finding.where()) : finding.where() + ": " + finding.said();
    }

    /** Class and method, without the package. */
    private static String simpleName(String test) {
        int method = test.lastIndexOf('.');
        return test.substring(test.lastIndexOf('.', method - 1) + 1);
    }

    private static String shortened(String text) {
        return text.length() <= MAX_SAID ? text : text.substring(0, MAX_SAID - 1) + "…";
    }
}
