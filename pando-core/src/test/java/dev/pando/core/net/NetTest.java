package dev.pando.core.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * The rules under many seeds. More of them: {@code mvn -pl pando-core test -Dtest=NetTest -Dpando.seeds=20000}; one of
 * them again: {@code -Dpando.firstSeed=N -Dpando.seeds=1}.
 */
class NetTest {
    /** 30 election timeouts or so. */
    private static final int TICKS = 180;

    @Test
    void everySeedIsSafeAndServesAgainOnceHealed() {
        long firstSeed = Long.getLong("pando.firstSeed", 1);
        int seeds = Integer.getInteger("pando.seeds", 200);
        Net.Counts total = new Net.Counts();
        int terms = 0;
        int inherited = 0;
        long committed = 0;
        for (long seed = firstSeed; seed < firstSeed + seeds; seed++) {
            Net net = new Net(seed, 3 + (int) (seed % 3));
            try {
                net.run(TICKS);
                net.settle();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("Seed " + seed + " (-Dpando.firstSeed=" + seed + " -Dpando.seeds=1)", e);
            }
            terms += net.invariants.terms();
            inherited += net.invariants.inherited;
            committed += net.invariants.committed.size();
            add(total, net.counts);
        }
        System.out.printf(
                "%d seeds: %d terms, %d committed, %d proposed, %d reads, %d changes (%d joint, of which %d"
                        + " were left by another leader; %d refused for the quorum), %d transfers, %d crashes, %d cuts,"
                        + " %d partitions, %d loads, %d compactions, %d restarts from a snapshot%n",
                seeds,
                terms,
                committed,
                total.proposed,
                total.reads,
                total.changes,
                total.joint,
                inherited,
                total.spared,
                total.transfers,
                total.crashes,
                total.cuts,
                total.partitions,
                total.loads,
                total.compactions,
                total.restarts);
        if (seeds >= 100) {
            assertThat(terms).isGreaterThan(3 * seeds);
            assertThat(total.cuts).isGreaterThan(seeds / 10);
            assertThat(total.changes).isGreaterThan(2 * seeds);
            assertThat(total.joint).isGreaterThan(seeds / 2);
            assertThat(inherited).isGreaterThan(seeds / 20);
            assertThat(total.spared).isGreaterThan(seeds / 10);
            assertThat(total.loads).isGreaterThan(seeds);
            assertThat(total.reads).isGreaterThan(seeds);
            assertThat(total.compactions).isGreaterThan(10 * seeds);
            assertThat(total.restarts).isGreaterThan(seeds / 2);
        }
    }

    private static void add(Net.Counts total, Net.Counts counts) {
        total.proposed += counts.proposed;
        total.reads += counts.reads;
        total.changes += counts.changes;
        total.joint += counts.joint;
        total.spared += counts.spared;
        total.transfers += counts.transfers;
        total.crashes += counts.crashes;
        total.cuts += counts.cuts;
        total.partitions += counts.partitions;
        total.loads += counts.loads;
        total.compactions += counts.compactions;
        total.restarts += counts.restarts;
    }
}
