package dev.pando.mutants;

import static dev.pando.mutants.SourceModule.RAFT;

import java.util.List;

/** Of state machines: each command once, its result, and reads. */
final class MachineMutants {
    private MachineMutants() {}

    static final List<Mutant> ALL = List.of(
            Mutant.of(
                    "s18-machines-begin-empty",
                    "Machines that begin from a snapshot begin with nothing.",
                    RAFT.edit("runtime/MachineSnapshots", "machine.machine().restore(content);", "content.skip(0);")),
            Mutant.of(
                    "s19-read-before-it-was-carried-out",
                    "A read is answered when its index is committed, carried out here or not.",
                    RAFT.edit(
                            "runtime/MachineHost",
                            "} else if (now != null && now.index() >= needed) {",
                            "} else if (now != null) {")),
            Mutant.of(
                    "s19-read-does-not-ask-the-leader",
                    "A linearizable read is answered at what this member knows to be committed.",
                    RAFT.edit(
                            "runtime/LocalMachine",
                            "if (consistency == Consistency.LOCAL) {",
                            "if (!type.name().isEmpty()) {")),
            Mutant.of(
                    "s26-machines-snapshot-has-later-sessions",
                    "What a snapshot of machines holds of sessions goes on while it is written.",
                    RAFT.edit("runtime/MachineSnapshots", "state.sessions().copy();", "state.sessions();")),
            Mutant.of(
                    "s26-results-are-not-in-the-snapshot",
                    "Whoever sends a command again after a snapshot gets no result.",
                    RAFT.edit(
                            "runtime/MachineSnapshots",
                            "List<CommandResults.Result> kept = results.all();",
                            "List<CommandResults.Result> kept = List.of();")));
}
