package dev.pando.cli.chaos;

import dev.pando.cli.CommandException;
import dev.pando.cli.chaos.Fault.Harm;
import dev.pando.cli.process.Await;
import dev.pando.cli.process.Cluster;
import dev.pando.cli.process.MemberProcess;
import dev.pando.cli.process.Narrator;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.DoubleConsumer;

/**
 * Does harm, lets it stand for a while, mends it, waits until the cluster serves again, and goes on so until time is over;
 * sometimes two faults stand at once. For one thread.
 */
final class Nemesis {
    private static final int MAX_CALM_MS = 3_000;
    private static final int SECOND_PERCENT = 30;

    /** Those that stand for a while, so that another can be added. */
    private static final Set<FaultKind> STANDING =
            EnumSet.of(FaultKind.KILL, FaultKind.PAUSE, FaultKind.PARTITION, FaultKind.SLOW);

    /** How long the cluster may take, at the least, to acknowledge a write once nothing is in its way. */
    private static final Duration MIN_RECOVERY_LIMIT = Duration.ofSeconds(30);

    private final Cluster cluster;
    private final List<Fault> faults;
    private final Random random;
    private final Duration longest;
    private final Calls calls;
    private final Availability availability;
    private final Narrator narrator;
    private final Map<FaultKind, Integer> counts = new EnumMap<>(FaultKind.class);

    /**
     * @param faults to choose from
     * @param longest that any of them stands
     * @param availability is told whether a majority is healthy
     */
    Nemesis(
            Cluster cluster,
            List<Fault> faults,
            Random random,
            Duration longest,
            Calls calls,
            Availability availability,
            Narrator narrator) {
        this.cluster = cluster;
        this.faults = List.copyOf(faults);
        this.random = random;
        this.longest = longest;
        this.calls = calls;
        this.availability = availability;
        this.narrator = narrator;
    }

    /**
     * Goes on until a moment of the run; nothing stands when it returns.
     *
     * @param elapsed is told again and again which part of the time is over, from 0 to 1
     * @throws CommandException if the cluster did not come through something, or does not serve when all is mended
     */
    void run(long untilNs, DoubleConsumer elapsed) throws IOException, InterruptedException {
        availability.majorityIs(true, calls.nowNs());
        while (calls.nowNs() < untilNs) {
            Thread.sleep(random.nextInt(MAX_CALM_MS));
            harmAndMend();
            elapsed.accept(Math.min(1, calls.nowNs() / (double) untilNs));
        }
    }

    /** How often each was done. */
    Map<FaultKind, Integer> counts() {
        return Map.copyOf(counts);
    }

    private void harmAndMend() throws IOException, InterruptedException {
        List<Harm> harms = new ArrayList<>();
        FaultKind first = inflict(faults, harms);
        List<Fault> more = faults.stream()
                .filter(fault -> STANDING.contains(fault.kind()) && fault.kind() != first)
                .toList();
        if (STANDING.contains(first) && !more.isEmpty() && random.nextInt(100) < SECOND_PERCENT) {
            inflict(more, harms);
        }
        if (STANDING.contains(first)) {
            Thread.sleep(random.nextInt((int) longest.toMillis()));
        }
        Collections.reverse(harms);
        for (Harm harm : harms) {
            harm.mending().mend();
        }
        tellAvailability(List.of());
        awaitService();
        for (MemberProcess member : cluster.members()) {
            if (!member.isRunning()) {
                throw member.failure("has ended, and nobody had it end");
            }
        }
    }

    private FaultKind inflict(List<Fault> choice, List<Harm> harms) throws IOException, InterruptedException {
        Fault fault = choice.get(random.nextInt(choice.size()));
        Harm harm = fault.inflict();
        counts.merge(fault.kind(), 1, Integer::sum);
        harms.add(harm);
        tellAvailability(harms);
        narrator.say("%s", harm.what());
        return fault.kind();
    }

    private void tellAvailability(List<Harm> harms) {
        Set<MemberProcess> victims = new HashSet<>();
        harms.forEach(harm -> victims.addAll(harm.victims()));
        int members = cluster.members().size();
        availability.majorityIs((members - victims.size()) * 2 > members, calls.nowNs());
    }

    /** Three of the longest, which are ten election timeouts each, or the least. */
    private Duration recoveryLimit() {
        Duration limit = longest.multipliedBy(3);
        return limit.compareTo(MIN_RECOVERY_LIMIT) < 0 ? MIN_RECOVERY_LIMIT : limit;
    }

    private void awaitService() throws InterruptedException {
        long mendedNs = calls.nowNs();
        Await.until(
                () -> "a write is acknowledged although nothing is in its way any more",
                recoveryLimit(),
                () -> calls.hasAcknowledgedSince(mendedNs));
    }
}
