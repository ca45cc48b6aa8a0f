package dev.pando.cli.chaos;

import dev.pando.cli.process.Cluster;
import dev.pando.cli.process.MemberProcess;
import java.io.IOException;

/** A member joins, and one leaves: any of them, the leader too. */
final class Turnover implements Fault {
    private final Cluster cluster;
    private final Network network;
    private final Victims victims;

    Turnover(Cluster cluster, Network network, Victims victims) {
        this.cluster = cluster;
        this.network = network;
        this.victims = victims;
    }

    @Override
    public FaultKind kind() {
        return FaultKind.MEMBERSHIP;
    }

    @Override
    public Harm inflict() throws IOException, InterruptedException {
        MemberProcess joined = cluster.join();
        MemberProcess leaving = victims.one();
        cluster.leave(leaving);
        network.forget(leaving);
        return Harm.past("had %s join and %s leave".formatted(Names.of(joined), Names.of(leaving)));
    }
}
