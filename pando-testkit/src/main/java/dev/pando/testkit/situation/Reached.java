package dev.pando.testkit.situation;

import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** How often each situation came about in a run. */
public final class Reached {
    private final Map<Situation, Integer> counts = new EnumMap<>(Situation.class);
    private final Consumer<Situation> onFirst;

    /** @param onFirst hears of each situation the first time */
    public Reached(Consumer<Situation> onFirst) {
        this.onFirst = onFirst;
    }

    public void reached(Situation situation) {
        if (counts.merge(situation, 1, Integer::sum) == 1) {
            onFirst.accept(situation);
        }
    }

    public void reachedIf(boolean isSo, Situation situation) {
        if (isSo) {
            reached(situation);
        }
    }

    /** By name; those that were not reached are left out. */
    public SortedMap<String, Integer> counts() {
        SortedMap<String, Integer> byName = new TreeMap<>();
        counts.forEach((situation, count) -> byName.put(situation.name(), count));
        return byName;
    }
}
