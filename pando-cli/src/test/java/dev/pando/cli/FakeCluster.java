package dev.pando.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pando.Entry;
import dev.pando.MachinesStatus;
import dev.pando.Member;
import dev.pando.PandoClient;
import dev.pando.RaftOptions;
import dev.pando.Recovery;
import dev.pando.Status;
import dev.pando.core.entry.EntryKind;
import dev.pando.core.entry.LogEntry;
import dev.pando.core.entry.Proposal;
import dev.pando.core.membership.ClusterId;
import dev.pando.core.membership.MemberId;
import dev.pando.core.membership.Reconfiguration;
import dev.pando.testkit.LogUse;
import dev.pando.testkit.SimulationOptions;
import dev.pando.testkit.SimulationResult;
import dev.pando.testkit.trace.Trace;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A log in memory that commits at once, behind the library's interfaces. May be used by any thread. */
public final class FakeCluster implements Library {
    static final ClusterId CLUSTER = new ClusterId(0xc1, 0xc2);
    static final MemberId MEMBER = new MemberId(0x1a2b3c4d_00000000L, 1);
    static final MemberId OTHER = new MemberId(0x5e6f7a8b_00000000L, 2);
    private static final long TERM = 1;

    private final List<Entry> log = new ArrayList<>();
    private long sessions;
    int largestPayload = 1 << 20;
    int left;

    /** Those who were told to leave by others, and those who were handed leadership. */
    final List<MemberId> removed = new ArrayList<>();

    final List<MemberId> transferred = new ArrayList<>();
    final List<Reconfiguration> reconfigurations = new ArrayList<>();

    /** Why nobody can be connected to. */
    @Nullable RuntimeException refusal;

    /** Where a backup breaks off; null if it is made. */
    @Nullable IOException brokenBackup;

    /** Why neither membership nor leadership changes. */
    @Nullable RuntimeException failure;

    /** A third member, where one is needed. */
    @Nullable MemberId third;

    @Nullable MachinesStatus machines;

    String thirdRole = "learner";

    Function<RaftOptions, Member> opener = options -> new FakeMember();
    final List<String> calls = new ArrayList<>();

    public FakeCluster() {
        add(new Proposal(EntryKind.CONFIG, 0, 0, 0, "config".getBytes(UTF_8)));
        add(Proposal.noop());
    }

    /** Puts an entry at the end of the log. */
    public synchronized Entry add(Proposal proposal) {
        Entry entry = new Entry(LogEntry.encode(0, log.size() + 1L, TERM, log.size(), proposal));
        log.add(entry);
        notifyAll();
        return entry;
    }

    /** Opens a session, as an entry. */
    public synchronized long openSession() {
        sessions++;
        add(new Proposal(EntryKind.SESSION, sessions, 0, 0, new byte[0]));
        return sessions;
    }

    public synchronized List<Entry> log() {
        return List.copyOf(log);
    }

    /** The payloads that were appended, as text. */
    synchronized List<String> payloads() {
        return log.stream()
                .filter(entry -> entry.kind() == Entry.Kind.DATA)
                .map(entry -> new String(entry.payload(), UTF_8))
                .toList();
    }

    synchronized void remove(MemberId member) {
        fail();
        removed.add(member);
    }

    synchronized void reconfigure(Reconfiguration wanted) {
        fail();
        reconfigurations.add(wanted);
    }

    synchronized void transfer(MemberId target) {
        fail();
        transferred.add(target);
    }

    private void fail() {
        if (failure != null) {
            throw failure;
        }
    }

    synchronized Status status() {
        MemberId leader = transferred.isEmpty() ? MEMBER : transferred.get(transferred.size() - 1);
        List<Status.MemberStatus> members = new ArrayList<>();
        members.add(new Status.MemberStatus(MEMBER, "127.0.0.1:10240", role(MEMBER, leader), "ok", log.size(), 0, 0));
        members.add(new Status.MemberStatus(OTHER, "127.0.0.1:10241", role(OTHER, leader), "unreachable", -1, -1, -1));
        if (third != null) {
            members.add(new Status.MemberStatus(third, "host:10242", thirdRole, "ok", 1, 1, 2));
        }
        return new Status(
                CLUSTER,
                MEMBER,
                TERM + transferred.size(),
                Optional.of(leader),
                log.size(),
                log.size(),
                log.size(),
                true,
                1,
                members,
                Optional.ofNullable(machines));
    }

    private static String role(MemberId member, MemberId leader) {
        return member.equals(leader) ? "leader" : "voter";
    }

    /** Waits for an entry; null if it is not there within the time. */
    synchronized @Nullable Entry await(long index, Duration limit) throws InterruptedException {
        long untilNs = System.nanoTime() + limit.toNanos();
        while (log.size() < index) {
            long leftMs = (untilNs - System.nanoTime()) / 1_000_000;
            if (leftMs <= 0) {
                return null;
            }
            wait(leftMs);
        }
        return log.get((int) index - 1);
    }

    @Override
    public Member start(RaftOptions options, String listen) {
        calls.add("start " + listen);
        return opener.apply(options);
    }

    @Override
    public Member resume(RaftOptions options, String listen) {
        calls.add("resume " + listen);
        return opener.apply(options);
    }

    @Override
    public Member join(RaftOptions options, String listen, List<String> via) {
        calls.add("join " + listen + " via " + via);
        return opener.apply(options);
    }

    @Override
    public PandoClient connect(List<String> via, Duration timeout) {
        calls.add("connect " + via + " for " + timeout);
        if (refusal != null) {
            throw refusal;
        }
        return new FakeClient(this);
    }

    @Override
    public Member restore(RaftOptions options, String listen, Path backup) {
        calls.add("restore " + backup);
        return start(options, listen);
    }

    @Override
    public Recovery recovery(Path data) {
        calls.add("recover " + data);
        if (refusal != null) {
            throw refusal;
        }
        return new Recovery() {
            @Override
            public MemberId member() {
                return MEMBER;
            }

            @Override
            public ClusterId cluster() {
                return CLUSTER;
            }

            @Override
            public long lastIndex() {
                return 12;
            }

            @Override
            public long lastTerm() {
                return 3;
            }

            @Override
            public long commitIndex() {
                return 10;
            }

            @Override
            public Recovered run() {
                calls.add("run");
                return new Recovered(new ClusterId(0xd1, 0xd2), Path.of(data + ".before-recovery"));
            }

            @Override
            public void close() {
                calls.add("close");
            }
        };
    }

    @Override
    public SimulationResult simulate(SimulationOptions options, long seed, Trace trace) {
        throw new AssertionError("there is no simulator here");
    }

    @Override
    public List<String> situations(LogUse use) {
        return List.of();
    }
}
