package dev.pando.testkit.explore;

import dev.pando.testkit.Violation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The way to a violation, gone once more: only fingerprints were kept of it. Members may be called otherwise than when it
 * was found.
 */
final class Counterexample {
    private final Model model;
    private final Visited visited;
    private final Description description;
    private final List<String> trace = new ArrayList<>();
    private final World world;
    private final World next;

    Counterexample(Model model, Visited visited) {
        this.model = model;
        this.visited = visited;
        description = new Description(model);
        world = new World(model.cluster.bounds.members());
        next = new World(model.cluster.bounds.members());
    }

    /** A line for each step; the last one is the violation that some step from {@code state} is. */
    List<String> trace(int state) {
        Deque<Integer> way = new ArrayDeque<>();
        for (int at = state; visited.parent(at) != Visited.NONE; at = visited.parent(at)) {
            way.addFirst(at);
        }
        model.start(world);
        for (int at : way) {
            goTo(visited.fingerprint(at));
        }
        fail();
        return trace;
    }

    private void goTo(long fingerprint) {
        boolean[] isFound = {false};
        model.successors.forEach(world, (actor, action, step, position, used) -> {
            if (!isFound[0]) {
                model.take(world, actor, step, position, used, next);
                if (model.fingerprints.of(next) == fingerprint) {
                    isFound[0] = true;
                    trace.add(description.of(actor, action, step));
                }
            }
        });
        if (!isFound[0]) {
            throw new IllegalStateException("The way to the violation was lost after " + trace);
        }
        world.set(next);
    }

    /** The step that fails either can't be computed, or is no good in this world. */
    private void fail() {
        try {
            model.successors.forEach(
                    world,
                    (actor, action, step, position, used) -> model.take(world, actor, step, position, used, next));
        } catch (Violation violation) {
            trace.add(description.of(model.successors.lastActor(), model.successors.lastAction()));
            trace.add(description.of(violation));
        }
    }
}
