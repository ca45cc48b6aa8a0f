package dev.pando.testkit.fault;

import dev.pando.core.StoredLog.ConfigurationAt;
import dev.pando.core.membership.Change;
import dev.pando.core.membership.Configuration;
import dev.pando.core.membership.MemberId;
import dev.pando.core.membership.Reconfiguration;
import dev.pando.core.membership.Server;
import dev.pando.testkit.cluster.Cluster;
import dev.pando.testkit.cluster.Standing;
import dev.pando.testkit.history.ClusterHistory;
import dev.pando.testkit.history.MemberHistory;
import dev.pando.testkit.world.Machine;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Members that join, leave, are removed, lose all they had, and hand leadership over. */
final class MembershipFaults {
    /** More would only make everything slow. */
    private static final int MAX_MEMBERS = 7;

    /** How many transfers are to a named member. */
    private static final int NAMED_PER_MILLE = 700;

    /** How many removals happen while somebody whom they concern is cut off. */
    private static final int UNHEARD_PER_MILLE = 500;

    /** How many changes of several members are bound to the configuration that they were made from. */
    private static final int BOUND_PER_MILLE = 300;

    /** How many are to come about even if those who answer are no quorum then. */
    private static final int FORCED_PER_MILLE = 200;

    /** How many join as read replicas. */
    private static final int REPLICA_PER_MILLE = 250;

    /** How many changes have a machine crash in their midst. */
    private static final int CRASHED_PER_MILLE = 300;

    /** How long a change takes, more or less. */
    private static final long MIDST_NANOS = 300_000_000;

    private final Cluster cluster;
    private final ClusterHistory history;
    private final NetworkFaults network;
    private final ProcessFaults processes;
    private final Happenings happenings;

    MembershipFaults(
            Cluster cluster,
            ClusterHistory history,
            NetworkFaults network,
            ProcessFaults processes,
            Happenings happenings) {
        this.cluster = cluster;
        this.history = history;
        this.network = network;
        this.processes = processes;
        this.happenings = happenings;
    }

    boolean strike(Strike strike) {
        return switch (strike.kind()) {
            case JOIN -> join(strike);
            case LEAVE -> leave(strike);
            case WIPE -> wipe(strike);
            case TRANSFER -> transfer(strike);
            case REMOVE -> remove(strike);
            case REMOVE_DEAD -> removeDead(strike);
            case RECONFIGURE -> reconfigure(strike);
            case REPLACE -> replace(strike);
            case MOVE -> move(strike);
            default -> throw new IllegalArgumentException(strike.kind() + " is none of the membership.");
        };
    }

    private boolean join(Strike strike) {
        long members = cluster.standings().values().stream()
                .filter(standing -> standing != Standing.LEFT)
                .count();
        if (members >= MAX_MEMBERS) {
            return false;
        }
        boolean isReplica = strike.dice().happens(REPLICA_PER_MILLE);
        Machine machine = cluster.join(isReplica);
        happenings.happened(machine, isReplica ? "joins as a replica" : "joins");
        crashInTheMidst(strike, machine);
        return true;
    }

    private boolean leave(Strike strike) {
        Machine leaver = strike.victim(running(), cluster.leader());
        if (leaver == null || !cluster.margin().mayLeave(leaver)) {
            return false;
        }
        happenings.happened(leaver, "leaves");
        cluster.leave(leaver);
        crashInTheMidst(strike, leaver);
        return true;
    }

    private boolean wipe(Strike strike) {
        Machine victim = strike.victim(running(), cluster.leader());
        if (victim == null || !cluster.margin().maySpare(victim)) {
            return false;
        }
        happenings.happened(victim, "loses its disk");
        cluster.wipe(victim);
        join(strike);
        return true;
    }

    private boolean replace(Strike strike) {
        Machine victim = strike.victim(running(), cluster.leader());
        if (victim == null
                || cluster.isReplacement(victim)
                || history.isSuspect(victim)
                || !cluster.margin().maySpare(victim)) {
            return false;
        }
        happenings.happened(victim, "loses its disk, and is replaced");
        cluster.replace(victim);
        crashInTheMidst(strike, victim);
        return true;
    }

    private boolean move(Strike strike) {
        Machine victim = strike.victim(running(), cluster.leader());
        if (victim == null || !cluster.margin().mayMove(victim)) {
            return false;
        }
        happenings.happened(victim, "moves");
        cluster.move(victim, strike.dice().nextBoolean());
        processes.comesBack(strike, victim);
        return true;
    }

    /** Of anybody, to anybody, be it up, down, a learner, or the leader. */
    private boolean transfer(Strike strike) {
        List<Machine> running = running();
        List<MemberHistory> targets = history.members().stream()
                .filter(member -> cluster.standings().get(member.machine()) == Standing.MEMBER)
                .toList();
        if (running.isEmpty() || targets.isEmpty()) {
            return false;
        }
        Machine asked = strike.dice().oneOf(running);
        MemberHistory target = strike.dice().oneOf(targets);
        boolean isNamed = strike.dice().happens(NAMED_PER_MILLE);
        String to = isNamed ? target.machine().toString() : "anybody";
        happenings.happened(asked, "is asked to have leadership handed to " + to);
        cluster.administration().transfer(asked, isNamed ? target : null);
        return true;
    }

