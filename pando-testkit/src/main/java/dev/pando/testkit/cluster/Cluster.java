package dev.pando.testkit.cluster;

import static java.util.stream.Collectors.toSet;

import dev.pando.InvalidDataException;
import dev.pando.Peer;
import dev.pando.RaftException;
import dev.pando.RemovedException;
import dev.pando.Roster;
import dev.pando.StorageFailedException;
import dev.pando.core.entry.EntryKind;
import dev.pando.core.membership.Configuration;
import dev.pando.core.membership.MemberId;
import dev.pando.core.membership.Reconfiguration;
import dev.pando.core.membership.Server;
import dev.pando.runtime.LocalMember;
import dev.pando.runtime.Startup;
import dev.pando.runtime.Witness;
import dev.pando.storage.CorruptLogException;
import dev.pando.storage.directory.Admission;
import dev.pando.testkit.Violation;
import dev.pando.testkit.history.ClusterHistory;
import dev.pando.testkit.history.MemberHistory;
import dev.pando.testkit.situation.Reached;
import dev.pando.testkit.situation.Situation;
import dev.pando.testkit.world.Dice;
import dev.pando.testkit.world.Machine;
import dev.pando.testkit.world.World;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The members of a run: starts them, brings them back, lets them join and leave, and judges how each ends. A member that
 * stops, or does not start, for a reason that no fault explains is a violation.
 */
public final class Cluster implements Machine.Owner {
    private final World world;
    private final Dice preferences;
    private final int preferredPerMille;
    private final ClusterHistory history;
    private final Host host;
    private final Reached reached;
    private final Consumer<Violation> onViolation;
    private final Administration administration;
    private final Margin margin;
    private final Map<Machine, Standing> standings = new LinkedHashMap<>();

    /** Machines whose disk was told to fail, or is damaged, since they last started well. */
    private final Map<Machine, DiskTrouble> troubles = new LinkedHashMap<>();

    /** Whoever asked to leave, or was to be removed, may find itself removed later, even if that was refused. */
    private final Set<Machine> mayBeRemoved = new LinkedHashSet<>();

    /** Those that are to be removed, with who was asked to, until it answers. */
    private final Map<Machine, Machine> expelled = new LinkedHashMap<>();

    /** How machines get their members in, where that is not as voters in nobody's place. */
    private final Map<Machine, Admission> admissions = new LinkedHashMap<>();

    /** Whose members joined as read replicas, or were to become some; all others are voters in the end. */
    private final Set<Machine> mayBeReplicas = new LinkedHashSet<>();

    /** Since when a machine's disk has failed, as far as somebody has looked. */
    private final Map<Machine, Long> failedSince = new LinkedHashMap<>();

    private final Set<Machine> full = new LinkedHashSet<>();

    /** Where machines' members were told to find others when they were last started. */
    private final Map<Machine, List<String>> hints = new LinkedHashMap<>();

    /** What a machine's disk may be excused with. */
    public enum DiskTrouble {
        /** A write or sync fails, or there is no room: the member may stop, and comes back. */
        FAILING,
        /** What is stored is damaged: the member may stop, and may refuse to start for good. */
        DAMAGED
    }

    /** Runs programs beside members. */
    public interface Host {
        /** A member runs. */
        void started(Machine machine, LocalMember member, Executor executor);

        /** Its process is gone. */
        void ended(Machine machine);

        /** Its member has stopped by itself; its process is still there. */
        void stopped(Machine machine);

        /** Something happened to a machine, for whoever draws it. */
        void noted(Machine machine, String what);
    }

    /** @param preferredPerMille how many members are preferred as leaders, more or less */
    public Cluster(
            World world,
            int preferredPerMille,
            ClusterHistory history,
            Host host,
            Reached reached,
            Consumer<Violation> onViolation) {
        this.world = world;
        this.preferences = world.dice("preferences");
        this.preferredPerMille = preferredPerMille;
        this.history = history;
        this.host = host;
        this.reached = reached;
        this.onViolation = onViolation;
        this.administration = new Administration(this, history, world::nowNanos, onViolation);
        this.margin = new Margin(this, history);
    }

