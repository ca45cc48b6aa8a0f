package dev.pando.bench;

import dev.pando.core.CoreOptions;
import dev.pando.core.Event;
import dev.pando.core.HardState;
import dev.pando.core.RaftCore;
import dev.pando.core.Ready;
import dev.pando.core.Role;
import dev.pando.core.StoredLog;
import dev.pando.core.TermRun;
import dev.pando.core.entry.LogEntry;
import dev.pando.core.entry.Proposal;
import dev.pando.core.membership.Configuration;
import dev.pando.core.membership.MemberId;
import dev.pando.core.membership.Server;
import dev.pando.core.message.Message;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * The rules of three voters that agree on some entries, until all of them know that these are committed: with all their messages, and
 * with disks that are done at once. Nothing else.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RulesBenchmark {
    private static final int VOTERS = 3;
    private static final HardState BEGINNING = new HardState(1, null);

    /** How many entries are proposed together. */
    @Param({"1", "64"})
    private int batch;

    private final Map<MemberId, RaftCore> members = new LinkedHashMap<>();
    private final Map<MemberId, HardState> stored = new LinkedHashMap<>();
    private List<Proposal> proposals = List.of();
    private long requests;

    @Setup
    public void elect() {
        proposals = Collections.nCopies(batch, Entries.proposal());
        Server[] servers = new Server[VOTERS];
        for (int i = 0; i < VOTERS; i++) {
            servers[i] = new Server(new MemberId(0, i + 1), "127.0.0." + (i + 1) + ":1");
        }
        StoredLog log = new StoredLog(
                List.of(new TermRun(1, 1)),
                1,
                0,
                List.of(new StoredLog.ConfigurationAt(1, Configuration.of(servers))),
                1);
        for (Server server : servers) {
            members.put(
                    server.id(),
                    new RaftCore(
                            CoreOptions.DEFAULT,
                            Entries.GROUP,
                            server.id(),
                            BEGINNING,
                            log,
                            server.id().low()));
        }
        while (members.values().stream().noneMatch(core -> core.role() == Role.LEADER)) {
            members.values().forEach(core -> core.step(new Event.Tick()));
            exchange();
        }
        exchange();
    }

    @Benchmark
    public long agree() {
        RaftCore leader = leader();
        leader.step(new Event.Propose(++requests, proposals));
        exchange();
        // A heartbeat would tell the others what is committed; the next entries do that, too.
        return leader.commitIndex();
    }

    private RaftCore leader() {
        for (RaftCore core : members.values()) {
            if (core.role() == Role.LEADER) {
                return core;
            }
        }
        throw new IllegalStateException("Nobody leads.");
    }

    private void exchange() {
        boolean isQuiet = false;
        while (!isQuiet) {
            isQuiet = true;
            for (RaftCore core : members.values()) {
                if (core.hasReady()) {
                    isQuiet = false;
                    carryOut(core, core.ready());
                }
            }
        }
    }

    private void carryOut(RaftCore core, Ready ready) {
        send(ready.messages());
        send(ready.messagesAfterPersist());
        Ready.Persist persist = ready.persist();
        if (persist != null) {
            HardState state = persist.hardState();
            if (state != null) {
                stored.put(core.self(), state);
            }
            List<LogEntry> entries = persist.entries();
            LogEntry last = entries.isEmpty() ? null : entries.get(entries.size() - 1);
            core.step(new Event.Persisted(
                    stored.getOrDefault(core.self(), BEGINNING),
                    last == null ? 0 : last.index(),
                    last == null ? 0 : last.term()));
        }
    }

    private void send(List<Message> messages) {
        for (Message message : messages) {
            RaftCore receiver = members.get(message.to());
            if (receiver != null) {
                receiver.step(new Event.Received(message));
            }
        }
    }
}
