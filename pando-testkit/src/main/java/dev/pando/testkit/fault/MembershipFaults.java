package dev.pando.testkit.fault;

import dev.pando.testkit.cluster.Cluster;
import dev.pando.testkit.cluster.Standing;
import dev.pando.testkit.world.Machine;
import java.util.List;

/** Members that join, leave, and lose all they had. */
final class MembershipFaults {
    /** More would only make everything slow. */
    private static final int MAX_MEMBERS = 7;

    private final Cluster cluster;
    private final Happenings happenings;

    MembershipFaults(Cluster cluster, Happenings happenings) {
        this.cluster = cluster;
        this.happenings = happenings;
    }

    boolean strike(Strike strike) {
        return switch (strike.kind()) {
            case JOIN -> join();
            case LEAVE -> leave(strike);
            case WIPE -> wipe(strike);
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
        if (leaver == null || !cluster.mayLeave(leaver)) {
            return false;
        }
        happenings.happened(leaver, "leaves");
        cluster.leave(leaver);
        return true;
    }

    private boolean wipe(Strike strike) {
        Machine victim = strike.victim(running(), cluster.leader());
        if (victim == null || !cluster.maySpare(victim)) {
            return false;
        }
        happenings.happened(victim, "loses its disk");
        cluster.wipe(victim);
        join();
        return true;
    }

    private List<Machine> running() {
        return cluster.running().stream()
                .filter(machine -> cluster.standings().get(machine) == Standing.MEMBER)
                .toList();
    }
}
