package dev.pando.cli.sim;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The rare situations that seeds have to reach now and then. A long run that never reaches one of them fails: a check
 * that nothing ever gets to says nothing.
 */
final class Situations {
    /** How many seeds make a run a long one. */
    static final long MANY_SEEDS = 500;

    private final List<String> names;

    /** @param names all that there are; what results name besides belongs to them too */
    Situations(Collection<String> names) {
        this.names = List.copyOf(names);
    }

    /** Those that came about in no seed, in order of name. */
    List<String> neverReached(Map<String, Long> reached) {
        SortedSet<String> never = new TreeSet<>(names);
        never.addAll(reached.keySet());
        never.removeIf(name -> reached.getOrDefault(name, 0L) > 0);
        return List.copyOf(never);
    }

    /** What is wrong with a long run, in a sentence; empty if nothing is, or it is not long. */
    Optional<String> complaint(Totals totals) {
        List<String> never = neverReached(totals.reached());
        if (totals.seeds() < MANY_SEEDS || never.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of("%,d seeds never reached %s".formatted(totals.seeds(), String.join(", ", never)));
    }
}
