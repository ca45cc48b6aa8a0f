package dev.pando.cli.chaos;

import dev.pando.cli.process.MemberProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** What some members send comes late, by less than an election timeout, and some of it is lost at first. */
final class SlowNetwork implements Fault {
    private static final int MAX_DELAY_MS = 160;
    private static final int JITTER_PART = 4;
    private static final int MAX_LOSS_PERCENT = 10;

    private final Network network;
    private final Victims victims;
    private final Random random;
    private final int maxDelayMs;

    /** @param electionTimeout of the members: delays to and fro together are less than half of it */
    SlowNetwork(Network network, Victims victims, Random random, Duration electionTimeout) {
        this.network = network;
        this.victims = victims;
        this.random = random;
        this.maxDelayMs = (int) Math.min(MAX_DELAY_MS, Math.max(1, electionTimeout.toMillis() / JITTER_PART));
    }

    @Override
    public FaultKind kind() {
        return FaultKind.SLOW;
    }

    @Override
    public Harm inflict() throws IOException, InterruptedException {
        List<MemberProcess> slowed = List.copyOf(victims.some());
        Duration delay = Duration.ofMillis(1 + random.nextInt(maxDelayMs));
        int loss = random.nextInt(MAX_LOSS_PERCENT + 1);
        for (MemberProcess member : slowed) {
            network.slow(member, delay, delay.dividedBy(JITTER_PART), loss);
        }
        String what =
                "slowed down %s by %,d ms, with a loss of %d %%".formatted(Names.of(slowed), delay.toMillis(), loss);
        return new Harm(what, Set.of(), network::heal);
    }
}
