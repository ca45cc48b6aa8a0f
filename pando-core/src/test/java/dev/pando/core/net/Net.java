package dev.pando.core.net;

import dev.pando.core.CoreOptions;
import dev.pando.core.Event;
import dev.pando.core.Outcome;
import dev.pando.core.RaftCore;
import dev.pando.core.Ready;
import dev.pando.core.Role;
import dev.pando.core.entry.Proposal;
import dev.pando.core.membership.Change;
import dev.pando.core.membership.Configuration;
import dev.pando.core.membership.MemberId;
import dev.pando.core.membership.Reconfiguration;
import dev.pando.core.membership.Server;
import dev.pando.core.message.Message;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Several members' rules in one thread, on fake disks and a network that loses, repeats, delays and reorders, all drawn
 * from one seed.
 */
final class Net {
    private static final int ELECTION_TICKS = 6;

    private static final int MAX_IN_FLIGHT = 200;

    final Invariants invariants = new Invariants(id -> member(id).disk);
    final Counts counts = new Counts();

    private final Random random;
    private final Rates rates;
    private final List<NetMember> members = new ArrayList<>();
    private final List<Message> inFlight = new ArrayList<>();

    /** Index that was committed somewhere when each read was asked for. */
    private final Map<Long, Long> reads = new TreeMap<>();

    /** One-way cuts: [from][to]. */
    private final boolean[][] cut;

    private long nextRequestId = 1;

    /** What has come about, so that a quiet run is not taken for a good one. */
    static final class Counts {
        int proposed;
        int reads;
        int changes;
        int joint;

        /** Changes that would have left too few who answer. */
        int spared;

        int transfers;
        int crashes;
        int cuts;
        int partitions;
        int loads;
        int compactions;

        /** Snapshots that took the place of a log. */
        int restarts;
    }

    /** How often things go wrong, per 1,000 ticks or chances; drawn anew for each seed. */
    record Rates(
            int loss,
            int repeat,
            int crash,
            int restart,
            int partition,
            int heal,
            int change,
            int transfer,
            int hurry,
            int strike,
            int compaction) {
        static Rates draw(Random random) {
            return new Rates(
                    random.nextInt(100),
                    random.nextInt(100),
                    random.nextInt(60),
                    50 + random.nextInt(200),
                    random.nextInt(60),
                    50 + random.nextInt(200),
                    random.nextInt(300),
                    random.nextInt(100),
                    random.nextInt(60),
                    random.nextInt(20),
                    random.nextInt(4) == 0 ? 0 : random.nextInt(30));
        }
    }

    Net(long seed, int size) {
        random = new Random(seed);
        rates = Rates.draw(random);
        // Small bounds, so that they are reached. Without pre-vote now and then: it hides what elections must hold
        // alone.
        boolean isPreVote = random.nextInt(4) != 0;
        CoreOptions options = new CoreOptions(10, ELECTION_TICKS, 1, 400, 4, 1000, 3000, 400, isPreVote);
        cut = new boolean[size][size];
        for (int i = 0; i < size; i++) {
            NetMember member = new NetMember(new MemberId(0, i + 1), options, this);
            members.add(member);
            start(member);
        }
    }

    private void start(NetMember member) {
        member.start(random.nextLong());
        boolean isFounder = member == members.get(0) && member.disk.entries.isEmpty();
        if (isFounder) {
            Configuration alone = Configuration.of(server(member));
            member.step(new Event.Found(nextRequestId++, alone), false);
        }
    }

    static Server server(NetMember member) {
        return new Server(member.id, "host" + member.id.low() + ":1");
    }

    NetMember member(MemberId id) {
        return members.get((int) id.low() - 1);
    }

    /** Lets time pass, tick by tick: in each, most of what is under way comes about, in any order. */
    void run(int ticks) {
        for (int i = 0; i < ticks; i++) {
            faults();
            for (NetMember member : members) {
                if (random.nextInt(10) != 0) {
                    step(member, new Event.Tick());
                }
            }
            if (happens(rates.hurry)) {
                hurry(any());
            }
            for (int actions = random.nextInt(40 * members.size()); actions > 0; actions--) {
                act();
            }
        }
    }

    private boolean happens(int rate) {
        return random.nextInt(1000) < rate;
    }

    private NetMember anyOrLeader() {
        NetMember leader = leader();
        return leader == null || random.nextBoolean() ? any() : leader;
    }

    private NetMember any() {
        return members.get(random.nextInt(members.size()));
    }

    private void faults() {
        if (happens(rates.crash)) {
            crash(anyOrLeader());
        }
        if (happens(rates.restart)) {
            NetMember member = any();
            if (!member.isUp()) {
                start(member);
            }
        }
        if (happens(rates.partition)) {
            counts.partitions++;
            switch (random.nextInt(4)) {
                case 0 -> cut[random.nextInt(cut.length)][random.nextInt(cut.length)] = true;
                case 1 -> split();
                default -> isolate(anyOrLeader());
            }
        }
        if (happens(rates.heal)) {
            for (boolean[] row : cut) {
                Arrays.fill(row, false);
            }
        }
    }