    /** Whoever is asked may be cut off, so that it asks in vain; or whoever is removed, so that it does not hear of it. */
    private boolean remove(Strike strike) {
        Machine victim = strike.victim(running(), cluster.leader());
        List<Machine> others =
                running().stream().filter(machine -> machine != victim).toList();
        if (victim == null || others.isEmpty() || !cluster.margin().mayLeave(victim)) {
            return false;
        }
        Machine asked = Objects.requireNonNull(strike.victim(others, cluster.leader()));
        happenings.happened(asked, "is asked to remove " + victim);
        if (strike.dice().happens(UNHEARD_PER_MILLE)) {
            network.cutOff(strike.dice().nextBoolean() ? asked : victim, strike.lastsNanos());
        }
        cluster.expel(victim, asked);
        crashInTheMidst(strike, asked);
        return true;
    }

    /** Sometimes one that takes part in a change crashes before it is over, or its leader does. */
    private void crashInTheMidst(Strike strike, Machine partaker) {
        if (strike.dice().happens(CRASHED_PER_MILLE)) {
            boolean isLeader = strike.dice().nextBoolean();
            long afterNanos = strike.dice().skewed(MIDST_NANOS / 100, MIDST_NANOS);
            processes.crashAfter(afterNanos, strike, () -> isLeader ? cluster.leader() : partaker);
        }
    }

    /** Some voters become replicas, some replicas voters, and one member may go; all at once. */
    private boolean reconfigure(Strike strike) {
        Machine leader = cluster.leader();
        MemberHistory leading = leader == null ? null : history.on(leader);
        if (leading == null) {
            return false;
        }
        ConfigurationAt current = leading.core().configuration();
        Draft draft = new Draft(current.configuration());
        running().forEach(machine -> draft.add(machine, strike.dice().nextInt(4)));
        List<Machine> others =
                running().stream().filter(machine -> machine != draft.victim).toList();
        Machine asked = strike.victim(others, leader);
        if (asked == null
                || draft.changes.isEmpty()
                || !cluster.margin().mayChange(draft.victim, draft.demoted, draft.promoted)
                || !mayGoAlone(draft.victim)) {
            return false;
        }
        long basedOn = strike.dice().happens(BOUND_PER_MILLE) ? current.index() : 0;
        boolean isForced = strike.dice().happens(FORCED_PER_MILLE);
        happenings.happened(asked, "is asked for " + draft.changes);
        if (strike.dice().happens(UNHEARD_PER_MILLE)) {
            boolean isVictim = draft.victim != null && strike.dice().nextBoolean();
            network.cutOff(isVictim ? Objects.requireNonNull(draft.victim) : asked, strike.lastsNanos());
        }
        Reconfiguration wanted = new Reconfiguration(basedOn, draft.changes, isForced);
        cluster.reconfigure(asked, wanted, draft.demoted, draft.victim);
        crashInTheMidst(strike, asked);
        return true;
    }

    /** Where whoever is asked is gone before the change is made, who was to go asks for that alone. */
    private boolean mayGoAlone(@Nullable Machine victim) {
        return victim == null || cluster.margin().mayLeave(victim);
    }

    /** What is asked for, as it is drawn up. */
    private static final class Draft {
        private final Configuration current;
        private final List<Change> changes = new ArrayList<>();
        private final List<Server> promoted = new ArrayList<>();
        private final Set<Machine> demoted = new LinkedHashSet<>();

        /** Who goes. */
        private @Nullable Machine victim;

        Draft(Configuration current) {
            this.current = current;
        }

        /** @param luck 0 to 3 */
        void add(Machine machine, int luck) {
            MemberId member = Objects.requireNonNull(machine.member()).self().id();
            if (current.isReplica(member) && luck != 0) {
                changes.add(new Change.Promote(member));
                promoted.add(current.server(member).orElseThrow());
            } else if (current.isVoter(member) && luck == 0) {
                changes.add(new Change.Demote(member));
                demoted.add(machine);
            } else if (current.isVoter(member) && luck == 1 && victim == null) {
                changes.add(new Change.Remove(member));
                victim = machine;
            }
        }
    }

    /** One that is down for good already, or is from now on. */
    private boolean removeDead(Strike strike) {
        List<MemberId> lost = new ArrayList<>(cluster.administration().lost());
        if (lost.isEmpty()) {
            Machine victim = strike.victim(running(), cluster.leader());
            MemberHistory member = victim == null ? null : history.on(victim);
            if (victim == null || member == null || !cluster.margin().maySpare(victim)) {
                return false;
            }
            happenings.happened(victim, "crashes for good");
            cluster.bury(victim);
            lost.add(member.id());
        }
        List<Machine> running = running();
        if (running.isEmpty()) {
            return false;
        }
        Machine asked = strike.dice().oneOf(running);
        MemberId victim = strike.dice().oneOf(lost);
        happenings.happened(asked, "is asked to remove " + victim.brief());
        cluster.administration().remove(asked, victim);
        return true;
    }

    private List<Machine> running() {
        return cluster.running().stream()
                .filter(machine -> cluster.standings().get(machine) == Standing.MEMBER)
                .toList();
    }
}
