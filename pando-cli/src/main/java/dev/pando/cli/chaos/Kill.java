package dev.pando.cli.chaos;

import dev.pando.cli.process.Cluster;
import dev.pando.cli.process.MemberProcess;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** SIGKILL for some members, sometimes once more for one that has only just begun to come up. */
final class Kill implements Fault {
    private static final int AGAIN_PERCENT = 25;
    private static final int MAX_COMING_UP_MS = 1_500;

    private final Cluster cluster;
    private final Victims victims;
    private final Random random;

    Kill(Cluster cluster, Victims victims, Random random) {
        this.cluster = cluster;
        this.victims = victims;
        this.random = random;
    }

    @Override
    public FaultKind kind() {
        return FaultKind.KILL;
    }

    @Override
    public Harm inflict() throws IOException, InterruptedException {
        List<MemberProcess> killed = List.copyOf(victims.some());
        boolean again = random.nextInt(100) < AGAIN_PERCENT;
        for (MemberProcess member : killed) {
            member.kill();
        }
        return new Harm("killed " + Names.of(killed), Set.copyOf(killed), () -> resume(killed, again));
    }

    private void resume(List<MemberProcess> killed, boolean again) throws IOException, InterruptedException {
        for (MemberProcess member : killed) {
            cluster.relaunch(member);
        }
        if (again) {
            MemberProcess first = killed.get(0);
            Thread.sleep(random.nextInt(MAX_COMING_UP_MS));
            first.kill();
            cluster.relaunch(first);
        }
        for (MemberProcess member : killed) {
            member.awaitUp(Cluster.PATIENCE);
        }
    }
}
