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

    /** What the last step that was taken adds to what is under way. */
    private final IntList added = new IntList();

    /** What it takes away. */
    private final IntList removed = new IntList();

    private int history;

    Model(Bounds bounds) {
        cluster = new Cluster(bounds);
        boolean isSymmetric = (bounds.start() == Start.FORMED || bounds.start() == Start.LED) && bounds.changes() == 0;
        Permutations permutations =
                isSymmetric ? Permutations.ofAll(bounds.members()) : Permutations.none(bounds.members());
        messages = new Messages(permutations);
        locals = new LocalSteps(cluster, permutations, messages);
        histories = new Histories(permutations);
        fingerprints = new Fingerprints(permutations, locals, messages, histories);
        successors = new Successors(cluster, locals, messages);
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
        if (cluster.bounds.start() == Start.LED) {
            new Opening(this, world).led();
        }
    }

    /**
     * Takes a step: checks it, and gives the fingerprint of what it leads to. {@link Fingerprints#of} must have been
     * asked for that of {@code world} last.
     */
    long take(World world, int actor, LocalStep step, int delivered, int used) {
        history = properties.check(world, actor, step);
        added.clear();
        removed.clear();
        for (int message : step.sent()) {
            add(world, message);
        }
        if (delivered != Successors.NO_MESSAGE) {
            removed.add(delivered);
        }
        boolean isAdvanced = locals.mayForget(world.members[actor], step.next());
        for (int i = 0; isAdvanced && i < world.messageCount; i++) {
            int message = world.messages[i];
            if (messages.to(message) == actor
                    && Forgetting.isOver(locals.get(step.next()), messages.get(message))
                    && message != delivered) {
                removed.add(message);
            }
        }
        return fingerprints.after(world, actor, step.next(), history, used, removed, added);
    }

    private void add(World world, int message) {
        boolean isNew = !cluster.bounds.isRepeating() || (!world.has(message) && !added.has(message));
        if (isNew && !Forgetting.isOver(locals.get(world.members[messages.to(message)]), messages.get(message))) {
            added.add(message);
        }
    }

    /** Makes a world what it is after the step that was taken last. */
    void apply(World world, int actor, LocalStep step, int used) {
        world.members[actor] = step.next();
        world.history = history;
        world.used = used;
        for (int i = 0; i < removed.size(); i++) {
            world.remove(removed.get(i));
        }
        for (int i = 0; i < added.size(); i++) {
            world.add(added.get(i));
        }
    }
}
