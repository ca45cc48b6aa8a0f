package dev.pando.testkit.plan;

import dev.pando.core.CoreOptions;
import dev.pando.testkit.FaultKind;
import dev.pando.testkit.SimulationOptions;
import dev.pando.testkit.world.Dice;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Draws a plan from a seed: which kinds of fault are on, how often each comes, and all else (swarm testing). */
public final class PlanDrawing {
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000 * MILLI;

    /** Of 1,000 seeds, how many have a kind on. */
    private static final int KIND_PER_MILLE = 350;

    /** As above, a kind that is to come often. */
    private static final int OFTEN_PER_MILLE = 700;

    /** How many times as often as another kind such a kind comes where it is on. */
    private static final int OFTEN_WEIGHT = 3;

    private static final int MIN_KINDS = 4;

    /** In how many of 1,000 seeds programs compact their members' logs. */
    private static final int COMPACTING_PER_MILLE = 700;

    /** In how many of 1,000 seeds members have machines, where the seed may choose. */
    private static final int MACHINES_PER_MILLE = 400;

    /** In how many of 1,000 seeds sessions of clients expire so soon that a fault may last longer. */
    private static final int SHORT_SESSIONS_PER_MILLE = 400;

    /** In how many of 1,000 seeds members give their snapshots to others at a limited rate. */
    private static final int SLOW_SNAPSHOTS_PER_MILLE = 300;

    private PlanDrawing() {}

    /** Draws it. */
    public static Plan draw(SimulationOptions options, long seed) {
        Dice dice = Dice.forPurpose(seed, "plan");
        int members = members(options, dice);
        int electionTimeoutMs = 200 + 20 * dice.nextInt(41);
        long maxDelayNanos = dice.skewed(MILLI / 2, 20 * MILLI);
        long minDelayNanos = maxDelayNanos / 10;
        Plan.Workload workload = workload(options, Dice.forPurpose(seed, "workload plan"));
        long faultNanos = options.faultTime().toNanos();
        return new Plan(
                members,
                electionTimeoutMs,
                bounds(Dice.forPurpose(seed, "bounds")),
                minDelayNanos,
                maxDelayNanos,
                faults(options, Dice.forPurpose(seed, "fault plan"), faultNanos),
                faultNanos,
                dice.happens(300),
                workload);
    }

    /** Three most often, since that is what most clusters have. */
    private static int members(SimulationOptions options, Dice dice) {
        int atLeast = dice.happens(100) ? 1 : 2;
        int drawn =
                dice.happens(400) ? 3 : Math.max(atLeast, dice.nextInt(options.minMembers(), options.maxMembers() + 1));
        int limit = options.plan().members() == 0
                ? options.maxMembers()
                : options.plan().members();
        return Math.min(limit, Math.max(options.minMembers(), Math.min(options.maxMembers(), drawn)));
    }

    /**
     * Those of production in half of the seeds; otherwise so small that they are reached. Without pre-vote now and then: it
     * hides what elections must hold without it.
     */
    private static CoreOptions bounds(Dice dice) {
        CoreOptions usual = CoreOptions.DEFAULT;
        if (dice.nextBoolean()) {
            return usual;
        }
        return new CoreOptions(
                usual.tickMs(),
                usual.electionTicks(),
                usual.heartbeatTicks(),
                (int) dice.skewed(100, 20_000),
                (int) dice.skewed(1, 20),
                (int) dice.skewed(200, 50_000),
                dice.skewed(2_000, 200_000),
                dice.skewed(0, 50_000),
                dice.happens(700));
    }

