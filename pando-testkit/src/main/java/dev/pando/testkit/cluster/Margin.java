package dev.pando.testkit.cluster;

import dev.pando.core.entry.EntryKind;
import dev.pando.core.membership.Configuration;
import dev.pando.core.membership.Server;
import dev.pando.testkit.history.ClusterHistory;
import dev.pando.testkit.history.MemberHistory;
import dev.pando.testkit.world.Dice;
import dev.pando.testkit.world.Machine;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How far a cluster may still be harmed: a quorum of whatever anybody goes by must be able to come back. */
public final class Margin {
    private final Cluster cluster;
    private final ClusterHistory history;

    /** What clients know of the cluster from outside: one of them at least stays, or clients could be away for too long. */
    private final Set<Machine> known = new LinkedHashSet<>();

    Margin(Cluster cluster, ClusterHistory history) {
        this.cluster = cluster;
        this.history = history;
    }

    /** One of those that run now stays, so that clients who know no others find the cluster whenever they look. */
    public void keepOneOfThese() {
        known.addAll(cluster.running());
    }

    private boolean isLastKnown(Machine machine) {
        return known.contains(machine) && known.stream().noneMatch(other -> other != machine && isToStay(other));
    }

    /** A removal that nobody said anything of may yet come about. */
    private boolean isToStay(Machine machine) {
        return cluster.standings().get(machine) == Standing.MEMBER
                && !cluster.mayBeRemoved(machine)
                && !cluster.isDamaged(machine);
    }

    /**
     * Whether one more member may lose its data for good: each configuration that somebody may act on must keep a quorum
     * without those that are lost.
     */
    public boolean maySpare(Machine machine) {
        if (isChanging() || machine.member() == null || isLastKnown(machine)) {
            return false;
        }
        return configurations().stream().allMatch(configuration -> keepsQuorum(configuration, machine));
    }

    /** Whether a member may go to another address: clients have to find one where it was. */
    public boolean mayMove(Machine machine) {
        return !isLastKnown(machine);
    }

    /** It can't be found any more where it was. */
    void moved(Machine machine) {
        known.remove(machine);
    }

    /** Lets some of those that are down stay so for ever, as long as the others are a quorum. */
    public void buryMinority(Dice dice) {
        for (Machine machine : cluster.down()) {
            boolean isSpare = cluster.with(Standing.LEAVING).isEmpty()
                    && !cluster.administration().mayChange()
                    && !isLastKnown(machine)
                    && configurations().stream().allMatch(configuration -> keepsQuorum(configuration, machine));
            if (isSpare && dice.nextBoolean()) {
                cluster.bury(machine);
            }
        }
    }

    /** All that anybody may act upon, now or when it comes back. */
    private List<Configuration> configurations() {
        List<Configuration> configurations = new ArrayList<>();
        configurations.add(cluster.committedConfiguration());
        for (MemberHistory member : history.members()) {
            if (member.isUp()) {
                configurations.add(member.core().configuration().configuration());
                configurations.add(member.core().committedConfiguration().configuration());
            } else {
                member.log().stream()
                        .filter(entry -> entry.kind() == EntryKind.CONFIG && entry.index() > history.committedIndex())
                        .map(entry -> Configuration.decode(entry.payload()))
                        .forEach(configurations::add);
            }
        }
        return configurations;
    }

    /** Who belongs to it is about to be something else. */
    private boolean isChanging() {
        return !cluster.with(Standing.LEAVING).isEmpty()
                || cluster.isSettling()
                || cluster.administration().mayChange();
    }

    /** Whether a member may leave, counting those that never come back. */
    public boolean mayLeave(Machine machine) {
        return mayChange(machine, Set.of(), List.of());
    }

    /**
     * Whether those who are voters then and come back are a quorum.
     *
     * @param leaving who leaves, null if nobody does
     * @param demoted voters that become read replicas
     * @param promoted read replicas that become voters
     */
    public boolean mayChange(@Nullable Machine leaving, Set<Machine> demoted, List<Server> promoted) {
        if (isChanging() || (leaving != null && (leaving.member() == null || isLastKnown(leaving)))) {
            return false;
        }
        Machine leading = cluster.leader();
        MemberHistory leader = leading == null ? null : history.on(leading);
        if (leader == null || leader.core().configuration().configuration().isJoint()) {
            return false;
        }
        List<Server> voters = new ArrayList<>(promoted);
        for (Server voter : leader.core().configuration().configuration().voters()) {
            MemberHistory member = history.member(voter.id());
            if (member == null || (member.machine() != leaving && !demoted.contains(member.machine()))) {
                voters.add(voter);
            }
        }
        return keepsMajority(voters, null);
    }

    /** In joint consensus a majority of each half is needed (§4.3). */
    private boolean keepsQuorum(Configuration configuration, Machine lost) {
        return keepsMajority(configuration.voters(), lost)
                && (!configuration.isJoint() || keepsMajority(configuration.outgoing(), lost));
    }

    private boolean keepsMajority(List<Server> voters, @Nullable Machine lost) {
        int alive = 0;
        for (Server server : voters) {
            MemberHistory member = history.member(server.id());
            alive += member == null || member.machine() == lost || isLost(member) ? 0 : 1;
        }
        return alive > voters.size() / 2;
    }

    /** A machine may have a new member by now. */
    private boolean isLost(MemberHistory member) {
        Standing standing = cluster.standings().getOrDefault(member.machine(), Standing.LOST);
        return standing == Standing.LOST
                || standing == Standing.DEAD
                || member.isDamaged()
                || cluster.isDamaged(member.machine());
    }
}
