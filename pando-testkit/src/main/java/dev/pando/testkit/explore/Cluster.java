package dev.pando.testkit.explore;

import dev.pando.core.CoreOptions;
import dev.pando.core.Event;
import dev.pando.core.HardState;
import dev.pando.core.RaftCore;
import dev.pando.core.entry.LogEntry;
import dev.pando.core.entry.Proposal;
import dev.pando.core.membership.Configuration;
import dev.pando.core.membership.MemberId;
import dev.pando.core.membership.Server;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Who there is, by which numbers they go, and how they begin. */
final class Cluster {
    private static final long GROUP = 7;
    private static final int MUCH = 1 << 30;
    private static final Disk NOTHING = new Disk(HardState.INITIAL, Logs.EMPTY, 0);

    final Bounds bounds;
    final CoreOptions options;
    final Logs logs = new Logs();

    Cluster(Bounds bounds) {
        this.bounds = bounds;
        options =
                new CoreOptions(1, 3, 1, bounds.bytesPerRequest(), bounds.window(), MUCH, MUCH, MUCH, bounds.preVote());
    }

    static MemberId id(int member) {
        return new MemberId(0, member + 1);
    }

    static int number(MemberId id) {
        return (int) id.low() - 1;
    }

    static Server server(int member) {
        return new Server(id(member), "host" + (member + 1) + ":1");
    }

    /** The latest term that anybody is in at the start. */
    private long firstTerm() {
        return switch (bounds.start()) {
            case BLANK -> 0;
            case FORMED -> 1;
            case LED, JOINING, REPLICATED -> 2;
            case UNEQUAL_LOGS -> 3;
        };
    }

    /** The latest term that anybody may come to be in. */
    long lastTerm() {
        return firstTerm() + bounds.terms();
    }

    /** A member starts with what is on its disk. */
    RaftCore start(MemberId self, Disk disk) {
        return new RaftCore(options, GROUP, self, disk.hardState(), disk.stored(logs), MemberStep.RANDOM_SEED);
    }

    List<Member> initial() {
        List<Member> members = new ArrayList<>();
        for (int i = 0; i < bounds.members(); i++) {
            Disk disk = initialDisk(i);
            members.add(new Member(settled(start(id(i), disk)), disk, disk.log(), List.of(), List.of()));
        }
        return members;
    }

    /** It started an election timeout ago, and votes by now; those that crash later do not, at first. */
    private RaftCore settled(RaftCore started) {
        RaftCore core = started;
        for (int i = 0; i < options.electionTicks() && !isAlone(core); i++) {
            core.step(new Event.Tick());
            core = core.copyWithTimerStarted(MemberStep.RANDOM_SEED);
        }
        return core;
    }

    /** Such a one campaigns at once. */
    private static boolean isAlone(RaftCore core) {
        Configuration configuration = core.configuration().configuration();
        return configuration.voters().size() == 1 && configuration.isVoter(core.self());
    }

    private Disk initialDisk(int member) {
        int formed = logs.append(Logs.EMPTY, configuration());
        return switch (bounds.start()) {
            case BLANK -> NOTHING;
            case FORMED, LED, REPLICATED -> new Disk(new HardState(1, null), formed, 1);
            case JOINING -> isVoter(member) ? new Disk(new HardState(1, null), formed, 1) : NOTHING;
            case UNEQUAL_LOGS ->
                switch (member) {
                    case 0 ->
                        new Disk(new HardState(2, id(0)), logs.append(formed, List.of(noop(2, 2), noop(3, 2))), 1);
                    case 1 -> new Disk(new HardState(3, id(2)), formed, 1);
                    default -> new Disk(new HardState(3, id(2)), logs.append(formed, noop(2, 3)), 1);
                };
        };
    }

    /** What is committed at the start. */
    int committed() {
        return bounds.start() == Start.BLANK ? Logs.EMPTY : logs.append(Logs.EMPTY, configuration());
    }

    private LogEntry configuration() {
        Server[] voters = IntStream.range(0, bounds.members())
                .filter(this::isVoter)
                .mapToObj(Cluster::server)
                .toArray(Server[]::new);
        Configuration configuration = Configuration.of(voters);
        if (bounds.start() == Start.REPLICATED) {
            configuration = configuration.withReplica(server(bounds.members() - 1));
        }
        return LogEntry.encode(GROUP, 1, 1, 0, Proposal.configuration(configuration.encode()));
    }

    private boolean isVoter(int member) {
        boolean isLastNone = bounds.start() == Start.JOINING || bounds.start() == Start.REPLICATED;
        return !isLastNone || member < bounds.members() - 1;
    }

    private static LogEntry noop(long index, long term) {
        return LogEntry.encode(GROUP, index, term, 0, Proposal.noop());
    }
}
