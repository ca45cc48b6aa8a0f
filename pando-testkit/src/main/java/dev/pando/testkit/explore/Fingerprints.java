package dev.pando.testkit.explore;

/**
 * 64 bits for a world; worlds that differ in nothing but what the members are called have the same. It is the least of
 * the fingerprints under all permutations, each the sum of what its parts are hashed to under that permutation, so that a
 * step changes a few terms only.
 */
final class Fingerprints {
    private final LocalSteps locals;
    private final Messages messages;
    private final Histories histories;

    /** Those of the world before the step, by permutation. */
    private final long[] base;

    private final long[] stepped;

    Fingerprints(Permutations permutations, LocalSteps locals, Messages messages, Histories histories) {
        this.locals = locals;
        this.messages = messages;
        this.histories = histories;
        base = new long[permutations.count()];
        stepped = new long[base.length];
    }

    /** The fingerprint of a world, from which steps are then taken. */
    long of(World world) {
        for (int p = 0; p < base.length; p++) {
            long sum = Hashes.of(Hashes.USED, world.used) + histories.hash(world.history, p);
            for (int member : world.members) {
                sum += locals.hash(member, p);
            }
            for (int i = 0; i < world.messageCount; i++) {
                sum += messages.hash(world.messages[i], p);
            }
            base[p] = sum;
        }
        System.arraycopy(base, 0, stepped, 0, base.length);
        return least();
    }

    /** The fingerprint of the world after a step. */
    long after(World world, int actor, int next, int history, int used, IntList removed, IntList added) {
        long usedChange = Hashes.of(Hashes.USED, used) - Hashes.of(Hashes.USED, world.used);
        for (int p = 0; p < base.length; p++) {
            long sum = base[p] + usedChange + locals.hash(next, p) - locals.hash(world.members[actor], p);
            sum += histories.hash(history, p) - histories.hash(world.history, p);
            for (int i = 0; i < removed.size(); i++) {
                sum -= messages.hash(removed.get(i), p);
            }
            for (int i = 0; i < added.size(); i++) {
                sum += messages.hash(added.get(i), p);
            }
            stepped[p] = sum;
        }
        return least();
    }

    private long least() {
        long least = stepped[0];
        for (int p = 1; p < stepped.length; p++) {
            least = Math.min(least, stepped[p]);
        }
        return least;
    }

    /** How many worlds have the last fingerprint: one for each way to call the members that makes a difference. */
    int worlds() {
        int worlds = 0;
        for (int p = 0; p < stepped.length; p++) {
            boolean isNew = true;
            for (int q = 0; q < p; q++) {
                isNew &= stepped[q] != stepped[p];
            }
            worlds += isNew ? 1 : 0;
        }
        return worlds;
    }
}
