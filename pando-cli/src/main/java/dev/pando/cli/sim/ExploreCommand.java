package dev.pando.cli.sim;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pando.cli.CommandException;
import dev.pando.cli.Environment;
import dev.pando.cli.ExitCode;
import dev.pando.cli.Json;
import dev.pando.cli.Progress;
import dev.pando.cli.TextTable;
import dev.pando.testkit.explore.Exploration;
import dev.pando.testkit.explore.ExplorationResult;
import dev.pando.testkit.explore.NamedBounds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Explores the rules. */
@Command(
        name = "explore",
        description = {
            "Explores every order of events of small clusters, breadth first, over the real rules: messages in any order"
                    + " or lost, crashes, elections, changes of the membership, within bounds.",
            "What is wrong is shown with a shortest way to it, step by step, and it ends with 1.",
            "With --json: one object for each bound, with name, states, depth, exhaustive, seconds and, where something is"
                    + " wrong, violation and trace."
        })
public final class ExploreCommand implements Callable<Integer> {
    private final Environment environment;

    @Parameters(
            arity = "0..*",
            paramLabel = "BOUND",
            description = "What to explore, by name; `pando explore --list` has them. Default: what takes seconds.")
    private List<String> names = new ArrayList<>();

    @Option(names = "--all", description = "Explore what takes minutes, too.")
    private boolean all;

    @Option(names = "--list", description = "Print the names, and what takes minutes.")
    private boolean list;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(names = "--json", description = "Print JSON objects.")
    private boolean json;

    public ExploreCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        if (list) {
            Arrays.stream(NamedBounds.values())
                    .forEach(named ->
                            environment.out().println(name(named) + (named.isQuick() ? "" : "  (takes minutes)")));
            environment.out().flush();
            return ExitCode.OK.code();
        }
        List<NamedBounds> chosen = chosen();
        TextTable table = new TextTable(List.of("bound", "states", "depth", "all", "seconds", "states a second"));
        for (NamedBounds named : chosen) {
            long begun = System.nanoTime();
            ExplorationResult result = explore(named);
            Duration took = Duration.ofNanos(System.nanoTime() - begun);
            if (json) {
                environment.out().println(Json.line(object(named, result, took)));
            } else {
                table.row(row(named, result, took));
            }
            if (result.violation() != null) {
                fail(table, named, result);
            }
        }
        if (!json) {
            environment.out().print(table);
        }
        environment.out().flush();
        return ExitCode.OK.code();
    }

    private List<NamedBounds> chosen() {
        if (!names.isEmpty()) {
            return names.stream().map(this::bounds).toList();
        }
        return Arrays.stream(NamedBounds.values())
                .filter(named -> all || named.isQuick())
                .toList();
    }

    /** With a bar for who watches. */
    private ExplorationResult explore(NamedBounds named) {
        try (Progress progress = Progress.of(environment, name(named), -1, " states", 1)) {
            return Exploration.run(named.bounds(), (depth, states, waiting) -> progress.stepTo(states));
        }
    }

    private NamedBounds bounds(String name) {
        return Arrays.stream(NamedBounds.values())
                .filter(named -> name(named).equals(name))
                .findFirst()
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        "There is no bound " + name + ", but "
                                + Arrays.stream(NamedBounds.values())
                                        .map(ExploreCommand::name)
                                        .toList()));
    }

    private static String name(NamedBounds named) {
        return named.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private void fail(TextTable table, NamedBounds named, ExplorationResult result) {
        if (!json) {
            environment.out().print(table);
            result.trace().forEach(environment.out()::println);
        }
        throw new CommandException("within " + name(named) + ", " + result.violation() + " The way there has "
                + result.trace().size() + " steps.");
    }

    private static List<String> row(NamedBounds named, ExplorationResult result, Duration took) {
        return List.of(
                name(named),
                TextTable.number(result.states()),
                Integer.toString(result.depth()),
                result.isExhaustive() ? "yes" : "no",
                String.format(Locale.ROOT, "%.1f", took.toMillis() / 1000.0),
                TextTable.number(Report.rate((double) result.states(), took)));
    }

    private static ObjectNode object(NamedBounds named, ExplorationResult result, Duration took) {
        ObjectNode node = Json.object();
        node.put("name", name(named));
        node.put("states", result.states());
        node.put("depth", result.depth());
        node.put("exhaustive", result.isExhaustive());
        node.put("seconds", took.toMillis() / 1000.0);
        if (result.violation() != null) {
            node.put("violation", result.violation().getMessage());
            result.trace().forEach(node.putArray("trace")::add);
        }
        return node;
    }
}
