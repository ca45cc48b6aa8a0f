package dev.pando.core;

import dev.pando.core.StoredLog.ConfigurationAt;
import dev.pando.core.entry.EntryKind;
import dev.pando.core.entry.LogEntry;
import dev.pando.core.entry.Proposal;
import dev.pando.core.membership.Configuration;
import dev.pando.core.membership.MemberId;
import dev.pando.core.membership.Server;
import dev.pando.core.message.Message;
import dev.pando.core.message.Message.AppendRequest;
import dev.pando.core.message.Message.AppendResponse;
import dev.pando.core.message.Message.InstallRequest;
import dev.pando.core.message.Message.VoteRequest;
import dev.pando.core.message.Message.VoteResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The vocabulary of the rules' tests: members A to E, entries, messages, and what a Ready is expected to hold. */
final class Fixture {
    static final long GROUP = 7;
    static final MemberId A = new MemberId(0, 0xa);
    static final MemberId B = new MemberId(0, 0xb);
    static final MemberId C = new MemberId(0, 0xc);
    static final MemberId D = new MemberId(0, 0xd);
    static final MemberId E = new MemberId(0, 0xe);

    /** An election timeout of 10 to 19 ticks of 10 ms, a heartbeat every 2. */
    static final CoreOptions OPTIONS = new CoreOptions(10, 10, 2, 1 << 20, 4, 1 << 20, 1 << 20, 1 << 20, true);

    private Fixture() {}

    static Server server(MemberId id) {
        return new Server(id, "host-" + Long.toHexString(id.low()) + ":1");
    }

    static Configuration voters(MemberId... ids) {
        return Configuration.of(Arrays.stream(ids).map(Fixture::server).toArray(Server[]::new));
    }

    static Configuration withLearner(Configuration configuration, MemberId learner) {
        return configuration.withLearner(server(learner));
    }

    static Configuration withReplicas(Configuration configuration, MemberId... replicas) {
        Configuration with = configuration;
        for (MemberId replica : replicas) {
            with = with.withReplica(server(replica));
        }
        return with;
    }

    /** C_old,new. */
    static Configuration joint(Configuration before, Configuration after) {
        return new Configuration(after.voters(), before.voters(), after.learners(), after.replicas());
    }

    static LogEntry config(long index, long term, Configuration configuration) {
        return config(index, term, 0, configuration);
    }

    static LogEntry config(long index, long term, long timeMs, Configuration configuration) {
        return LogEntry.encode(GROUP, index, term, timeMs, Proposal.configuration(configuration.encode()));
    }

    static LogEntry noop(long index, long term) {
        return noop(index, term, 0);
    }

    static LogEntry noop(long index, long term, long timeMs) {
        return LogEntry.encode(GROUP, index, term, timeMs, Proposal.noop());
    }

    static LogEntry data(long index, long term) {
        return data(index, term, 0, "entry");
    }

    static LogEntry data(long index, long term, long timeMs, String text) {
        return LogEntry.encode(GROUP, index, term, timeMs, proposal(text));
    }

    static Proposal proposal(String text) {
        return Proposal.data(text.getBytes(StandardCharsets.UTF_8));
    }

    static StoredLog stored(long commitIndex, List<LogEntry> entries) {
        List<TermRun> runs = new ArrayList<>();
        List<ConfigurationAt> configurations = new ArrayList<>();
        long lastTimeMs = 0;
        for (LogEntry entry : entries) {
            if (runs.isEmpty() || runs.get(runs.size() - 1).term() != entry.term()) {
                runs.add(new TermRun(entry.index(), entry.term()));
            }
            if (entry.kind() == EntryKind.CONFIG) {
                configurations.add(new ConfigurationAt(entry.index(), Configuration.decode(entry.payload())));
            }
            lastTimeMs = entry.timeMs();
        }
        return new StoredLog(runs, entries.size(), lastTimeMs, configurations, commitIndex);
    }

    /** A log of which only a snapshot is left. */
    static StoredLog stored(SnapshotPoint point) {
        return new StoredLog(
                point,
                point.index(),
                point.term(),
                List.of(),
                point.index(),
                point.timeMs(),
                List.of(point.configuration()),
                point.index());
    }

    /** A snapshot with the configuration at index 1. */
    static SnapshotPoint point(long index, long term, Configuration configuration, MemberId... removed) {
        return point(index, term, 1, configuration, removed);
    }

    static SnapshotPoint point(
            long index, long term, long configurationIndex, Configuration configuration, MemberId... removed) {
        return new SnapshotPoint(
                index, term, 0, new ConfigurationAt(configurationIndex, configuration), List.of(removed));
    }

    static InstallRequest install(MemberId from, MemberId to, long term, long index) {
        return install(from, to, term, index, from);
    }

    static InstallRequest install(MemberId from, MemberId to, long term, long index, MemberId source) {
        return new InstallRequest(from, to, term, index, source);
    }

