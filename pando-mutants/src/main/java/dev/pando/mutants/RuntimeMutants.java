package dev.pando.mutants;

import static dev.pando.mutants.SourceModule.RAFT;

import java.util.List;

/** Of how the runtime carries out what the rules say. */
final class RuntimeMutants {
    private RuntimeMutants() {}

    static final List<Mutant> ALL = List.of(
            Mutant.of(
                    "s12-runtime-sends-votes-before-the-sync",
                    "Messages that have to wait for the disk are sent at once.",
                    RAFT.edit("runtime/Node", "writer.submit(ready.persist(), ready.messagesAfterPersist());", """
                            ready.messagesAfterPersist().forEach(this::send);
                            writer.submit(ready.persist(), List.of());
                            """)),
            Mutant.of(
                    "s16-runtime-reports-before-the-write",
                    "The rules are told that something is durable when it is asked for.",
                    RAFT.edit("runtime/LogWriter", """
                            witness.accept(persists);
                            node.executeHere(() -> written(batch, persists));
                            """, """
                            witness.accept(persists);
                            """),
                    RAFT.edit("runtime/LogWriter", "writer.execute(() -> write(batch, persists));", """
                            writer.execute(() -> write(batch, persists));
                            node.execute(() -> written(batch, persists));
                            """)),
            Mutant.of(
                    "s17-applies-what-is-durable-here",
                    "A member applies, and acknowledges, what is durable on itself alone.",
                    RAFT.edit(
                            "runtime/Node",
                            "applier.advance(ready.commitIndex(), ready.committed());",
                            "applier.advance(core.lastIndex(), ready.committed());")),
            Mutant.of(
                    "s16-applies-what-the-disk-still-has",
                    "Entries are applied from disk where they are about to be replaced.",
                    RAFT.edit(
                            "runtime/Applier",
                            "long to = Math.min(committed, durable.getAsLong());",
                            "long to = committed;")),
            Mutant.of(
                    "s23-failed-store-goes-unnoticed",
                    "A member whose storage has failed goes on, and never stores anything any more.",
                    RAFT.edit("runtime/LogWriter", "onFailure.accept(cause);", "")));
}
