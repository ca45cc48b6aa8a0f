package dev.pando.cli.sim;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pando.cli.CommandException;
import dev.pando.cli.Environment;
import dev.pando.cli.ExitCode;
import dev.pando.cli.Json;
import dev.pando.cli.TextTable;
import dev.pando.testkit.explore.Exploration;
import dev.pando.testkit.explore.ExplorationListener;
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
            description =
                    "What to explore: figure-3-7, elections, one-to-two-to-one, crashes, replication. Default: all of it.")
    private List<String> names = new ArrayList<>();

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
        List<NamedBounds> chosen = names.isEmpty()
                ? Arrays.asList(NamedBounds.values())
                : names.stream().map(this::bounds).toList();
        TextTable table = new TextTable(List.of("bound", "states", "depth", "all", "seconds", "states a second"));
        for (NamedBounds named : chosen) {
            long begun = System.nanoTime();
            ExplorationResult result = Exploration.run(named.bounds(), ExplorationListener.NONE);
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
                String.format(Locale.ROOT, "%,d", result.states()),
                Integer.toString(result.depth()),
                result.isExhaustive() ? "yes" : "no",
                String.format(Locale.ROOT, "%.1f", took.toMillis() / 1000.0),
                String.format(Locale.ROOT, "%,d", Report.rate((double) result.states(), took)));
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
