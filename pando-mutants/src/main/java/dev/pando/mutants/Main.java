package dev.pando.mutants;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code mutants} program: tries all mutants, and says which of them nobody notices. */
@Command(
        name = "mutants",
        usageHelpWidth = 100,
        description = "Puts deliberate bugs into copies of the sources, and shows that exploration, simulation or the"
                + " rule tests catch each of them.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every mutant was caught, three quarters of them without the rule tests",
            "1:a mutant survived, applies no more or does not compile, or too few were caught without the rule tests",
            "2:wrong usage"
        })
final class Main implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(names = "--root", hidden = true, defaultValue = ".", description = "The folder of the project, built.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path root;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help message and end.")
    void help(boolean asked) {
        // picocli shows it
    }

    @Option(names = "--list", description = "Say what mutants there are, and what each breaks; try none.")
    private boolean list;

    @Option(
            names = "--only",
            paramLabel = "PATTERN",
            defaultValue = "",
            description = "Only mutants in whose name this regular expression is found.")
    private String only = "";

    @Option(names = "--rule-tests-only", description = "Ask neither exploration nor simulation.")
    private boolean ruleTestsOnly;

    @Option(names = "--no-rule-tests", description = "Ask exploration and simulation alone.")
    private boolean noRuleTests;

    @Option(names = "--all-catchers", description = "Ask all of them, also when one has noticed.")
    private boolean allCatchers;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            defaultValue = "200",
            description = "Seeds of the simulation for each mutant, at most. ${DEFAULT-VALUE} if not given.")
    private int seeds;

    @Option(
            names = "--states",
            paramLabel = "N",
            defaultValue = "8000000",
            description = "States of the exploration for each mutant, at most. ${DEFAULT-VALUE} if not given.")
    private long states;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "600",
            description = "Seconds after which exploration, or simulation, of a mutant ends although it is not through."
                    + " ${DEFAULT-VALUE} if not given.")
    private int seconds;

    @Option(
            names = "--jobs",
            paramLabel = "N",
            description = "Mutants that are tried at once. One for each processor if not given.")
    private int jobs = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--remember",
            description = "Note who caught each, in pando-mutants/last-catches.txt: they are asked first from then on.")
    private boolean remember;

    @Option(names = "--json", description = "Write an object for each mutant, one a line, and one for all of them.")
    private boolean json;

    private Main() {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new Main()).execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<Mutant> mutants = chosen();
        if (list) {
            mutants.forEach(mutant -> out(described(mutant)));
            return 0;
        }
        List<Outcome> outcomes =
                run(mutants, new RunOptions(catchers(), allCatchers, new Budget(seeds, states, seconds)));
        if (remember) {
            LastCatches.read(root).with(outcomes).write(root);
        }
        Totals totals = Totals.of(outcomes);
        if (json) {
            out(ResultJson.line(totals));
        } else {
            out(new ResultTable(outcomes).text());
            out(totals.text());
        }
        boolean isWholeRun = only.isEmpty() && !ruleTestsOnly;
        return totals.isGood(isWholeRun) ? 0 : 1;
    }

    private static String described(Mutant mutant) {
        String alone = mutant.note().isEmpty() ? "" : " By rule tests alone: " + mutant.note();
        return mutant.name() + "  " + String.join(" ", mutant.rows()) + "  " + mutant.breaks() + alone;
    }

    private List<Mutant> chosen() {
        if (seeds < 1 || states < 1 || seconds < 1 || jobs < 1) {
            throw new ParameterException(
                    spec.commandLine(), "Numbers of seeds, states, seconds and jobs are 1 or more");
        }
        Pattern pattern;
        try {
            pattern = Pattern.compile(only);
        } catch (PatternSyntaxException e) {
            throw new ParameterException(spec.commandLine(), "Not a regular expression: " + only, e);
        }
        List<Mutant> mutants = Catalogue.ALL.stream()
                .filter(mutant -> pattern.matcher(mutant.name()).find())
                .toList();
        if (mutants.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "There is no mutant like " + only);
        }
        return mutants;
    }

    private Set<Catcher> catchers() {
        if (ruleTestsOnly && noRuleTests) {
            throw new ParameterException(spec.commandLine(), "With neither rule tests nor the others nobody is asked");
        }
        if (ruleTestsOnly) {
            return EnumSet.of(Catcher.RULE_TESTS);
        }
        return noRuleTests ? EnumSet.complementOf(EnumSet.of(Catcher.RULE_TESTS)) : EnumSet.allOf(Catcher.class);
    }

    private List<Outcome> run(List<Mutant> mutants, RunOptions options) throws IOException, InterruptedException {
        MutantRunner runner = new MutantRunner(root.toRealPath(), System.getProperty("java.class.path", ""), options);
        Thread atExit = new Thread(() -> close(runner));
        Runtime.getRuntime().addShutdownHook(atExit);
        try {
            return runner.runAll(mutants, jobs, this::tell);
        } finally {
            Runtime.getRuntime().removeShutdownHook(atExit);
            close(runner);
        }
    }

    private void tell(Outcome outcome) {
        if (json) {
            out(ResultJson.line(outcome));
        } else {
            spec.commandLine().getErr().println(ResultTable.line(outcome));
        }
    }

    private static void close(MutantRunner runner) {
        try {
            runner.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private synchronized void out(String text) {
        spec.commandLine().getOut().println(text);
        spec.commandLine().getOut().flush();
    }
}
