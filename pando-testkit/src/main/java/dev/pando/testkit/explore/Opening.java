package dev.pando.testkit.explore;

import dev.pando.testkit.explore.Action.Kind;

/** How a start is reached: steps of the rules themselves, from members that have nothing but their configuration. */
final class Opening {
    private final Model model;
    private final World world;

    Opening(Model model, World world) {
        this.model = model;
        this.world = world;
    }

    /** The first member wins the next term, and everybody has all that it has and knows that it is committed. */
    void led() {
        step(0, Action.of(Kind.CAMPAIGN, 0));
        writeAll();
        while (world.messageCount > 0) {
            int message = world.messages[0];
            int receiver = model.messages.to(message);
            world.remove(message);
            step(receiver, Action.of(Kind.DELIVER, message));
            writeAll();
        }
    }

    private void writeAll() {
        for (int actor = 0; actor < world.members.length; actor++) {
            while (!model.locals.get(world.members[actor]).writes.isEmpty()) {
                step(actor, Action.of(Kind.FINISH_WRITES, 1));
            }
        }
    }

    private void step(int actor, int action) {
        LocalStep step = model.locals.step(world.members[actor], action);
        if (step != LocalStep.NOTHING) {
            model.fingerprints.of(world);
            model.take(world, actor, step, Successors.NO_MESSAGE, world.used);
            model.apply(world, actor, step, world.used);
        }
    }
}
