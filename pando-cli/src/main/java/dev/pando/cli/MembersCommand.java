package dev.pando.cli;

import dev.pando.Members;
import dev.pando.PandoClient;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "members",
        description = {
            "Lists who belongs to the cluster, how they are doing, and who leads.",
            "With --json: one object with clusterId, term, leader, rosterIndex (the entry that says who belongs), and"
                    + " members with id, address, role, state and lag (entries behind the leader); what is not known is"
                    + " null."
        })
final class MembersCommand implements Callable<Integer> {
    private final Environment environment;

    @Mixin
    private ClientOptions client = new ClientOptions();

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    MembersCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        try (PandoClient connected = client.connect(environment.library())) {
            Members members = connected.members();
            if (json) {
                environment.out().println(Json.line(MembersReport.json(members)));
            } else {
                environment.out().print(MembersReport.text(members));
            }
        }
        environment.out().flush();
        return ExitCode.OK.code();
    }
}
