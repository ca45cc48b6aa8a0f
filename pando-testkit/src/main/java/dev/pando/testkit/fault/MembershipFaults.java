package dev.pando.testkit.fault;

import dev.pando.core.membership.MemberId;
import dev.pando.testkit.cluster.Cluster;
import dev.pando.testkit.cluster.Standing;
import dev.pando.testkit.history.ClusterHistory;
import dev.pando.testkit.history.MemberHistory;
import dev.pando.testkit.world.Machine;
import java.util.ArrayList;
import java.util.List;

/** Members that join, leave, are removed, lose all they had, and hand leadership over. */
final class MembershipFaults {
    /** More would only make everything slow. */
    private static final int MAX_MEMBERS = 7;

    /** How many transfers are to a named member. */
    private static final int NAMED_PER_MILLE = 700;

    private final Cluster cluster;
    private final ClusterHistory history;
    private final Happenings happenings;

    MembershipFaults(Cluster cluster, ClusterHistory history, Happenings happenings) {
        this.cluster = cluster;
        this.history = history;
        this.happenings = happenings;
    }

    boolean strike(Strike strike) {
        return switch (strike.kind()) {
            case JOIN -> join();
            case LEAVE -> leave(strike);
            case WIPE -> wipe(strike);
            case TRANSFER -> transfer(strike);
            case REMOVE_DEAD -> removeDead(strike);
            default -> throw new IllegalArgumentException(strike.kind() + " is none of the membership.");
        };
    }

    private boolean join() {
        long members = cluster.standings().values().stream()
                .filter(standing -> standing != Standing.LEFT)
                .count();
        if (members >= MAX_MEMBERS) {
            return false;
        }
        Machine machine = cluster.join();
        happenings.happened(machine, "joins");
        return true;
    }

    private boolean leave(Strike strike) {
        Machine leaver = strike.victim(running(), cluster.leader());
        if (leaver == null || !cluster.margin().mayLeave(leaver)) {
            return false;
        }
        happenings.happened(leaver, "leaves");
        cluster.leave(leaver);
        return true;
    }

    private boolean wipe(Strike strike) {
        Machine victim = strike.victim(running(), cluster.leader());
        if (victim == null || !cluster.margin().maySpare(victim)) {
            return false;
        }
        happenings.happened(victim, "loses its disk");
        cluster.wipe(victim);
        join();
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
