package dev.pando.testkit.explore;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A number for each history that was ever seen, and what it is called when the members are called otherwise. */
final class Histories {
    private final Permutations permutations;
    private final List<History> histories = new ArrayList<>();
    private final Map<History, Integer> numbers = new HashMap<>();

    /** By history and permutation. */
    private final Longs hashes = new Longs();

    Histories(Permutations permutations) {
        this.permutations = permutations;
    }

    History get(int number) {
        return histories.get(number);
    }

    int number(History history) {
        Integer known = numbers.get(history);
        if (known != null) {
            return known;
        }
        int[] orbit = new int[permutations.count()];
        for (int p = 0; p < orbit.length; p++) {
            orbit[p] = add(history.renamed(permutations.get(p)));
        }
        for (int p = 0; p < orbit.length; p++) {
            for (int q = 0; q < orbit.length; q++) {
                int name = orbit[permutations.composed(q, p)];
                hashes.set(orbit[p] * orbit.length + q, Hashes.of(Hashes.HISTORY, name));
            }
        }
        return orbit[0];
    }

    private int add(History history) {
        Integer known = numbers.putIfAbsent(history, histories.size());
        if (known != null) {
            return known;
        }
        histories.add(history);
        return histories.size() - 1;
    }

    long hash(int number, int permutation) {
        return hashes.get(number * permutations.count() + permutation);
    }
}