    private void crash(NetMember member) {
        if (member.isUp()) {
            member.crash(random);
            counts.crashes++;
        }
    }

    /** A leader that has begun joint consensus, which is over soon otherwise: then another has to end it. */
    private void strikeInJointConsensus() {
        NetMember leader = leader();
        if (leader != null && leader.core().configuration().configuration().isJoint()) {
            if (random.nextBoolean()) {
                crash(leader);
            } else {
                isolate(leader);
            }
        }
    }

    private void isolate(NetMember member) {
        int position = members.indexOf(member);
        Arrays.fill(cut[position], true);
        for (boolean[] row : cut) {
            row[position] = true;
        }
    }

    private void split() {
        int side = random.nextInt(1 << cut.length);
        for (int from = 0; from < cut.length; from++) {
            for (int to = 0; to < cut.length; to++) {
                cut[from][to] |= ((side >> from) & 1) != ((side >> to) & 1);
            }
        }
    }

    /** Time runs ahead for one member: the others are paused, or slow. */
    private void hurry(NetMember member) {
        for (int i = random.nextInt(2 * ELECTION_TICKS); i >= 0; i--) {
            step(member, new Event.Tick());
        }
    }

    private void act() {
        if (happens(rates.strike)) {
            strikeInJointConsensus();
        }
        if (happens(rates.compaction)) {
            compact(anyOrLeader());
        }
        fetch(any());
        int dice = random.nextInt(100);
        if (dice < 60) {
            deliver();
        } else if (dice < 85) {
            write(any());
        } else if (dice < 87) {
            propose(anyOrLeader());
        } else if (dice < 92) {
            load(anyOrLeader());
        } else if (dice < 94) {
            read(anyOrLeader());
        } else if (dice < 94 + random.nextInt(2)) {
            step(any(), new Event.Unreachable(any().id));
        } else {
            administer();
        }
    }

    private void deliver() {
        if (inFlight.isEmpty()) {
            return;
        }
        int position = random.nextInt(4) == 0 ? random.nextInt(inFlight.size()) : 0;
        Message message = happens(rates.repeat) ? inFlight.get(position) : inFlight.remove(position);
        if (!happens(rates.loss)) {
            deliver(message);
        }
    }

    private void deliver(Message message) {
        NetMember to = member(message.to());
        if (!to.isUp() || cut[(int) message.from().low() - 1][(int) message.to().low() - 1]) {
            return;
        }
        RaftCore core = to.core();
        boolean isAcknowledgement = message instanceof Message.AppendResponse response
                && response.success()
                && core.role() == Role.LEADER
                && core.term() == response.term();
        if (isAcknowledgement) {
            invariants.onAcknowledged((Message.AppendResponse) message, core);
        }
        step(to, new Event.Received(message));
    }

    private void write(NetMember member) {
        if (member.isUp() && member.isWriting()) {
            step(member, member.finishWrites(1 + random.nextInt(3), random.nextBoolean()));
        }
    }

    private void load(NetMember member) {
        if (member.isUp() && member.isLoading()) {
            counts.loads++;
            step(member, member.finishLoad(random.nextInt(10) == 0));
        }
    }

    private void compact(NetMember member) {
        Event.Compacted compacted = member.isUp() ? member.compact(random) : null;
        if (compacted != null) {
            counts.compactions++;
            step(member, compacted);
        }
    }

    /** Mostly from whoever was named; it goes on whoever leads meanwhile. */
    private void fetch(NetMember member) {
        Ready.Fetch fetch = member.fetching();
        if (member.isUp() && fetch != null && random.nextInt(4) == 0) {
            NetMember source = random.nextInt(4) == 0 ? any() : member(fetch.source());
            boolean isReached = source.isUp() && !cut[members.indexOf(source)][members.indexOf(member)];
            if (isReached) {
                member.fetch(source, random);
            }
        }
        if (member.isUp() && member.hasFetched() && random.nextInt(8) == 0) {
            step(member, member.finishFetch());
        }
    }

