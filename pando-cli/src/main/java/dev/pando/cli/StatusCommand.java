package dev.pando.cli;

import dev.pando.PandoClient;
import dev.pando.Status;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "status",
        description = {
            "Shows how the cluster is doing, as the member that answers first sees it.",
            "With --json: one object with clusterId, term, leader, commitIndex, lastIndex, canCommit, spareVoters (how many may"
                    + " be lost so that the others still commit), and members with"
                    + " id, address, role, state, matchIndex, lag (entries behind the leader) and lastContactMs (since the"
                    + " leader heard from it); what is not known is null."
        })
final class StatusCommand implements Callable<Integer> {
    private final Environment environment;

    @Mixin
    private ClientOptions client = new ClientOptions();

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    StatusCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        try (PandoClient connected = client.connect(environment.library())) {
            Status status = connected.status();
            if (json) {
                environment.out().println(Json.line(StatusReport.json(status)));
            } else {
                environment.out().print(StatusReport.text(status));
            }
        }
        environment.out().flush();
        return ExitCode.OK.code();
    }
}
