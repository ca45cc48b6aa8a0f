package dev.pando.cli.demo;

import dev.pando.cli.process.MemberProcess;
import java.io.IOException;
import java.util.function.Supplier;

/**
 * From one member to two and back to one, again and again; each time the joiner or the seed is killed at some step of it,
 * and started again. Where they are two nothing is committed without either.
 */
final class OneTwoOne implements Rounds {
    private final Operator operator;
    private final Supplier<PlannedKill> kills;

    /** @param kills gives that of the next round */
    OneTwoOne(Operator operator, Supplier<PlannedKill> kills) {
        this.operator = operator;
        this.kills = kills;
    }

    @Override
    public void run(int number) throws IOException, InterruptedException {
        PlannedKill kill = kills.get();
        MemberProcess seed = operator.cluster().members().get(0);
        operator.narrator().say("round %,d: %s", number, kill);
        MemberProcess joiner = new DisturbedJoin(operator, seed, kill).run();
        operator.awaitAllVoters();
        operator.compareLogs();
        // A client that did not hear of the joiner would be left alone when the seed leaves.
        operator.awaitSenders();
        if (kill.step().isOfJoin()) {
            operator.leave(kill.seedLeaves() ? seed : joiner);
        } else {
            new DisturbedLeave(operator, seed, joiner, kill).run();
        }
        operator.awaitAllVoters();
        operator.awaitSenders();
    }
}