    /** How far it may still be harmed. */
    public Margin margin() {
        return margin;
    }

    /** What its members are asked to do to it. */
    public Administration administration() {
        return administration;
    }

    /** All machines that ever had a member, with what they are now. */
    public Map<Machine, Standing> standings() {
        return standings;
    }

    public List<Machine> with(Standing standing) {
        return standings.entrySet().stream()
                .filter(entry -> entry.getValue() == standing)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Machines on which a member runs. */
    public List<Machine> running() {
        return standings.keySet().stream()
                .filter(machine -> machine.member() != null)
                .toList();
    }

    /** Machines on which a member runs, and those of clients. */
    public List<Machine> everybody() {
        return world.machines().stream()
                .filter(machine -> standings.containsKey(machine) ? machine.member() != null : machine.isUp())
                .toList();
    }

    /** Machines whose member is down, and comes back. */
    public List<Machine> down() {
        return standings.entrySet().stream()
                .filter(entry -> entry.getKey().member() == null
                        && (entry.getValue() == Standing.MEMBER || entry.getValue() == Standing.LEAVING))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The machine whose member leads, by the latest term; null if nobody does. */
    public @Nullable Machine leader() {
        MemberHistory latest = null;
        for (MemberHistory member : history.members()) {
            if (member.leads()
                    && (latest == null || member.core().term() > latest.core().term())) {
                latest = member;
            }
        }
        return latest == null ? null : latest.machine();
    }

    public boolean isSettling() {
        return running().stream().anyMatch(machine -> !machine.isReady());
    }

    // What is done to it

    /** The first member. */
    public void found() {
        start(newMachine());
    }

    /** A new member, on a new machine. */
    public Machine join(boolean isReplica) {
        Machine machine = newMachine();
        admissions.put(machine, new Admission(List.of(), isReplica, null));
        if (isReplica) {
            mayBeReplicas.add(machine);
        }
        start(machine);
        return machine;
    }

    private Machine newMachine() {
        Machine machine = world.machine(this);
        int priority = preferences.happens(preferredPerMille) ? preferences.nextInt(1, 3) : 0;
        machine.tune(options -> options.priority(priority));
        standings.put(machine, Standing.MEMBER);
        return machine;
    }

    /** Starts a member where none runs: anew, or from what its disk has. */
    public void start(Machine machine) {
        Standing standing = standings.get(machine);
        if (machine.isUp() && machine.member() == null) {
            machine.kill(); // the process of a member that has stopped
        }
        if (machine.isUp() || !(standing == Standing.MEMBER || standing == Standing.LEAVING)) {
            return;
        }
        Admission admission = admissions.get(machine);
        List<String> others = addresses(machine);
        hints.put(machine, others);
        RaftException refusal = admission == null
                ? machine.start(Startup.Intent.START, others)
                : machine.start(
                        Startup.Intent.JOIN, new Admission(others, admission.isReplica(), admission.replaced()));
        if (refusal != null) {
            refused(machine, refusal);
        } else if (machine.member() != null) {
            host.noted(machine, "starts");
        }
    }

    /**
     * Starts anew, and tells where the others are by now, whoever can't find them any more: it does not belong to the cluster
     * (yet, or any more, which it has not heard), so that nobody connects to it, and all whom it knows have moved.
     */
    public void guideTheLost() {
        Configuration committed = committedConfiguration();
        Set<String> inhabited = running().stream()
                .filter(machine -> committed.contains(memberOn(machine).self().id()))
                .map(Machine::address)
                .collect(toSet());
        for (Machine machine : running()) {
            Peer self = memberOn(machine).self();
            if (!committed.contains(self.id()) && addressesKnownTo(machine).noneMatch(inhabited::contains)) {
                host.noted(machine, "is told where the others are");
                machine.kill();
                start(machine);
            }
        }
    }

    private Stream<String> addressesKnownTo(Machine machine) {
        Roster roster = memberOn(machine).roster();
        Stream<Peer> peers =
                Stream.of(roster.voters(), roster.learners(), roster.replicas()).flatMap(List::stream);
        return Stream.concat(hints.getOrDefault(machine, List.of()).stream(), peers.map(Peer::address));
    }

    private static LocalMember memberOn(Machine machine) {
        return Objects.requireNonNull(machine.member());
    }

    /** Of those who can let it in, or can be asked where the others are. */
    private List<String> addresses(Machine joiner) {
        List<String> addresses = new ArrayList<>();
        for (Map.Entry<Machine, Standing> entry : standings.entrySet()) {
            if (entry.getKey() != joiner && entry.getValue() != Standing.LEFT) {
                addresses.add(entry.getKey().address());
            }
        }
        return addresses.isEmpty() ? List.of(joiner.address()) : addresses;
    }

    /** A machine that loses its data, and is never seen again. */
    public void wipe(Machine machine) {
        loseData(machine);
        lose(machine);
    }

    /** A machine that loses its data, on which a new member takes the place of the one that was there. */
    public void replace(Machine machine) {
        MemberId lost = Objects.requireNonNull(machine.member()).self().id();
        loseData(machine);
        history.damaged(machine);
        machine.kill();
        admissions.put(machine, new Admission(List.of(), false, lost));
        start(machine);
    }

    /** Its process ends; the next one is reached at another address. */
    public void move(Machine machine, boolean isCrash) {
        if (isCrash) {
            machine.crash();
        } else {
            machine.kill();
        }
        machine.move();
        margin.moved(machine);
    }

    /** Whether the member that runs there has taken the place of another one. */
    public boolean isReplacement(Machine machine) {
        Admission admission = admissions.get(machine);
        return admission != null && admission.replaced() != null;
    }

    /** Its member is not to come back under its name. */
    private void loseData(Machine machine) {
        machine.kill();
        machine.disk().wipe();
        history.damaged(machine);
        RaftException refusal = machine.start(Startup.Intent.RESUME, List.of());
        if (!(refusal instanceof InvalidDataException)) {
            onViolation.accept(
                    new Violation("EmptyStorage", machine + " was wiped, and resumed as if nothing were: " + refusal));
        }
        reached.reached(Situation.MEMBER_REPLACED);
    }

    /** A machine that goes down and stays so; its member is never seen again. */
    public void bury(Machine machine) {
        machine.crash();
        standings.put(machine, Standing.DEAD);
        host.noted(machine, "stays down");
    }

    private void lose(Machine machine) {
        standings.put(machine, Standing.LOST);
        history.damaged(machine);
        machine.kill();
        host.noted(machine, "is lost");
    }

    /** Its member asks to leave. */
    public void leave(Machine machine) {
        LocalMember member = machine.member();
        if (member == null) {
            return;
        }
        leaves(machine);
        member.leaveAsync().whenComplete((done, failure) -> {
            if (failure == null) {
                left(machine);
            } else if (standings.get(machine) == Standing.LEAVING && machine.member() == member) {
                standings.put(machine, Standing.MEMBER); // it could not, and goes on
            }
        });
    }

    /** Another one is asked to remove its member, which is not asked; it hears of it, and stops. */
    public void expel(Machine machine, Machine asked) {
        LocalMember victim = machine.member();
        if (victim != null && asked.member() != null) {
            expelled(machine, asked, administration.remove(asked, victim.self().id()));
        }
    }

    /**
     * Somebody is asked to change several members at once.
     *
     * @param demoted voters that are to become read replicas
     * @param victim one that is removed, null if nobody is
     */
    public void reconfigure(Machine asked, Reconfiguration wanted, Set<Machine> demoted, @Nullable Machine victim) {
        mayBeReplicas.addAll(demoted);
        CompletableFuture<Void> answer = administration.reconfigure(asked, wanted);
        if (victim != null) {
            expelled(victim, asked, answer);
        }
    }

    private void expelled(Machine machine, Machine asked, CompletableFuture<Void> answer) {
        leaves(machine);
        expelled.put(machine, asked);
        answer.whenComplete((done, failure) -> {
            boolean isOpen = expelled.remove(machine, asked);
            if (isOpen && failure != null && standings.get(machine) == Standing.LEAVING) {
                standings.put(machine, Standing.MEMBER); // it goes on, for now at least
            }
        });
    }

    /** Whoever was asked to remove them is gone, and whether it did is unknown: they ask for it themselves. */
    private void expulsionsEnd(Machine asked) {
        List<Machine> victims = expelled.keySet().stream()
                .filter(machine -> expelled.get(machine) == asked)
                .toList();
        for (Machine machine : victims) {
            expelled.remove(machine);
            if (standings.get(machine) == Standing.LEAVING) {
                leave(machine);
            }
        }
    }

    private void leaves(Machine machine) {
        standings.put(machine, Standing.LEAVING);
        mayBeRemoved.add(machine);
    }

    /**
     * In the end: who is meant to belong to the cluster does, as a voter or read replica, and knows the others, by what is
     * committed. Says what is not so; null if nothing is.
     */
    public @Nullable String misplaced() {
        Configuration committed = committedConfiguration();
        for (Machine machine : with(Standing.MEMBER)) {
            LocalMember member = machine.member();
            if (member == null || !isInPlace(machine, committed, member.self())) {
                return machine + " is not what it is meant to be";
            }
            if (!ids(member.roster().voters())
                    .equals(committed.voters().stream().map(Server::id).collect(toSet()))) {
                return machine + " takes others for voters: " + member.roster();
            }
        }
        return null;
    }

    private boolean isInPlace(Machine machine, Configuration committed, Peer member) {
        boolean isThere = committed.servers().contains(new Server(member.id(), machine.address()));
        return isThere
                && (committed.isVoter(member.id())
                        || (committed.isReplica(member.id()) && mayBeReplicas.contains(machine)));
    }

    private static Set<MemberId> ids(List<Peer> peers) {
        return peers.stream().map(Peer::id).collect(toSet());
    }

    Configuration committedConfiguration() {
        return history.committed().stream()
                .filter(entry -> entry.kind() == EntryKind.CONFIG)
                .reduce((earlier, later) -> later)
                .map(entry -> Configuration.decode(entry.payload()))
                .orElse(Configuration.EMPTY);
    }

    /** Whoever is said to have left does not belong to the cluster any more, by what is committed. */
    private void left(Machine machine) {
        standings.put(machine, Standing.LEFT);
        host.noted(machine, "has left");
        Configuration committed = committedConfiguration();
        for (MemberHistory member : history.members()) {
            if (member.machine() == machine && committed.contains(member.id())) {
                onViolation.accept(new Violation(
                        "LeftIsCommitted", machine + " takes itself for gone, but is in the committed " + committed));
            }
        }
    }

    /** Whether a removal of its member that was asked for, whenever that was, may have come about, or may yet. */
    boolean mayBeRemoved(Machine machine) {
        return mayBeRemoved.contains(machine);
    }

    /** Whether what the machine stored is damaged: its member may never come back. */
    boolean isDamaged(Machine machine) {
        return troubles.get(machine) == DiskTrouble.DAMAGED;
    }

    /** From now on trouble of this kind excuses what the machine's member does. */
    public void trouble(Machine machine, DiskTrouble trouble) {
        if (trouble == DiskTrouble.DAMAGED) {
            history.suspect(machine);
        }
        troubles.merge(machine, trouble, (before, now) -> before == DiskTrouble.DAMAGED ? before : now);
    }

    /** Its disk has no more room, or has again. */
    public void full(Machine machine, boolean isFull) {
        if (isFull) {
            full.add(machine);
            trouble(machine, DiskTrouble.FAILING);
        } else {
            full.remove(machine);
        }
    }

    /** Called now and then: whose disk has failed has to stop, and may not just have been told. */
    public void checkThatFailedDisksStopMembers(long patienceNanos) {
        for (Machine machine : running()) {
            Path failed = machine.disk().failed();
            // A segment that is being prepared holds nothing yet: that it failed shows with the next write.
            if (failed == null || failed.toString().endsWith(".new")) {
                failedSince.remove(machine);
                continue;
            }
            long since = failedSince.computeIfAbsent(machine, m -> world.nowNanos());
            if (world.nowNanos() - since > patienceNanos) {
                onViolation.accept(new Violation(
                        "FailStop", machine + " goes on although a write or sync of its disk has failed"));
            }
        }
    }

    // What becomes of its machines

    @Override
    public Witness witness(Machine machine) {
        return history.witness(machine);
    }

    @Override
    public void started(Machine machine, LocalMember member, Executor executor) {
        if (!full.contains(machine)) {
            troubles.remove(machine, DiskTrouble.FAILING);
        }
        host.started(machine, member, executor);
        if (standings.get(machine) == Standing.LEAVING) {
            leave(machine);
        }
    }

    @Override
    public void ended(Machine machine) {
        failedSince.remove(machine);
        history.ended(machine);
        host.ended(machine);
        administration.ended(machine);
        expulsionsEnd(machine);
    }

    @Override
    public void stopped(Machine machine, @Nullable Throwable cause) {
        history.ended(machine);
        host.stopped(machine);
        Standing standing = standings.get(machine);
        boolean isRemoved = cause instanceof RemovedException && mayBeRemoved.contains(machine);
        if (standing == Standing.LEFT || isRemoved || (standing == Standing.LEAVING && cause == null)) {
            left(machine);
        } else if (isDamaged(machine)
                && cause instanceof StorageFailedException
                && cause.getCause() instanceof CorruptLogException) {
            reached.reached(Situation.DAMAGE_FOUND);
            world.time().schedule(0, () -> lose(machine)); // not from within its own end
        } else if (cause instanceof StorageFailedException
                && troubles.containsKey(machine)
                && !(cause.getCause() instanceof RuntimeException)) {
            reached.reached(Situation.STORAGE_FAILED);
            host.noted(machine, "stops: its storage failed");
        } else if (cause != null || !mayBeRemoved.contains(machine)) {
            String why = cause == null ? "for no reason" : String.valueOf(cause.getMessage());
            onViolation.accept(new Violation("MembersGoOn", machine + " has stopped: " + why, cause));
        }
    }

    private void refused(Machine machine, RaftException refusal) {
        DiskTrouble trouble = troubles.get(machine);
        boolean isUnusable = refusal instanceof InvalidDataException;
        if (isUnusable && hasLeft(machine, refusal)) {
            return;
        }
        if (trouble == DiskTrouble.DAMAGED && isUnusable) {
            reached.reached(Situation.DAMAGE_FOUND);
            lose(machine);
        } else if (trouble == null) {
            onViolation.accept(
                    new Violation("MembersComeBack", machine + " does not start: " + refusal.getMessage(), refusal));
        }
    }

    /** It was removed, its disk knows, and it crashed before anybody heard of it. */
    private boolean hasLeft(Machine machine, RaftException refusal) {
        boolean isGone = mayBeRemoved.contains(machine)
                && String.valueOf(refusal.getMessage()).contains("was removed from its cluster");
        if (isGone) {
            left(machine);
        }
        return isGone;
    }

    @Override
    public void broke(Machine machine, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        onViolation.accept(
                cause instanceof Violation violation
                        ? violation
                        : new Violation("Program", "on " + machine + " it failed: " + cause, cause));
    }
}
