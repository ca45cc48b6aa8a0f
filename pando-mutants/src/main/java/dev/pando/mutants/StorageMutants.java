package dev.pando.mutants;

import static dev.pando.mutants.SourceModule.CORE;
import static dev.pando.mutants.SourceModule.STORAGE;

import java.util.List;

/** Of what is on disk. */
final class StorageMutants {
    private StorageMutants() {}

    static final List<Mutant> ALL = List.of(
            Mutant.of(
                            "s5-empty-disk-is-taken-for-a-new-members",
                            "A member that has been at work goes on although its log and vote are gone.",
                            STORAGE.edit(
                                    "directory/DataDirectory",
                                    "SegmentedLog.open(disk, folder, group, options, identity.hasHistory());",
                                    "SegmentedLog.open(disk, folder, group, options, false);"))
                    .ruleTestsAlone("A simulated disk is wiped as a whole, never in part."),
            Mutant.of(
                            "s8-vote-is-forgotten-at-a-restart",
                            "Of two stored states of one term the first is taken, not the one with the vote.",
                            STORAGE.edit(
                                    "wal/VoteFile",
                                    ".max((a, b) -> Long.compare(a.number(), b.number()))",
                                    ".max((a, b) -> Long.compare(a.state().term(), b.state().term()))"))
                    .alsoOf("S12"),
            Mutant.of(
                    "s9-cut-configuration-comes-back",
                    "A configuration that was cut from the log is in effect again after a restart.",
                    STORAGE.edit(
                            "wal/SegmentIndex",
                            "configurations.removeIf(place -> place.index() >= frame.firstIndex());",
                            "")),
            Mutant.of(
                    "s12-vote-is-not-synced",
                    "Term and vote are written, and not synced.",
                    STORAGE.edit("wal/VoteFile", """
                            file.sync();
                            current = next;
                            """, "current = next;")),
            Mutant.of(
                    "s12-vote-overwrites-itself",
                    "Term and vote are written over the only copies that there are.",
                    STORAGE.edit(
                            "wal/VoteFile",
                            "int block = copy * SLOTS + (int) (next.number() % SLOTS);",
                            "int block = copy * SLOTS;")),
            Mutant.of(
                    "s16-log-is-not-synced",
                    "Entries are written, and acknowledged without a sync.",
                    STORAGE.edit("wal/FrameWriter", """
                            flush();
                            segment.file().file().sync();
                            """, "flush();")),
            Mutant.of(
                    "s18-cut-deletes-before-it-is-durable",
                    "Files of a suffix that is cut are deleted before what says so is durable.",
                    STORAGE.edit(
                            "wal/LogWriter",
                            "nameSegment(disk, directory, encoded, spare, path);\n counts.synced();",
                            """
                            for (Segment doomed : chain.sealedFrom(firstIndex)) {
                                disk.delete(doomed.path());
                                disk.syncDirectory(directory);
                            }
                            nameSegment(disk, directory, encoded, spare, path);
                            counts.synced();
                            """),
                    STORAGE.edit("wal/SegmentChain", "synchronized ActiveSegment active() {", """
                            synchronized List<Segment> sealedFrom(long firstIndex) {
                                return sealed.stream().filter(s -> s.firstIndex() >= firstIndex).toList();
                            }

                            synchronized ActiveSegment active() {
                            """)),
            Mutant.of(
                    "s21-log-is-written-before-the-term",
                    "Entries of a term become durable before the term does.",
                    STORAGE.edit("wal/SegmentedLog", """
                            if (state != null && !state.equals(vote.state())) {
                                vote.save(state, writer.durable());
                                counts.hardStateSynced();
                            }
                            if (prepared != null) {
                                prepared.carryOut(vote.version());
                                lastIndex = writer.end().index();
                            }
                            """, """
                            if (prepared != null) {
                                prepared.carryOut(vote.version());
                                lastIndex = writer.end().index();
                            }
                            if (state != null && !state.equals(vote.state())) {
                                vote.save(state, writer.durable());
                                counts.hardStateSynced();
                            }
                            """)),
            Mutant.of(
                    "s21-commit-index-ahead-of-the-log",
                    "What is stored as committed may go beyond what is stored.",
                    CORE.edit("RaftLog", "long hint = Math.min(commitIndex, askedIndex);", "long hint = commitIndex;"),
                    STORAGE.edit(
                            "wal/FrameWriter",
                            "Math.min(context.commitIndex(), after.index()),",
                            "context.commitIndex(),"),
                    STORAGE.edit(
                            "wal/SegmentScan",
                            "boolean commits = header.commitIndex() <= header.lastIndexAfter();",
                            "boolean commits = true;")),
            Mutant.of(
                    "s23-failed-sync-of-the-log-is-tried-again",
                    "When a sync of the log fails it is tried once more, and succeeds with the data gone.",
                    STORAGE.edit("wal/FrameWriter", """
                            flush();
                            segment.file().file().sync();
                            """, """
                            flush();
                            try {
                                segment.file().file().sync();
                            } catch (IOException e) {
                                segment.file().file().sync();
                            }
                            """)),
            Mutant.of(
                    "s23-failed-sync-of-the-vote-is-tried-again",
                    "When a sync of term and vote fails it is tried once more, and succeeds with the data gone.",
                    STORAGE.edit("wal/VoteFile", """
                            file.sync();
                            current = next;
                            """, """
                            try {
                                file.sync();
                            } catch (IOException e) {
                                file.sync();
                            }
                            current = next;
                            """)),
            Mutant.of(
                    "s23-cached-tail-is-trusted",
                    "What is read back at a start is taken for durable, though the sync for it may have failed.",
                    STORAGE.edit("wal/TailMender", "rewrite(file, from, tail.end());", "")),
            Mutant.of(
                    "s25-corrupt-record-is-taken-for-a-torn-tail",
                    "Whatever can't be read ends the log, also in the middle of what was durable.",
                    STORAGE.edit("wal/LogTail", "if (end < durableUpTo) {", "if (false) {"),
                    STORAGE.edit("wal/LogTail", "if (witness != null) {", "if (witness != null && false) {")),
            Mutant.of(
                    "s25-checksum-of-a-record-is-not-compared",
                    "An entry is read whatever has become of its bytes.",
                    CORE.edit("entry/LogEntry", "if (stored != computed) {", "if (false) {")),
            Mutant.of(
                    "s25-damage-in-a-sealed-segment-is-cut-away",
                    "A sealed segment that can't be read to its end ends where it can.",
                    STORAGE.edit("wal/SealedSegments", "if (problem != null) {", "if (problem != null && false) {"),
                    STORAGE.edit(
                            "wal/SealedSegments",
                            "if (result.lastCrc() != segment.lastCrc()) {",
                            "if (problem == null && result.lastCrc() != segment.lastCrc()) {"),
                    STORAGE.edit(
                            "wal/LogRecovery",
                            "if (index.end().index() < segment.limitIndex() - 1) {",
                            "if (false) {")),
            Mutant.of(
                    "s27-leftovers-of-a-torn-write-come-back",
                    "What stands behind a torn frame is not cleared, and continues whatever comes to end there.",
                    STORAGE.edit("wal/TailMender", "clear(file, tail.end(), tail.garbageEnd());", ""),
                    STORAGE.edit("wal/SegmentScan", "if (header.previousCrc() != lastCrc) {", "if (false) {")),
            Mutant.of(
                    "s27-cut-takes-the-vote-with-it",
                    "Where a batch cuts the log, its term and vote are not stored.",
                    STORAGE.edit(
                            "wal/SegmentedLog",
                            "if (state != null && !state.equals(vote.state())) {",
                            "if (state != null && !state.equals(vote.state()) && plan.cutFrom() == 0) {")),
            Mutant.of(
                    "s27-cut-suffix-of-a-sealed-segment-lives-on",
                    "A cut that begins in an earlier segment leaves that segment's entries where they are.",
                    STORAGE.edit(
                            "wal/SegmentChain",
                            "} else if (live != segment.limitIndex()) {",
                            "} else if (live > segment.limitIndex()) {"),
                    STORAGE.edit("wal/LogRecovery", "if (run.firstIndex() < limitIndex) {", "if (limitIndex > 0) {"),
                    STORAGE.edit("wal/LogRecovery", "if (place.index() < limitIndex) {", "if (limitIndex > 0) {")),
            Mutant.of(
                    "l9-torn-tail-is-refused",
                    "A write that a power cut has torn keeps the log from being opened.",
                    STORAGE.edit("wal/LogTail", "if (witness != null) {", """
                            if (witness == null && garbageEnd > end) {
                                throw rot(path, scan, problem, "Nobody says that this");
                            }
                            if (witness != null) {
                            """)),
            Mutant.of(
                    "l9-segment-is-named-before-it-is-durable",
                    "A new segment gets its name before its header is synced.",
                    STORAGE.edit("wal/LogWriter", """
                            file.write(header.duplicate(), 0);
                            file.sync();
                            """, "file.write(header.duplicate(), 0);")),
            Mutant.of(
                    "l9-name-of-a-segment-is-not-durable",
                    "A new segment's name is not synced with its folder, and is gone after a power cut.",
                    STORAGE.edit("wal/LogWriter", """
                            disk.rename(spare.path(), path);
                            disk.syncDirectory(directory);
                            """, "disk.rename(spare.path(), path);")),
            Mutant.of(
                    "l9-identity-is-not-synced",
                    "Who the member is gets its name before it is synced, and is damaged after a power cut.",
                    STORAGE.edit(
                            "directory/DataDirectory",
                            """
                            file.write(ByteBuffer.wrap(IdentityFile.encode(newIdentity)), 0);
                            file.sync();
                            """,
                            "file.write(ByteBuffer.wrap(IdentityFile.encode(newIdentity)), 0);")));
}
