package dev.pando.testkit.explore;

import dev.pando.testkit.explore.Action.Kind;

/** How a start is reached: steps of the rules themselves, from members that have nothing but their configuration. */
@SuppressWarnings("ReferenceEquality") // the same step, not an equal one
final class Opening {
    private final Model model;
    private final World world;
    private final World after;

    Opening(Model model, World world) {
        this.model = model;
        this.world = world;
        after = new World(world.members.length);
    }

    /** The first member wins the next term, and everybody has all that it has and knows that it is committed. */
    void led() {
        step(0, Action.of(Kind.CAMPAIGN, 0), Successors.NO_MESSAGE);
        writeAll();
        while (world.messageCount > 0) {
            int message = world.messages[0];
            step(model.messages.to(message), Action.of(Kind.DELIVER, message), 0);
            if (model.cluster.bounds.network() == Network.REPEATING) {
                world.remove(message); // or it would come again and again
            }
            writeAll();
        }
    }

    private void writeAll() {
        for (int actor = 0; actor < world.members.length; actor++) {
            while (!model.locals.get(world.members[actor]).writes.isEmpty()) {
                step(actor, Action.of(Kind.FINISH_WRITES, 1), Successors.NO_MESSAGE);
            }
        }
    }

    private void step(int actor, int action, int position) {
        LocalStep step = model.locals.step(world.members[actor], action);
        if (step != LocalStep.NOTHING) {
            model.take(world, actor, step, position, world.used, after);
            world.set(after);
        } else if (position != Successors.NO_MESSAGE) {
            world.removeAt(position);
        }
    }
}
