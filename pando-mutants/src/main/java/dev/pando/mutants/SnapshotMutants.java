package dev.pando.mutants;

import static dev.pando.mutants.SourceModule.CORE;
import static dev.pando.mutants.SourceModule.RAFT;
import static dev.pando.mutants.SourceModule.STORAGE;

import java.util.List;

/** Of logs that lose their beginning, and of the snapshots that take its place. */
final class SnapshotMutants {
    private SnapshotMutants() {}

    static final List<Mutant> ALL = List.of(
            Mutant.of(
                    "s7-snapshot-holds-the-latest-configuration",
                    "A snapshot holds the configuration in effect when it is written, committed or not.",
                    RAFT.edit("runtime/Compaction", "snapshots.create(state.point())", """
                            snapshots.create(new dev.pando.core.SnapshotPoint(
                                    state.point().index(),
                                    state.point().term(),
                                    state.point().timeMs(),
                                    new dev.pando.core.StoredLog.ConfigurationAt(
                                            state.point().configuration().index(),
                                            node.core().configuration().configuration()),
                                    state.point().removed()))""")),
            Mutant.of(
                    "s7-install-brings-an-old-configuration-back",
                    "Who installs a snapshot goes on with the configuration that its own log had up to there.",
                    CORE.edit("ConfigurationHistory", """
                            history.clear();
                            history.add(point.configuration());
                            """, "truncate(point.index() + 1);")),
            Mutant.of(
                    "s7-compaction-forgets-who-was-removed",
                    "A snapshot does not say who was removed before it.",
                    RAFT.edit("runtime/LogState", "List.copyOf(removed));", "List.of());")),
            Mutant.of(
                    "s15-former-leader-cuts-what-a-snapshot-covers",
                    "Who has a snapshot takes entries that conflict with it from a leader whose term is over.",
                    CORE.edit("Following", "state.installedIndex = point.index();", "")),
            Mutant.of(
                    "s16-snapshot-counts-before-it-is-durable",
                    "Who installs a snapshot acknowledges it before its log begins after it.",
                    CORE.edit("RaftLog", """
                            durableIndex = 0;
                            askedIndex = point.index();
                            """, """
                            durableIndex = point.index();
                            askedIndex = point.index();
                            """)),
            Mutant.of(
                    "s18-base-has-no-term",
                    "The term of the last entry that was dropped is 0.",
                    CORE.edit(
                            "TermRuns", "return run < 0 ? baseTerm : terms[run];", "return run < 0 ? 0 : terms[run];")),
            Mutant.of(
                    "s18-dropped-entries-have-the-term-of-the-base",
                    "Before the log's beginning nothing agrees but entries of the term that the base has.",
                    CORE.edit(
                            "TermRuns",
                            "(index < baseIndex || termAt(index) == term)",
                            "(index < baseIndex ? baseTerm : termAt(index)) == term")),
            Mutant.of(
                    "s18-newest-snapshot-is-deleted-at-a-start",
                    "A start deletes the snapshot that the log goes on from.",
                    STORAGE.edit(
                            "snapshot/SnapshotFiles",
                            "(snapshot != null && snapshot.index() < index)",
                            "(snapshot != null && snapshot.index() <= index)")),
            Mutant.of(
                    "s18-log-is-dropped-before-its-snapshot-is-durable",
                    "A snapshot has its name before its content is synced.",
                    STORAGE.edit("snapshot/SnapshotOutput", """
                            put(end);
                            file.sync();
                            """, "put(end);")),
            Mutant.of(
                    "s18-log-is-dropped-before-the-name-is-durable",
                    "The folder with a snapshot's name is not synced before the log that it covers is dropped.",
                    STORAGE.edit(
                            "snapshot/SnapshotFiles",
                            """
                            disk.rename(path, SnapshotNames.snapshot(folder, point.index(), point.term()));
                            disk.syncDirectory(folder);
                            """,
                            "disk.rename(path, SnapshotNames.snapshot(folder, point.index(), point.term()));")),
            Mutant.of(
                    "s26-snapshot-has-the-sessions-of-a-later-index",
                    "A snapshot holds the sessions as they are when it is written.",
                    RAFT.edit("runtime/Compaction", "SnapshotContent.write(writer, state.sessions(), events);", """
                            LogState later = LogState.at(node.core().durableIndex(), store);
                            SnapshotContent.write(
                                    writer, (later == null ? state : later).sessions(), events);
                            """)),
            Mutant.of(
                    "s26-sessions-are-not-restored",
                    "Who installs a snapshot goes on without the sessions that it holds.",
                    RAFT.edit(
                            "runtime/LogState",
                            "new SnapshotContent.Input(reader).sessions());",
                            "SessionTable.of(List.of()));")),
            Mutant.of(
                    "l10-leader-keeps-nothing-for-followers",
                    "A leader drops what a snapshot covers although a follower that answers lacks it.",
                    RAFT.edit(
                            "runtime/Compaction",
                            "Math.max(formerSnapshotIndex, Math.min(snapshotIndex, neededAfter()));",
                            "snapshotIndex;")),
            Mutant.of(
                    "l10-transfer-starts-over",
                    "What came of a snapshot before a crash is fetched again.",
                    STORAGE.edit(
                            "snapshot/SnapshotFiles",
                            "before = Incoming.resume(disk, folder, group, snapshot, syncBytes());",
                            "before = null;")),
            Mutant.of(
                    "l10-who-has-no-snapshot-is-asked-again",
                    "Who was named, and has no snapshot, is asked for it again at each heartbeat, instead of the leader.",
                    RAFT.edit(
                            "runtime/SnapshotSources",
                            "passedOver = source.equals(leader) ? null : source;",
                            "passedOver = null;"),
                    RAFT.edit(
                            "runtime/SnapshotFetch", "if (leader != null && !leader.equals(asked)) {", "if (false) {")),
            Mutant.of(
                    "p13-snapshot-that-waits-is-dropped",
                    "A newer snapshot is fetched over one that is about to take the place of the log.",
                    RAFT.edit("runtime/Node", "if (!installation.isUnderWay()) {", "if (!isStopped()) {")),
            Mutant.of(
                    "p15-full-disk-ends-a-fetch-for-good",
                    "A snapshot is taken for whole although there was no room for its last pieces.",
                    RAFT.edit("runtime/SnapshotFetch", """
                            if (open.received() < fetched.fileBytes()) {
                                return; // there was no room for all of it
                            }
                            """, "")));
}
