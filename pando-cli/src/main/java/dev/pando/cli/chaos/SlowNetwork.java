package dev.pando.cli.chaos;

import dev.pando.cli.process.MemberProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** What some members send comes late, in any case less than an election timeout, and some of it is lost at first. */
final class SlowNetwork implements Fault {
    private static final int MAX_DELAY_MS = 200;
    private static final int MAX_LOSS_PERCENT = 10;

    private final Network network;
    private final Victims victims;
    private final Random random;

    SlowNetwork(Network network, Victims victims, Random random) {
        this.network = network;
        this.victims = victims;
        this.random = random;
    }

    @Override
    public FaultKind kind() {
        return FaultKind.SLOW;
    }

    @Override
    public Harm inflict() throws IOException, InterruptedException {
        List<MemberProcess> slowed = List.copyOf(victims.some());
        Duration delay = Duration.ofMillis(1 + random.nextInt(MAX_DELAY_MS));
        int loss = random.nextInt(MAX_LOSS_PERCENT + 1);
        for (MemberProcess member : slowed) {
            network.slow(member, delay, delay.dividedBy(4), loss);
        }
        String what =
                "slowed down %s by %,d ms, with a loss of %d %%".formatted(Names.of(slowed), delay.toMillis(), loss);
        return new Harm(what, Set.of(), network::heal);
    }
}
