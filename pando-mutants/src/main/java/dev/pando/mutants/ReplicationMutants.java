package dev.pando.mutants;

import static dev.pando.mutants.SourceModule.CORE;

import java.util.List;

/** Of how entries get into logs and are committed. */
final class ReplicationMutants {
    private ReplicationMutants() {}

    static final List<Mutant> ALL = List.of(
            Mutant.of(
                    "s13-commits-an-entry-of-an-earlier-term",
                    "An entry of an earlier term is committed because enough members have it (figure 3.7).",
                    CORE.edit(
                            "Commitment",
                            "if (agreed > log.commitIndex() && log.termAt(agreed) == leader.term) {",
                            "if (agreed > log.commitIndex()) {")),
            Mutant.of(
                    "s14-hint-becomes-the-match-index",
                    "Where a follower's log may agree is taken for where it does.",
                    CORE.edit(
                            "Replication",
                            "progress.probeFrom(Math.min(response.index(), agreeing + 1));",
                            "progress.accepted(agreeing);")),
            Mutant.of(
                    "s15-late-request-cuts-the-suffix",
                    "A request that brings nothing new cuts what the follower has beyond it.",
                    CORE.edit("Following", """
                            if (known == entries.size()) {
                                return false;
                            """, """
                            if (known == entries.size()) {
                                if (!entries.isEmpty()
                                        && request.lastIndex() < log.lastIndex()
                                        && request.lastIndex() >= log.commitIndex()) {
                                    log.truncate(request.lastIndex() + 1, request.term());
                                }
                                return false;
                            """)),
            Mutant.of(
                    "s15-repeated-request-is-appended-anew",
                    "What a request brings replaces what is there, be it the same or not.",
                    CORE.edit(
                            "Following",
                            "if (!state.log.matches(entry.index(), entry.term())) {",
                            "if (entry.index() > state.log.commitIndex()) {")),
            Mutant.of(
                    "s16-acknowledges-an-unverified-suffix",
                    "A follower acknowledges all that is durable in its log, also what the leader may not have.",
                    CORE.edit(
                            "Following",
                            "return Math.min(durableIndex, follower.verifiedIndex);",
                            "return durableIndex;")),
            Mutant.of(
                    "s16-acknowledges-before-it-is-durable",
                    "A follower acknowledges entries as soon as it has them in memory.",
                    CORE.edit(
                            "Following",
                            "return Math.min(durableIndex, follower.verifiedIndex);",
                            "return follower.verifiedIndex;"),
                    CORE.edit(
                            "Following",
                            "follower.isResponseDue |= !isNew || isNewRound;",
                            "follower.isResponseDue = isNew || !isNew || isNewRound;")),
            Mutant.of(
                    "s16-commits-an-unverified-suffix",
                    "A follower commits as far as the leader has, also what the request did not reach.",
                    CORE.edit(
                            "Following",
                            "Math.min(request.commitIndex(), request.lastIndex())",
                            "Math.min(request.commitIndex(), state.log.lastIndex())")),
            Mutant.of(
                    "s16-replaced-write-counts-as-durable",
                    "That an entry was written is taken for that of the one that has replaced it.",
                    CORE.edit(
                            "RaftLog",
                            "boolean isOurs = matches(index, term);",
                            "boolean isOurs = index <= lastIndex() && term <= lastTerm();"),
                    CORE.edit("RaftLog", """
                            for (Cut cut : cuts) {
                                reached = Math.min(reached, cut.kept);
                            }
                            """, "")),
            Mutant.of(
                    "s16-consistency-check-ignores-terms",
                    "A follower takes entries wherever its log is long enough.",
                    CORE.edit(
                            "Following",
                            "if (!state.log.matches(request.previousIndex(), request.previousTerm())) {",
                            "if (request.previousIndex() > state.log.lastIndex()) {")),
            Mutant.of(
                    "s17-half-of-the-voters-commit",
                    "Where the number of voters is even, half of them commit and confirm reads.",
                    CORE.edit("membership/Quorum", "return sorted[(size - 1) / 2];", "return sorted[size / 2];")),
            Mutant.of(
                    "s18-cut-leaves-the-term-behind",
                    "A cut at the first entry of a term leaves that term where other entries come to stand.",
                    CORE.edit(
                            "TermRuns",
                            "while (count > 0 && firsts[count - 1] >= from) {",
                            "while (count > 0 && firsts[count - 1] > from) {")),
            Mutant.of(
                    "s20-replicated-time-starts-anew",
                    "A new leader counts replicated time from its own election, so that it falls.",
                    CORE.edit(
                            "Appending",
                            "return Math.max(state.log.lastTimeMs(), leader.baseTimeMs + passedMs);",
                            "return passedMs;")),
            Mutant.of(
                    "p20-time-of-what-was-cut-stays",
                    "A member that leads goes on from the latest time that was ever in its log, be that cut since.",
                    CORE.edit(
                            "RaftLog",
                            "lastTimeMs = entry.timeMs();",
                            "lastTimeMs = Math.max(lastTimeMs, entry.timeMs());")),
            Mutant.of(
                    "s22-own-copy-counts-before-it-is-durable",
                    "A leader counts its own copy of an entry before it is durable; alone, it commits at once.",
                    CORE.edit("Commitment", "return state.log.durableIndex();", "return state.log.lastIndex();")),
            Mutant.of(
                    "l5-commit-waits-for-the-leaders-disk",
                    "Nothing is committed before it is durable on the leader, however slow its disk.",
                    CORE.edit(
                            "Commitment",
                            "long agreed = Quorum.agreed(state.configuration(), id -> durableIndex(leader, id));",
                            """
                            long agreed = Math.min(
                                    state.log.durableIndex(),
                                    Quorum.agreed(state.configuration(), id -> durableIndex(leader, id)));
                            """)),
            Mutant.of(
                    "l6-stalled-follower-wedges-the-others",
                    "One follower that has not answered keeps the others from getting entries.",
                    CORE.edit("Replication", "&& progress.hasRoom(state.options);", """
                                    && state.role instanceof LeaderState leader
                                    && leader.followers.values().stream().allMatch(p -> p.hasRoom(state.options));
                            """)),
            Mutant.of(
                    "l7-window-is-never-given-back",
                    "Requests that were answered still count as under way, until no more may go.",
                    CORE.edit("Progress", "inflight.freeUpTo(index);", "")),
            Mutant.of(
                            "l7-uncommitted-bytes-are-never-given-back",
                            "What is committed counts as uncommitted as long as it is in memory, until nothing is taken any more.",
                            CORE.edit("RaftLog", "return cache.bytesAfter(commitIndex);", "return cache.bytes();"))
                    .ruleTestsAlone("With the options of production less is kept in memory than may be uncommitted."),
            Mutant.of(
                    "l8-heartbeat-names-what-was-acknowledged",
                    "A heartbeat does not show that a request was lost: a follower is never probed again.",
                    CORE.edit("Replication", "long previous = progress.nextIndex - 1;", """
                            long previous =
                                    entries.isEmpty() && progress.isPipeline ? progress.matchIndex : progress.nextIndex - 1;
                            """),
                    CORE.edit(
                            "Progress",
                            "nextIndex = lastIndex + 1;",
                            "nextIndex = Math.max(nextIndex, lastIndex + 1);"),
                    CORE.edit("Progress", "Math.min(commitIndex, lastIndex)", "Math.min(commitIndex, nextIndex - 1)")),
            Mutant.of(
                    "l8-lost-probe-is-not-sent-again",
                    "Who does not answer a probe gets no heartbeats either, and stays out for ever.",
                    CORE.edit("Replication", """
                            if (progress.isHeartbeatDue) {
                                return true;
                            """, """
                            if (progress.isHeartbeatDue && progress.isPipeline) {
                                return true;
                            """)));
}