    private static Plan.Workload workload(SimulationOptions options, Dice dice) {
        int max = options.maxOperationsPerSecond();
        int perSecond = Math.max(1, dice.nextInt(max / 2, max + 1));
        int memberClients = dice.nextInt(2, 9);
        int remoteClients = dice.nextInt(0, 4);
        long thinkNanos = SECOND * (memberClients + remoteClients) / perSecond;
        int keys = dice.nextInt(1, 12);
        int readPercent = dice.nextInt(10, 60);
        int depth = dice.nextInt(1, 6);
        int maxPayloadBytes = dice.happens(100) ? 20_000 : dice.nextInt(20, 400);
        int compactEvery = dice.happens(COMPACTING_PER_MILLE) ? (int) dice.skewed(20, 1_000) : 0;
        long sessionTtlMs = dice.happens(SHORT_SESSIONS_PER_MILLE) ? dice.skewed(1_000, 10_000) : 900_000;
        boolean drawsMachines = dice.happens(MACHINES_PER_MILLE);
        boolean hasMachines =
                switch (options.logUse()) {
                    case ANY -> drawsMachines;
                    case MACHINES -> true;
                    case RAW -> false;
                };
        boolean machinesGiveViews = dice.nextBoolean();
        boolean readsByLease = hasMachines && dice.nextBoolean();
        return new Plan.Workload(
                memberClients,
                remoteClients,
                keys,
                readPercent,
                thinkNanos,
                depth,
                maxPayloadBytes,
                compactEvery,
                sessionTtlMs,
                hasMachines,
                machinesGiveViews,
                dice.happens(SLOW_SNAPSHOTS_PER_MILLE) ? dice.skewed(256 << 10, 16 << 20) : 0,
                readsByLease);
    }

    private static List<PlannedFault> faults(SimulationOptions options, Dice dice, long faultNanos) {
        Map<FaultKind, Integer> weights = weights(options, dice);
        int sum = weights.values().stream().mapToInt(Integer::intValue).sum();
        // 0.65 to 1.5 a second: there must be time to go on in between.
        long count = sum == 0 ? 0 : faultNanos * (65 + dice.nextInt(85)) / (100 * SECOND);
        List<Long> times = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            times.add(dice.nextLong(faultNanos));
        }
        Collections.sort(times);
        List<PlannedFault> faults = new ArrayList<>();
        for (long at : times) {
            FaultKind kind = kind(weights, dice.nextInt(sum));
            faults.add(new PlannedFault(faults.size(), at, kind, lasts(kind, dice), dice.nextLong()));
        }
        return faults;
    }

    private static Map<FaultKind, Integer> weights(SimulationOptions options, Dice dice) {
        Map<FaultKind, Integer> weights = new EnumMap<>(FaultKind.class);
        List<FaultKind> all = new ArrayList<>(options.faults());
        Collections.sort(all);
        for (FaultKind kind : all) {
            int weight = 1 + dice.nextInt(10);
            boolean often = options.often().contains(kind);
            if (dice.happens(often ? OFTEN_PER_MILLE : KIND_PER_MILLE)) {
                weights.put(kind, often ? OFTEN_WEIGHT * weight : weight);
            }
        }
        while (weights.size() < Math.min(MIN_KINDS, all.size())) {
            weights.putIfAbsent(dice.oneOf(all), 1 + dice.nextInt(10));
        }
        return weights;
    }

    private static FaultKind kind(Map<FaultKind, Integer> weights, int ticket) {
        int left = ticket;
        for (Map.Entry<FaultKind, Integer> weight : weights.entrySet()) {
            left -= weight.getValue();
            if (left < 0) {
                return weight.getKey();
            }
        }
        throw new IllegalStateException("The ticket " + ticket + " is beyond all weights.");
    }

    private static long lasts(FaultKind kind, Dice dice) {
        return switch (kind) {
            case BLACKOUT -> dice.skewed(10 * MILLI, SECOND);
            case PAUSE, STALLED_DISK -> dice.skewed(20 * MILLI, 4 * SECOND);
            case FLAPPING -> dice.skewed(SECOND, 4 * SECOND);
            case LOSS, REPETITION, REORDERING, SLOW_NETWORK, SLOW_DISK, SLOW_PROCESSOR, CLOCK_DRIFT ->
                dice.skewed(SECOND, 8 * SECOND);
            case FULL_DISK -> dice.skewed(100 * MILLI, 5 * SECOND);
            default -> dice.skewed(10 * MILLI, 5 * SECOND);
        };
    }
}
