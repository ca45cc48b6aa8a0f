package dev.pando.cli.chaos;

import dev.pando.cli.process.Cluster;
import dev.pando.cli.process.MemberProcess;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Draws whom faults hit: leaders more often than chance would. */
final class Victims {
    private static final int LEADER_PERCENT = 40;

    private final Cluster cluster;
    private final Random random;

    Victims(Cluster cluster, Random random) {
        this.cluster = cluster;
        this.random = random;
    }

    /** All members, in a random order; the leader comes first now and then. */
    List<MemberProcess> all() {
        List<MemberProcess> all = new ArrayList<>(cluster.members());
        Collections.shuffle(all, random);
        if (random.nextInt(100) < LEADER_PERCENT) {
            leader().ifPresent(leader -> Collections.swap(all, 0, all.indexOf(leader)));
        }
        return all;
    }

    MemberProcess one() {
        return all().get(0);
    }

    /** Mostly one, sometimes a majority, sometimes all. */
    List<MemberProcess> some() {
        List<MemberProcess> all = all();
        int choice = random.nextInt(10);
        int count = choice < 7 ? 1 : choice < 9 ? all.size() / 2 + 1 : all.size();
        return all.subList(0, count);
    }

    private Optional<MemberProcess> leader() {
        return cluster.leaderNow().map(Cluster.Leader::member);
    }
}
