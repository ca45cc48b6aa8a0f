package dev.pando.testkit.explore;

/**
 * The cluster as a graph: worlds, the steps that lead from one to others, and their fingerprints. Made anew it gives the
 * same numbers in the same order.
 */
final class Model {
    final Cluster cluster;
    final Messages messages;
    final LocalSteps locals;
    final Histories histories;
    final Fingerprints fingerprints;
    final Successors successors;
    private final WorldProperties properties;
    private final Forgetting forgetting;

    Model(Bounds bounds) {
        cluster = new Cluster(bounds);
        boolean isSymmetric = (bounds.start() == Start.FORMED || bounds.start() == Start.LED)
                && bounds.changes() == 0
                && bounds.jointChanges() == 0;
        Permutations permutations =
                isSymmetric ? Permutations.ofAll(bounds.members()) : Permutations.none(bounds.members());
        messages = new Messages(permutations);
        locals = new LocalSteps(cluster, permutations, messages);
        histories = new Histories(permutations);
        fingerprints = new Fingerprints(bounds, permutations, locals, messages, histories);
        successors = new Successors(cluster, locals, messages);
        forgetting = new Forgetting(cluster);
        properties = new WorldProperties(cluster.logs, locals, messages, histories);
    }

    void start(World world) {
        int[] members = locals.start();
        System.arraycopy(members, 0, world.members, 0, members.length);
        History nothing = new History(0, Logs.EMPTY, 0);
        int committed = cluster.committed();
        world.history = histories.number(
                committed == Logs.EMPTY
                        ? nothing
                        : nothing.withCommitted(committed, 0, cluster.logs.length(committed), 1));
        if (cluster.bounds.start().isLed()) {
            new Opening(this, world).led();
        }
    }

    /**
     * Takes a step from {@code world}, and checks it.
     *
     * @param position of the message that the step takes from those under way, or {@link Successors#NO_MESSAGE}
     * @param after is made what the world is then
     * @return false if all that can come of it can come without it: it takes a message, and changes nothing else
     */
    boolean take(World world, int actor, LocalStep step, int position, int used, World after) {
        int history = properties.check(world, actor, step);
        after.set(world);
        after.members[actor] = step.next();
        after.history = history;
        after.used = used;
        if (position != Successors.NO_MESSAGE) {
            remove(after, position);
        }
        if (locals.mayForget(world.members[actor], step.next())) {
            forget(after, actor);
        }
        int before = after.messageCount;
        for (int message : step.sent()) {
            add(after, message);
        }
        return step.next() != world.members[actor] || used != world.used || after.messageCount > before;
    }

    private void remove(World world, int position) {
        int message = world.messages[position];
        if (cluster.bounds.network() != Network.REPEATING) {
            world.removeAt(position);
        }
        for (int i = position - 1; i >= 0 && cluster.bounds.network() == Network.ORDERED; i--) {
            if (messages.link(world.messages[i]) == messages.link(message)) {
                world.removeAt(i);
            }
        }
    }

    private void forget(World world, int actor) {
        for (int i = world.messageCount - 1; i >= 0; i--) {
            int message = world.messages[i];
            if ((messages.to(message) == actor || messages.from(message) == actor) && isOver(world, message)) {
                world.removeAt(i);
            }
        }
    }

    private void add(World world, int message) {
        boolean isThere = cluster.bounds.network() == Network.REPEATING && world.has(message);
        if (!isThere && !isOver(world, message)) {
            world.add(message);
        }
    }

    private boolean isOver(World world, int message) {
        Member receiver = locals.get(world.members[messages.to(message)]);
        Member sender = locals.get(world.members[messages.from(message)]);
        return forgetting.isOver(receiver, sender, messages.get(message));
    }

    /** Checks that nothing was forgotten that matters. */
    void checkForgotten() {
        for (int member = 0; member < locals.count(); member++) {
            Member receiver = locals.get(member);
            int number = Cluster.number(receiver.core.self());
            for (int message = 0; message < messages.count() && locals.isRepresentative(member); message++) {
                if (messages.to(message) == number) {
                    forgetting.check(receiver, messages.get(message));
                }
            }
        }
    }
}
