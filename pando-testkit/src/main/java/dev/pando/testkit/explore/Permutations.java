package dev.pando.testkit.explore;

import java.util.ArrayList;
import java.util.List;

/** The ways to call the members otherwise under which the start stays the same. The first changes nothing. */
final class Permutations {
    private final List<int[]> all = new ArrayList<>();
    private final int[][] compositions;

    private Permutations(int members, boolean isAll) {
        int[] identity = new int[members];
        for (int i = 0; i < members; i++) {
            identity[i] = i;
        }
        if (isAll) {
            addAll(identity, 0);
        } else {
            all.add(identity);
        }
        compositions = new int[all.size()][all.size()];
        for (int second = 0; second < all.size(); second++) {
            for (int first = 0; first < all.size(); first++) {
                compositions[second][first] = indexOf(composed(all.get(second), all.get(first)));
            }
        }
    }

    static Permutations ofAll(int members) {
        return new Permutations(members, true);
    }

    static Permutations none(int members) {
        return new Permutations(members, false);
    }

    private void addAll(int[] prefix, int position) {
        if (position == prefix.length) {
            all.add(prefix.clone());
            return;
        }
        for (int other = position; other < prefix.length; other++) {
            int[] swapped = prefix.clone();
            swapped[position] = prefix[other];
            swapped[other] = prefix[position];
            addAll(swapped, position + 1);
        }
    }

    private static int[] composed(int[] second, int[] first) {
        int[] composed = new int[first.length];
        for (int i = 0; i < first.length; i++) {
            composed[i] = second[first[i]];
        }
        return composed;
    }

    private int indexOf(int[] permutation) {
        for (int i = 0; i < all.size(); i++) {
            if (java.util.Arrays.equals(all.get(i), permutation)) {
                return i;
            }
        }
        throw new IllegalStateException("The permutations are no group.");
    }

    int count() {
        return all.size();
    }

    int[] get(int permutation) {
        return all.get(permutation);
    }

    /** The one that does first the one and then the other. */
    int composed(int second, int first) {
        return compositions[second][first];
    }
}
