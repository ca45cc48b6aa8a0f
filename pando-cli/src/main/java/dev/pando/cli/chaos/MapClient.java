package dev.pando.cli.chaos;

import dev.pando.Consistency;
import dev.pando.RaftException;
import dev.pando.cli.chaos.MapCall.Kind;
import dev.pando.cli.chaos.MapCall.Outcome;
import dev.pando.recipes.MapUpdate;
import dev.pando.recipes.MapValue;
import dev.pando.recipes.ReplicatedMap;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A client of the map: reads, puts, and compares and sets what it has just read, one call after the other, on keys that all
 * clients use. For one thread.
 */
final class MapClient {
    private static final int READS_PERCENT = 50;
    private static final int PUTS_PERCENT = 35;

    private final int number;
    private final ReplicatedMap map;
    private final Consistency reads;
    private final Random random;
    private final Calls calls;
    private final AtomicLong lastValue;

    /**
     * @param number from 0
     * @param reads how it reads
     * @param lastValue that any client has written: each takes the next
     */
    MapClient(int number, ReplicatedMap map, Consistency reads, Random random, Calls calls, AtomicLong lastValue) {
        this.number = number;
        this.map = map;
        this.reads = reads;
        this.random = random;
        this.calls = calls;
        this.lastValue = lastValue;
    }

    static String key(int number) {
        return "k" + number;
    }

    /** One call, or a read and a compare-and-set after it, on one of so many keys. */
    void step(int keys) {
        String key = key(random.nextInt(keys));
        int choice = random.nextInt(100);
        if (choice < READS_PERCENT) {
            read(key);
        } else if (choice < READS_PERCENT + PUTS_PERCENT) {
            put(key);
        } else {
            MapCall found = read(key);
            if (found.outcome() == Outcome.OK) {
                compareAndSet(key, found);
            }
        }
    }

    MapCall read(String key) {
        long start = calls.nowNs();
        try {
            Optional<MapValue> found = map.get(key, reads);
            long value = found.map(MapClient::value).orElse(MapCall.ABSENT);
            long version = found.map(MapValue::version).orElse(MapCall.NO_VERSION);
            return ended(Kind.READ, key, value, MapCall.ABSENT, version, start, Outcome.OK);
        } catch (RaftException e) {
            return ended(Kind.READ, key, MapCall.ABSENT, MapCall.ABSENT, MapCall.UNSAID, start, Outcome.FAIL);
        }
    }

    private void put(String key) {
        long value = lastValue.incrementAndGet();
        long start = calls.nowNs();
        try {
            long version = map.put(key, bytes(value));
            ended(Kind.PUT, key, value, MapCall.ABSENT, version, start, Outcome.OK);
        } catch (RaftException e) {
            ended(Kind.PUT, key, value, MapCall.ABSENT, MapCall.UNSAID, start, after(e));
        }
    }

    private void compareAndSet(String key, MapCall found) {
        long value = lastValue.incrementAndGet();
        long start = calls.nowNs();
        try {
            MapUpdate update = map.compareAndSet(key, found.version(), bytes(value));
            Outcome outcome = update.done() ? Outcome.OK : Outcome.FAIL;
            ended(Kind.CAS, key, value, found.value(), update.version(), start, outcome);
        } catch (RaftException e) {
            ended(Kind.CAS, key, value, found.value(), MapCall.UNSAID, start, after(e));
        }
    }

    private static Outcome after(RaftException failure) {
        return failure.mayHaveTakenEffect() ? Outcome.UNKNOWN : Outcome.FAIL;
    }

    private MapCall ended(Kind kind, String key, long value, long expected, long version, long start, Outcome outcome) {
        MapCall call = new MapCall(number, kind, key, value, expected, version, start, calls.nowNs(), outcome);
        calls.add(call);
        return call;
    }

    private static byte[] bytes(long value) {
        return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
    }

    private static long value(MapValue value) {
        return ByteBuffer.wrap(value.bytes()).getLong();
    }
}