    private void propose(NetMember member) {
        List<Proposal> proposals = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            byte[] payload = ("payload " + nextRequestId + "/" + i).getBytes(StandardCharsets.UTF_8);
            proposals.add(Proposal.data(payload));
        }
        step(member, new Event.Propose(nextRequestId++, proposals));
    }

    private void read(NetMember member) {
        reads.put(nextRequestId, (long) invariants.committed.size());
        step(member, new Event.Read(nextRequestId++));
    }

    private void administer() {
        NetMember member = anyOrLeader();
        if (happens(rates.transfer)) {
            MemberId target = random.nextBoolean() ? null : any().id;
            step(member, new Event.Transfer(nextRequestId++, target));
        } else if (happens(rates.change) || !hasGrown()) {
            List<Change> changes = new ArrayList<>();
            do {
                changes.add(change(any()));
            } while (hasGrown() && random.nextInt(3) != 0);
            boolean isForced = random.nextInt(4) == 0;
            step(member, new Event.Reconfigure(nextRequestId++, new Reconfiguration(0, changes, isForced)));
        }
    }

    /** Mostly what makes the cluster larger, as long as it is small. Whoever is removed never comes back. */
    private Change change(NetMember subject) {
        return switch (random.nextInt(hasGrown() ? 6 : 50)) {
            case 0 -> random.nextInt(8) == 0 ? new Change.Remove(subject.id) : new Change.Demote(subject.id);
            case 1 -> new Change.Demote(subject.id);
            case 2 -> new Change.AddReplica(server(subject));
            case 3, 4, 6, 7, 8, 9, 10 -> new Change.Promote(subject.id);
            default -> new Change.AddLearner(server(subject));
        };
    }

    private boolean hasGrown() {
        NetMember leader = leader();
        return leader != null
                && leader.core().configuration().configuration().voters().size() > 2;
    }

    @Nullable NetMember leader() {
        return members.stream().filter(NetMember::isLeader).findFirst().orElse(null);
    }

    private void step(NetMember member, Event event) {
        if (!member.isUp()) {
            return;
        }
        member.step(event, random.nextInt(50) == 0);
        if (random.nextInt(3) != 0) {
            member.drain();
        }
    }

    void send(Message message) {
        invariants.onSend(message);
        if (inFlight.size() > MAX_IN_FLIGHT) {
            inFlight.remove(random.nextInt(inFlight.size()));
        }
        inFlight.add(message);
    }

    void onOutcome(Outcome outcome) {
        if (outcome instanceof Outcome.ReadIndex read) {
            counts.reads++;
            long floor = reads.getOrDefault(read.requestId(), Long.MAX_VALUE);
            Invariants.check(read.index() >= floor, "A stale read: %s, committed %s", read, floor);
        } else if (outcome instanceof Outcome.Proposed) {
            counts.proposed++;
        } else if (outcome instanceof Outcome.Reconfiguring reconfiguring) {
            counts.changes++;
            counts.joint += reconfiguring.isJoint() ? 1 : 0;
        } else if (outcome instanceof Outcome.Refused refused && refused.reason() == Outcome.Reason.WOULD_LOSE_QUORUM) {
            counts.spared++;
        } else if (outcome instanceof Outcome.Transferring) {
            counts.transfers++;
        }
    }

    /** Heals everything, and lets time pass evenly. Then the cluster must serve again, and all must agree. */
    void settle() {
        for (boolean[] row : cut) {
            Arrays.fill(row, false);
        }
        members.stream().filter(member -> !member.isUp()).forEach(this::start);
        int ticks = 0;
        long target = Long.MAX_VALUE;
        while (!isSettled(target)) {
            Invariants.check(ticks < 60 * ELECTION_TICKS, "No progress after healing: %s", describe());
            ticks++;
            members.forEach(member -> member.step(new Event.Tick(), false));
            exchange();
            NetMember leader = leader();
            if (leader != null && leader.core().hasCommittedInTerm() && target == Long.MAX_VALUE) {
                leader.step(new Event.Propose(nextRequestId++, List.of(Proposal.data(new byte[] {1}))), false);
                boolean isTaken = leader.core().transferTarget() == null;
                target = isTaken ? leader.core().lastIndex() : target;
                exchange();
            }
        }
    }

    /** Until nobody has anything to say or to write; more than any exchange needs, lest it go on for ever. */
    private void exchange() {
        for (int round = 0; round < 10_000; round++) {
            members.forEach(NetMember::drain);
            List<Message> messages = new ArrayList<>(inFlight);
            inFlight.clear();
            boolean isQuiet = messages.isEmpty();
            for (Message message : messages) {
                member(message.to()).step(new Event.Received(message), false);
            }
            for (NetMember member : members) {
                if (member.isWriting()) {
                    isQuiet = false;
                    member.step(member.finishWrites(100, true), false);
                }
                Ready.Fetch fetch = member.fetching();
                if (fetch != null) {
                    isQuiet = false;
                    member.fetch(member(fetch.source()), random);
                }
                while (member.hasFetched()) {
                    isQuiet = false;
                    member.step(member.finishFetch(), false);
                }
                while (member.isLoading()) {
                    isQuiet = false;
                    member.step(member.finishLoad(false), false);
                }
            }
            if (isQuiet && members.stream().noneMatch(member -> member.core().hasReady())) {
                return;
            }
        }
        throw new AssertionError("The members never stop talking: " + describe());
    }

    private boolean isSettled(long target) {
        NetMember leader = leader();
        if (leader == null || leader.core().commitIndex() < target) {
            return false;
        }
        Configuration configuration = leader.core().configuration().configuration();
        return configuration.learners().isEmpty()
                && !configuration.isJoint()
                && configuration.servers().stream()
                        .map(server -> member(server.id()))
                        .allMatch(member -> member.core().commitIndex() >= target
                                && member.disk.entries.equals(leader.disk.entries));
    }

    private String describe() {
        return members.stream()
                        .map(member -> member.core() + " " + member.core().configuration())
                        .toList() + " in flight " + inFlight;
    }
}
