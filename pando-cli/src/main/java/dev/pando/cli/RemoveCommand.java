package dev.pando.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pando.PandoClient;
import dev.pando.core.membership.MemberId;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "remove",
        description = {
            "Removes a member that is lost for good, and returns when that is committed. One that still runs is removed as"
                    + " well, and stops; have it leave instead where it can be reached. Its data can't be used again.",
            "With --json: one object with removed (the id) and address; null where nobody had the id."
        })
final class RemoveCommand implements Callable<Integer> {
    private final Environment environment;

    @Mixin
    private ClientOptions client = new ClientOptions();

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Parameters(paramLabel = NamedMember.LABEL, description = "The member, " + NamedMember.DESCRIPTION)
    private String name = "";

    RemoveCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        NamedMember member;
        try (PandoClient connected = client.connect(environment.library())) {
            member = NamedMember.find(name, connected.members());
            MemberId id = member.id();
            WhatNext.tell(client, () -> connected.remove(id));
        }
        if (json) {
            ObjectNode node = Json.object();
            node.put("removed", member.id().toString());
            node.put("address", member.address());
            environment.out().println(Json.line(node));
        } else {
            environment.out().println("member " + member + " is removed");
        }
        environment.out().flush();
        return ExitCode.OK.code();
    }
}
