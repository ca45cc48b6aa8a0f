package dev.pando.cli.chaos;

import dev.pando.cli.process.Cluster;
import dev.pando.cli.process.MemberProcess;
import java.io.IOException;

/** Each member in turn is closed in good order, and resumed: as for an upgrade. */
final class RollingRestart implements Fault {
    private final Cluster cluster;

    RollingRestart(Cluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public FaultKind kind() {
        return FaultKind.RESTART;
    }

    @Override
    public Harm inflict() throws IOException, InterruptedException {
        for (MemberProcess member : cluster.members()) {
            member.close();
            int exitCode = member.awaitExit(Cluster.PATIENCE);
            if (exitCode != 0) {
                throw member.failure("was closed and ended with exit code " + exitCode);
            }
            cluster.resume(member);
        }
        return Harm.past("restarted all in turn");
    }
}
