package dev.pando.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pando.PandoClient;
import dev.pando.Status;
import dev.pando.core.membership.MemberId;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "transfer",
        description = {
            "Hands leadership over: to the voter that is named, or to the one with the longest log; returns when that leads."
                    + " Appends go on under it, each once.",
            "With --json: one object with term and leader (an id), as they are afterwards."
        })
final class TransferCommand implements Callable<Integer> {
    private final Environment environment;

    @Mixin
    private ClientOptions client = new ClientOptions();

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Parameters(
            arity = "0..1",
            paramLabel = NamedMember.LABEL,
            description = "The voter that is to lead, " + NamedMember.DESCRIPTION + " Default: any but the leader.")
    private @Nullable String name;

    TransferCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        Status afterwards;
        try (PandoClient connected = client.connect(environment.library())) {
            Runnable order = connected::transferLeadership;
            if (name != null) {
                MemberId target = NamedMember.find(name, connected.members()).id();
                order = () -> connected.transferLeadership(target);
            }
            WhatNext.tell(client, order);
            afterwards = connected.status();
        }
        if (json) {
            ObjectNode node = Json.object();
            node.put("term", afterwards.term());
            node.put("leader", afterwards.leader().map(MemberId::toString).orElse(null));
            environment.out().println(Json.line(node));
        } else {
            environment.out().println(MembersReport.leader(afterwards));
        }
        environment.out().flush();
        return ExitCode.OK.code();
    }
}
