package dev.pando.cli;

import dev.pando.PandoClient;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "leave",
        description = "Has the member at the address leave its cluster, and returns when it has: a leader hands"
                + " leadership over first, the member's process ends, its data can't be resumed.")
final class LeaveCommand implements Callable<Integer> {
    private final Environment environment;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    private ClientOptions client = new ClientOptions();

    LeaveCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        if (client.via().size() != 1) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "Give --via one address: that of the member that is to leave");
        }
        try (PandoClient connected = client.connect(environment.library())) {
            connected.leave();
        }
        environment.out().println("the member at " + client.via().get(0) + " has left");
        environment.out().flush();
        return ExitCode.OK.code();
    }
}
