package dev.pando.testkit.fault;

import dev.pando.testkit.FaultKind;
import dev.pando.testkit.cluster.Cluster;
import dev.pando.testkit.world.Machine;
import dev.pando.testkit.world.World;
import dev.pando.transport.testing.PacketFaults;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What goes wrong between machines. Faults overlap: a way is open again when the last that has cut it is over. */
final class NetworkFaults {
    private static final long FLAP_NANOS = 400_000_000;

    private final World world;
    private final Cluster cluster;
    private final Happenings happenings;

    /** Who has cut each way. */
    private final Map<Way, Set<Long>> cuts = new LinkedHashMap<>();

    private long lastCut;
    private PacketFaults packets = PacketFaults.NONE;
    private long lastPackets;
    private boolean isOver;

    private record Way(String from, String to) {}

    NetworkFaults(World world, Cluster cluster, Happenings happenings) {
        this.world = world;
        this.cluster = cluster;
        this.happenings = happenings;
    }

    boolean strike(Strike strike) {
        boolean areMembers = strike.kind() == FaultKind.CHAIN;
        List<Machine> machines = new ArrayList<>(areMembers ? cluster.running() : cluster.everybody());
        if (machines.size() < 2) {
            return false;
        }
        return switch (strike.kind()) {
            case PARTITION -> partition(strike, machines);
            case ISOLATION -> isolation(strike, machines);
            case ONE_WAY -> oneWay(strike, machines);
            case CHAIN -> chain(strike, machines);
            case FLAPPING -> flapping(strike, machines);
            case BROKEN_CONNECTIONS -> broken(strike, machines);
            case LOSS, REPETITION, REORDERING, SLOW_NETWORK -> packets(strike);
            default -> throw new IllegalArgumentException(strike.kind() + " is none of the network.");
        };
    }

    private boolean partition(Strike strike, List<Machine> machines) {
        int groups = strike.dice().happens(200) ? 3 : 2;
        int[] group = new int[machines.size()];
        for (int i = 0; i < group.length; i++) {
            group[i] = strike.dice().nextInt(groups);
        }
        List<Way> ways = new ArrayList<>();
        for (int i = 0; i < group.length; i++) {
            for (int j = 0; j < group.length; j++) {
                if (group[i] != group[j]) {
                    ways.add(way(machines.get(i), machines.get(j)));
                }
            }
        }
        return cutFor(strike.lastsNanos(), ways, null, "partition " + groups(machines, group));
    }

    private static String groups(List<Machine> machines, int[] group) {
        Map<Integer, List<Machine>> sides = new LinkedHashMap<>();
        for (int i = 0; i < group.length; i++) {
            sides.computeIfAbsent(group[i], g -> new ArrayList<>()).add(machines.get(i));
        }
        return String.join(" | ", sides.values().stream().map(Object::toString).toList());
    }

    private boolean isolation(Strike strike, List<Machine> machines) {
        Machine victim = strike.victim(machines, cluster.leader());
        return victim != null && cutOff(victim, strike.lastsNanos());
    }

    /** From everybody, for a time. */
    boolean cutOff(Machine victim, long nanos) {
        List<Way> ways = new ArrayList<>();
        for (Machine other : cluster.everybody()) {
            if (other != victim) {
                ways.add(way(victim, other));
                ways.add(way(other, victim));
            }
        }
        return cutFor(nanos, ways, victim, "is cut off");
    }

    private boolean oneWay(Strike strike, List<Machine> machines) {
        Machine from = strike.victim(machines, cluster.leader());
        machines.remove(from);
        Machine to = strike.dice().oneOf(machines);
        if (from == null) {
            return false;
        }
        boolean outward = strike.dice().nextBoolean();
        Way way = outward ? way(from, to) : way(to, from);
        return cutFor(strike.lastsNanos(), List.of(way), from, "nothing comes from " + way.from() + " to " + way.to());
    }

