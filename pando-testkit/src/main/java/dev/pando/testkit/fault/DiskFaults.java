package dev.pando.testkit.fault;

import dev.pando.core.entry.LogEntry;
import dev.pando.testkit.FaultKind;
import dev.pando.testkit.cluster.Cluster;
import dev.pando.testkit.cluster.Cluster.DiskTrouble;
import dev.pando.testkit.history.ClusterHistory;
import dev.pando.testkit.history.MemberHistory;
import dev.pando.testkit.world.Dice;
import dev.pando.testkit.world.Machine;
import dev.pando.testkit.world.World;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What befalls disks. Stored data is damaged only where a later sync mark stands behind it: at the end of a log, damage
 * can't be told from a write that a crash has torn (docs/storage-format.md), so that a member may lose it in good faith.
 */
final class DiskFaults {
    private static final int SECTOR_BYTES = 512;

    private final World world;
    private final Cluster cluster;
    private final ClusterHistory history;
    private final Happenings happenings;

    /** Where something is stored that is well before the last sync mark. */
    private record Place(Path file, int bytes) {}

    DiskFaults(World world, Cluster cluster, ClusterHistory history, Happenings happenings) {
        this.world = world;
        this.cluster = cluster;
        this.history = history;
        this.happenings = happenings;
    }

    boolean strike(Strike strike) {
        Machine victim = strike.victim(cluster.running(), cluster.leader());
        if (victim == null) {
            return false;
        }
        return switch (strike.kind()) {
            case SLOW_DISK -> {
                victim.slowDiskBy(2 + strike.dice().nextInt(100));
                lasting(strike, victim, "disk is slow", () -> victim.slowDiskBy(1));
                yield true;
            }
            case STALLED_DISK -> {
                boolean isWhole = strike.dice().nextBoolean();
                if (isWhole) {
                    victim.stallDiskFor(strike.lastsNanos());
                } else {
                    victim.stallLogFor(strike.lastsNanos());
                }
                lasting(strike, victim, isWhole ? "disk stalls" : "disk stalls for the log", () -> {});
                yield true;
            }
            case FAILED_WRITE -> {
                victim.disk().failWrite(1 + strike.dice().nextInt(5));
                fails(strike, victim, "a write will fail");
                yield true;
            }
            case FAILED_SYNC -> {
                victim.disk().failSync(1 + strike.dice().nextInt(5));
                fails(strike, victim, "a sync will fail");
                yield true;
            }
            case FLIPPED_READ -> {
                victim.disk().flipNextRead();
                fails(strike, victim, "a read will return a flipped bit");
                yield true;
            }
            case FULL_DISK -> fill(strike, victim);
            case BIT_ROT, TRUNCATED_FILE, MISDIRECTED_WRITE -> damage(strike, victim);
            default -> throw new IllegalArgumentException(strike.kind() + " is none of disks.");
        };
    }

    /** The member stops when it comes upon it; its process is started again. */
    private void fails(Strike strike, Machine victim, String what) {
        cluster.trouble(victim, DiskTrouble.FAILING);
        happenings.happened(victim, what);
        comesBack(strike.lastsNanos(), victim);
    }

    private void comesBack(long afterNanos, Machine victim) {
        world.time().schedule(afterNanos, () -> {
            if (victim.member() == null) {
                cluster.start(victim);
            }
        });
    }

    private boolean fill(Strike strike, Machine victim) {
        victim.disk().setCapacity(victim.disk().used() + strike.dice().nextInt(100_000));
        cluster.full(victim, true);
        lasting(strike, victim, "disk is full", () -> {
            victim.disk().setCapacity(Long.MAX_VALUE);
            cluster.full(victim, false);
            comesBack(0, victim);
        });
        return true;
    }

    private void lasting(Strike strike, Machine victim, String what, Runnable afterwards) {
        long number = happenings.began(victim, what);
        world.time().schedule(strike.lastsNanos(), () -> {
            happenings.ended(number);
            afterwards.run();
        });
    }

    /** Done while the machine is off, so that it is found at the next start, or while it runs, and found whenever. */
    private boolean damage(Strike strike, Machine victim) {
        if (!cluster.margin().maySpare(victim)) {
            return false;
        }
        Place place = place(strike, victim);
        if (place == null) {
            return false;
        }
        boolean isOff =
                strike.kind() == FaultKind.TRUNCATED_FILE || strike.dice().nextBoolean();
        cluster.trouble(victim, DiskTrouble.DAMAGED);
        happenings.happened(victim, strike.kind() + " in " + place.file());
        if (isOff) {
            victim.crash();
        }
        try {
            damage(strike, victim, place);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        comesBack(strike.lastsNanos(), victim);
        return true;
    }

    private static void damage(Strike strike, Machine victim, Place place) throws IOException {
        Dice dice = strike.dice();
        switch (strike.kind()) {
            case BIT_ROT -> victim.disk().flip(place.file(), dice.nextInt(place.bytes()), 1 << dice.nextInt(8));
            case TRUNCATED_FILE -> victim.disk().cutFile(place.file(), dice.nextInt(place.bytes()));
            default ->
                victim.disk()
                        .misdirect(
                                place.file(),
                                dice.nextInt(place.bytes()),
                                dice.nextInt(Math.max(1, place.bytes() - SECTOR_BYTES)),
                                Math.min(SECTOR_BYTES, place.bytes()));
        }
    }

    /** The file of some entry that a later sync mark stands behind, up to that entry's end. */
    private @Nullable Place place(Strike strike, Machine victim) {
        MemberHistory member = history.on(victim);
        if (member == null || member.markedIndex() == 0) {
            return null;
        }
        LogEntry entry = member.durable().get(strike.dice().nextInt((int) member.markedIndex()));
        byte[] record = new byte[entry.length()];
        entry.writeTo(ByteBuffer.wrap(record));
        List<Map.Entry<Path, byte[]>> logs = victim.disk().files().entrySet().stream()
                .filter(file -> file.getKey().toString().endsWith(".log"))
                .toList();
        for (int i = 0; i < logs.size(); i++) {
            int at = indexOf(logs.get(i).getValue(), record);
            // Where the last file ends, there the log does: that is no damage which anybody could see.
            boolean isLast = i == logs.size() - 1;
            if (at >= 0 && !(isLast && strike.kind() == FaultKind.TRUNCATED_FILE)) {
                return new Place(logs.get(i).getKey(), at + record.length);
            }
        }
        return null;
    }

    private static int indexOf(byte[] bytes, byte[] part) {
        for (int at = 0; at <= bytes.length - part.length; at++) {
            if (Arrays.equals(bytes, at, at + part.length, part, 0, part.length)) {
                return at;
            }
        }
        return -1;
    }
}