    static Ready.Persist restart(@Nullable HardState hardState, SnapshotPoint point, LogEntry... entries) {
        return new Ready.Persist(hardState, point, 0, List.of(entries), point.index());
    }

    static VoteRequest vote(MemberId from, MemberId to, long term, long lastIndex, long lastTerm) {
        return new VoteRequest(from, to, term, lastIndex, lastTerm, false, false);
    }

    static VoteRequest preVote(MemberId from, MemberId to, long term, long lastIndex, long lastTerm) {
        return new VoteRequest(from, to, term, lastIndex, lastTerm, true, false);
    }

    static VoteRequest transferVote(MemberId from, MemberId to, long term, long lastIndex, long lastTerm) {
        return new VoteRequest(from, to, term, lastIndex, lastTerm, false, true);
    }

    static VoteResponse voted(MemberId from, MemberId to, long term, boolean granted) {
        return new VoteResponse(from, to, term, granted, false);
    }

    static VoteResponse preVoted(MemberId from, MemberId to, long term, boolean granted) {
        return new VoteResponse(from, to, term, granted, true);
    }

    static AppendRequest append(
            MemberId from, MemberId to, long term, long previous, long previousTerm, long commit, LogEntry... entries) {
        return new AppendRequest(from, to, term, previous, previousTerm, List.of(entries), commit, 0);
    }

    static AppendRequest round(AppendRequest request, long round) {
        return new AppendRequest(
                request.from(),
                request.to(),
                request.term(),
                request.previousIndex(),
                request.previousTerm(),
                request.entries(),
                request.commitIndex(),
                round);
    }

    static AppendResponse appended(MemberId from, MemberId to, long term, long index) {
        return new AppendResponse(from, to, term, true, index, 0, 0, 0);
    }

    static AppendResponse appended(MemberId from, MemberId to, long term, long index, long round) {
        return new AppendResponse(from, to, term, true, index, 0, 0, round);
    }

    static AppendResponse rejected(MemberId from, MemberId to, long term, long index, long hintIndex, long hintTerm) {
        return new AppendResponse(from, to, term, false, index, hintIndex, hintTerm, 0);
    }

    static Ready.Persist persist(@Nullable HardState hardState, long commitIndex, LogEntry... entries) {
        return new Ready.Persist(hardState, 0, List.of(entries), commitIndex);
    }

    static Ready.Persist cut(@Nullable HardState hardState, long from, long commitIndex, LogEntry... entries) {
        return new Ready.Persist(hardState, from, List.of(entries), commitIndex);
    }

    /** A Ready that holds nothing but the commit index, to add to. */
    static Expected ready(long commitIndex) {
        return new Expected(
                new Ready(null, List.of(), List.of(), commitIndex, List.of(), List.of(), List.of(), List.of()));
    }

    /** A Ready as it should be. */
    record Expected(Ready ready) {
        Expected persist(Ready.Persist persist) {
            return new Expected(new Ready(
                    persist,
                    ready.messages(),
                    ready.messagesAfterPersist(),
                    ready.commitIndex(),
                    ready.committed(),
                    ready.loads(),
                    ready.fetches(),
                    ready.outcomes()));
        }

        Expected send(Message... messages) {
            return new Expected(new Ready(
                    ready.persist(),
                    List.of(messages),
                    ready.messagesAfterPersist(),
                    ready.commitIndex(),
                    ready.committed(),
                    ready.loads(),
                    ready.fetches(),
                    ready.outcomes()));
        }

        Expected sendAfterPersist(Message... messages) {
            return new Expected(new Ready(
                    ready.persist(),
                    ready.messages(),
                    List.of(messages),
                    ready.commitIndex(),
                    ready.committed(),
                    ready.loads(),
                    ready.fetches(),
                    ready.outcomes()));
        }

        Expected committed(LogEntry... entries) {
            return new Expected(new Ready(
                    ready.persist(),
                    ready.messages(),
                    ready.messagesAfterPersist(),
                    ready.commitIndex(),
                    List.of(entries),
                    ready.loads(),
                    ready.fetches(),
                    ready.outcomes()));
        }

        Expected load(Ready.Load... loads) {
            return new Expected(new Ready(
                    ready.persist(),
                    ready.messages(),
                    ready.messagesAfterPersist(),
                    ready.commitIndex(),
                    ready.committed(),
                    List.of(loads),
                    ready.fetches(),
                    ready.outcomes()));
        }

        Expected fetch(Ready.Fetch... fetches) {
            return new Expected(new Ready(
                    ready.persist(),
                    ready.messages(),
                    ready.messagesAfterPersist(),
                    ready.commitIndex(),
                    ready.committed(),
                    ready.loads(),
                    List.of(fetches),
                    ready.outcomes()));
        }

        Expected answer(Outcome... outcomes) {
            return new Expected(new Ready(
                    ready.persist(),
                    ready.messages(),
                    ready.messagesAfterPersist(),
                    ready.commitIndex(),
                    ready.committed(),
                    ready.loads(),
                    ready.fetches(),
                    List.of(outcomes)));
        }
    }
}
