package dev.pando.testkit.explore;

/**
 * 64 bits for a world; worlds that differ in nothing but what the members are called have the same. It is the least of
 * the fingerprints under all permutations, each the sum of what its parts are hashed to under that permutation.
 */
final class Fingerprints {
    private final LocalSteps locals;
    private final Messages messages;
    private final Histories histories;

    private final boolean isOrdered;

    /** Those of the last world, by permutation. */
    private final long[] all;

    Fingerprints(Bounds bounds, Permutations permutations, LocalSteps locals, Messages messages, Histories histories) {
        this.locals = locals;
        this.messages = messages;
        this.histories = histories;
        isOrdered = bounds.network() == Network.ORDERED;
        all = new long[permutations.count()];
    }

    long of(World world) {
        long used = Hashes.of(Hashes.USED, world.used);
        for (int p = 0; p < all.length; p++) {
            long sum = used + histories.hash(world.history, p);
            for (int member : world.members) {
                sum += locals.hash(member, p);
            }
            for (int i = 0; i < world.messageCount; i++) {
                long hash = messages.hash(world.messages[i], p);
                sum += isOrdered ? Hashes.mix(hash + positionInLink(world, i)) : hash;
            }
            all[p] = sum;
        }
        long least = all[0];
        for (int p = 1; p < all.length; p++) {
            least = Math.min(least, all[p]);
        }
        return least;
    }

    private int positionInLink(World world, int position) {
        int link = messages.link(world.messages[position]);
        int before = 0;
        for (int i = 0; i < position; i++) {
            before += messages.link(world.messages[i]) == link ? 1 : 0;
        }
        return before;
    }

    /** How many worlds have the last fingerprint: one for each way to call the members that makes a difference. */
    int worlds() {
        int worlds = 0;
        for (int p = 0; p < all.length; p++) {
            boolean isNew = true;
            for (int q = 0; q < p; q++) {
                isNew &= all[q] != all[p];
            }
            worlds += isNew ? 1 : 0;
        }
        return worlds;
    }
}
