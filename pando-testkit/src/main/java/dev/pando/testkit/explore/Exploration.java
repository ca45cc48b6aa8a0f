package dev.pando.testkit.explore;

import dev.pando.testkit.Violation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Explores every order of events within {@link Bounds}, breadth first, so that what it finds has a shortest way. */
public final class Exploration {
    private static final int STATES_PER_PROGRESS = 1 << 18;

    private final Bounds bounds;
    private final ExplorationListener listener;
    private final Model model;
    private final Visited visited = new Visited();
    private final Frontier frontier = new Frontier();
    private final World after;
    private long worlds;
    private long steps;
    private int depth;

    /** The state that is gone on from. */
    private int current;

    private Exploration(Bounds bounds, ExplorationListener listener) {
        this.bounds = bounds;
        this.listener = listener;
        model = new Model(bounds);
        after = new World(bounds.members());
    }

    /** Explores until nothing is left, something is wrong, or there are too many states. */
    public static ExplorationResult run(Bounds bounds, ExplorationListener listener) {
        return new Exploration(bounds, listener).run();
    }

    private ExplorationResult run() {
        World world = new World(bounds.members());
        try {
            start(world);
            while (frontier.size() > 0 && visited.count() < bounds.maxStates()) {
                exploreDepth(world);
            }
        } catch (Violation violation) {
            depth++;
            return result(false, violation, new Counterexample(model, visited).trace(current));
        }
        try {
            model.checkForgotten();
            return result(frontier.size() == 0, null, List.of());
        } catch (Violation violation) {
            return result(false, violation, List.of());
        }
    }

    private ExplorationResult result(boolean isExhaustive, @Nullable Violation violation, List<String> trace) {
        return new ExplorationResult(
                bounds, visited.count(), worlds, steps, model.locals.count(), depth, isExhaustive, violation, trace);
    }

    private void start(World world) {
        model.start(world);
        visited.add(model.fingerprints.of(world), Visited.NONE);
        worlds += model.fingerprints.worlds();
        frontier.add(world);
    }

    private void exploreDepth(World world) {
        long worldsAtDepth = frontier.size();
        int before = visited.count();
        for (long i = 0; i < worldsAtDepth && visited.count() < bounds.maxStates(); i++) {
            frontier.take(world);
            model.successors.forEach(
                    world, (actor, action, step, position, used) -> visit(world, actor, step, position, used));
            current++;
        }
        if (visited.count() > before) {
            depth++;
        }
        listener.progress(depth, visited.count(), frontier.size());
    }

    private void visit(World world, int actor, LocalStep step, int position, int used) {
        steps++;
        boolean isNews = model.take(world, actor, step, position, used, after);
        if (isNews && visited.add(model.fingerprints.of(after), current)) {
            worlds += model.fingerprints.worlds();
            frontier.add(after);
            if (visited.count() % STATES_PER_PROGRESS == 0) {
                listener.progress(depth + 1, visited.count(), frontier.size());
            }
        }
    }
}
