package dev.pando.cli.chaos;

import dev.pando.cli.process.Cluster;
import dev.pando.cli.process.MemberProcess;
import java.io.IOException;

/** A member is killed and its data deleted; a new one takes its place. */
final class Replacement implements Fault {
    private final Cluster cluster;
    private final Network network;
    private final Victims victims;

    Replacement(Cluster cluster, Network network, Victims victims) {
        this.cluster = cluster;
        this.network = network;
        this.victims = victims;
    }

    @Override
    public FaultKind kind() {
        return FaultKind.REPLACE;
    }

    @Override
    public Harm inflict() throws IOException, InterruptedException {
        MemberProcess lost = victims.one();
        lost.kill();
        lost.deleteData();
        MemberProcess replacement = cluster.replace(lost);
        network.forget(lost);
        return Harm.past("replaced %s, whose data was lost, by %s".formatted(Names.of(lost), Names.of(replacement)));
    }
}
