package dev.pando.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pando.Members;
import dev.pando.PandoClient;
import dev.pando.core.membership.Change;
import dev.pando.core.membership.MemberId;
import dev.pando.core.membership.Reconfiguration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "reconfigure",
        description = {
            "Changes several members at once: all of what is asked for, or nothing; returns when that is committed. Where more"
                    + " than one voter changes, majorities of those of before and of those of after decide meanwhile.",
            "With --json: one object with promoted, demoted and removed (ids), rosterIndex and members, as they are"
                    + " afterwards."
        })
final class ReconfigureCommand implements Callable<Integer> {
    private final Environment environment;

    @Mixin
    private ClientOptions client = new ClientOptions();

    @Option(
            names = "--promote",
            paramLabel = NamedMember.LABEL,
            split = ",",
            description = "Make voters of read replicas: each named " + NamedMember.DESCRIPTION)
    private List<String> promote = List.of();

    @Option(
            names = "--demote",
            paramLabel = NamedMember.LABEL,
            split = ",",
            description = "Make read replicas of voters, which have no vote and go on receiving the log.")
    private List<String> demote = List.of();

    @Option(
            names = "--remove",
            paramLabel = NamedMember.LABEL,
            split = ",",
            description = "Remove members; those that still run stop. Their data can't be used again.")
    private List<String> remove = List.of();

    @Option(
            names = "--if-roster",
            paramLabel = "INDEX",
            description =
                    "Do it only if the roster is still the one with this index, as `pando members --json` says it.")
    private long ifRoster;

    @Option(
            names = "--force",
            description =
                    "Do it even if those who answer are no quorum then. Only where the others are known to come back:"
                            + " until they do nothing is committed any more.")
    private boolean isForced;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    ReconfigureCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        if (ifRoster < 0) {
            throw new CommandException(ExitCode.USAGE, "a roster's index is 1 or more, not " + ifRoster);
        }
        if (promote.isEmpty() && demote.isEmpty() && remove.isEmpty()) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "there is nothing to change: say --promote, --demote or --remove, each with members");
        }
        List<NamedMember> promoted;
        List<NamedMember> demoted;
        List<NamedMember> removed;
        @Nullable Members afterwards;
        try (PandoClient connected = client.connect(environment.library())) {
            Members members = connected.members();
            promoted = find(promote, members);
            demoted = find(demote, members);
            removed = find(remove, members);
            List<Change> changes = new ArrayList<>();
            add(changes, promoted, Change.Promote::new);
            add(changes, demoted, Change.Demote::new);
            add(changes, removed, Change.Remove::new);
            WhatNext.tell(client, () -> connected.reconfigure(new Reconfiguration(ifRoster, changes, isForced)));
            afterwards = json ? connected.members() : null;
        }
        if (afterwards != null) {
            ObjectNode node = Json.object();
            ids(node.putArray("promoted"), promoted);
            ids(node.putArray("demoted"), demoted);
            ids(node.putArray("removed"), removed);
            node.put("rosterIndex", afterwards.status().rosterIndex());
            MembersReport.members(node, afterwards);
            environment.out().println(Json.line(node));
        } else {
            print(promoted, " is a voter");
            print(demoted, " is a read replica");
            print(removed, " is removed");
        }
        environment.out().flush();
        return ExitCode.OK.code();
    }

    private static List<NamedMember> find(List<String> names, Members members) {
        return names.stream().map(name -> NamedMember.find(name, members)).toList();
    }

    private static void add(List<Change> changes, List<NamedMember> members, Function<MemberId, Change> change) {
        members.forEach(member -> changes.add(change.apply(member.id())));
    }

    private static void ids(ArrayNode array, List<NamedMember> members) {
        members.forEach(member -> array.add(member.id().toString()));
    }

    private void print(List<NamedMember> members, String what) {
        members.forEach(member -> environment.out().println("member " + member + what));
    }
}