    private boolean chain(Strike strike, List<Machine> machines) {
        List<Machine> row = new ArrayList<>();
        while (!machines.isEmpty()) {
            row.add(machines.remove(strike.dice().nextInt(machines.size())));
        }
        List<Way> ways = new ArrayList<>();
        for (int i = 0; i < row.size(); i++) {
            for (int j = 0; j < row.size(); j++) {
                if (Math.abs(i - j) > 1) {
                    ways.add(way(row.get(i), row.get(j)));
                }
            }
        }
        return cutFor(strike.lastsNanos(), ways, null, "chain " + row);
    }

    private boolean flapping(Strike strike, List<Machine> machines) {
        Machine a = strike.victim(machines, cluster.leader());
        machines.remove(a);
        Machine b = strike.dice().oneOf(machines);
        if (a == null) {
            return false;
        }
        List<Way> ways = List.of(way(a, b), way(b, a));
        long halfNanos = strike.dice().skewed(FLAP_NANOS / 20, FLAP_NANOS);
        for (long at = 0; at < strike.lastsNanos(); at += 2 * halfNanos) {
            world.time().schedule(at, () -> cutFor(halfNanos, ways, a, "flaps to " + b));
        }
        return true;
    }

    private boolean broken(Strike strike, List<Machine> machines) {
        Machine a = strike.victim(machines, cluster.leader());
        machines.remove(a);
        Machine b = strike.dice().oneOf(machines);
        if (a == null) {
            return false;
        }
        world.network().breakConnections(a.host(), b.host());
        happenings.happened(a, "connections to " + b + " break");
        return true;
    }

    private boolean packets(Strike strike) {
        int perMille = (int) strike.dice().skewed(10, 300);
        int slowness = (int) strike.dice().skewed(2, 40);
        PacketFaults now = packets;
        packets = switch (strike.kind()) {
            case LOSS -> new PacketFaults(perMille, now.repeatedPerMille(), now.latePerMille(), now.slowness());
            case REPETITION -> new PacketFaults(now.lostPerMille(), perMille, now.latePerMille(), now.slowness());
            case REORDERING -> new PacketFaults(now.lostPerMille(), now.repeatedPerMille(), perMille, now.slowness());
            default -> new PacketFaults(now.lostPerMille(), now.repeatedPerMille(), now.latePerMille(), slowness);
        };
        world.network().packetFaults(packets);
        long mine = ++lastPackets;
        long number = happenings.began(null, strike.kind() + " " + packets);
        world.time().schedule(strike.lastsNanos(), () -> {
            happenings.ended(number);
            if (lastPackets == mine) {
                packets = PacketFaults.NONE;
                world.network().packetFaults(packets);
            }
        });
        return true;
    }

    private static Way way(Machine from, Machine to) {
        return new Way(from.host(), to.host());
    }

    private boolean cutFor(long nanos, List<Way> ways, @Nullable Machine machine, String what) {
        if (ways.isEmpty() || isOver) {
            return false;
        }
        long cut = ++lastCut;
        for (Way way : ways) {
            cuts.computeIfAbsent(way, w -> new LinkedHashSet<>()).add(cut);
            world.network().cut(way.from(), way.to());
        }
        long number = happenings.began(machine, what);
        world.time().schedule(nanos, () -> {
            happenings.ended(number);
            ways.forEach(way -> heal(way, cut));
        });
        return true;
    }

    private void heal(Way way, long cut) {
        Set<Long> left = cuts.get(way);
        if (left != null && left.remove(cut) && left.isEmpty()) {
            cuts.remove(way);
            world.network().heal(way.from(), way.to());
        }
    }

    boolean isPartitioned() {
        return !cuts.isEmpty();
    }

    void healAll() {
        isOver = true;
        cuts.clear();
        world.network().healAll();
        packets = PacketFaults.NONE;
        world.network().packetFaults(packets);
    }
}
