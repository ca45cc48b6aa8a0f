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

    Counterexample(Bounds bounds, Visited visited) {
        model = new Model(bounds);
        this.visited = visited;
        description = new Description(model);
        world = new World(bounds.members());
        next = new World(bounds.members());
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
        model.fingerprints.of(world);
        int[] found = {0};
        model.successors.forEach(world, (actor, action, step, removed, used) -> {
            if (found[0] == 0 && model.take(world, actor, step, removed, used) == fingerprint) {
                found[0] = 1;
                trace.add(description.of(actor, action, step));
                next.set(world);
                model.apply(next, actor, step, used);
            }
        });
        if (found[0] == 0) {
            throw new IllegalStateException("The way to the violation was lost after " + trace);
        }
        world.set(next);
    }

    private void fail() {
        model.fingerprints.of(world);
        try {
            model.successors.forEach(
                    world, (actor, action, step, removed, used) -> model.take(world, actor, step, removed, used));
        } catch (Violation violation) {
            trace.add(description.of(model.successors.lastActor(), model.successors.lastAction()));
            trace.add(description.of(violation));
        }
    }
}
