package dev.pando.recipes;

import dev.pando.Consistency;
import dev.pando.Machine;
import dev.pando.MachineType;
import dev.pando.Member;
import dev.pando.PandoClient;
import dev.pando.RaftOptions;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Keys and values that all members share. Each value has a version, by which a change can be made to depend on what was read, and
 * may have a time to live, after which it is gone. Values are copied on their way in and out. A key and its value have to fit into
 * {@link RaftOptions#maxEntryBytes}, with a few bytes to spare. Errors as in {@link dev.pando.recipes}. May be used by any thread.
 *
 * <p>Keys are strings in which surrogates come in pairs; others are refused ({@link IllegalArgumentException}). Times to live are
 * 1 ms or more, of replicated time.
 */
public final class ReplicatedMap {
    private static final long FOR_GOOD = 0;

    private static final MapWatch NOBODY = new MapWatch() {
        @Override
        public void changed(String key, Optional<MapValue> value) {}

        @Override
        public void replaced() {}
    };

    private final Machine<MapCommand, MapCommand.Result> machine;

    ReplicatedMap(Machine<MapCommand, MapCommand.Result> machine) {
        this.machine = machine;
    }

    static MachineType<MapCommand, MapCommand.Result> type(String name) {
        return new MachineType<>(name, MapCommand.CODEC, MapCommand.Result.CODEC);
    }

    /**
     * Gives members a map.
     *
     * @param name no other machine of the cluster has it; for good
     */
    public static RaftOptions register(RaftOptions options, String name) {
        return options.machine(type(name), () -> new MapMachine(NOBODY));
    }

    /**
     * Gives members a map, and has this one say what changes in it.
     *
     * @param executor calls the watch. One that runs one task after the other keeps them in order; where it is slow they pile
     *     up there, and where it refuses a task that is not told. One that calls at once, on the member's thread, has all
     *     machines of the member wait, and stops them if the watch throws
     */
    public static RaftOptions register(RaftOptions options, String name, MapWatch watch, Executor executor) {
        MapWatch told = new WatchOnExecutor(watch, executor);
        return options.machine(type(name), () -> new MapMachine(told));
    }

    /**
     * The map of that name, as a member has it.
     *
     * @throws IllegalArgumentException if it was not registered
     */
    public static ReplicatedMap of(Member member, String name) {
        return new ReplicatedMap(member.machine(type(name)));
    }

    /** The map of that name, as a program that is no member has it: see {@link PandoClient#machine}. */
    public static ReplicatedMap of(PandoClient client, String name) {
        return new ReplicatedMap(client.machine(type(name)));
    }

    /** Sets a key, for good. Gives the version that it has now. */
    public long put(String key, byte[] value) {
        return machine.submit(put(key, value, MapCommand.ANY, FOR_GOOD)).number();
    }

    /** Sets a key for a time. Gives the version that it has now. */
    public long put(String key, byte[] value, long ttlMs) {
        return machine.submit(put(key, value, MapCommand.ANY, Deadlines.duration(ttlMs)))
                .number();
    }

    /** As {@link #put(String, byte[])}, without waiting. */
    public CompletableFuture<Long> putAsync(String key, byte[] value) {
        return machine.submitAsync(put(key, value, MapCommand.ANY, FOR_GOOD)).thenApply(MapCommand.Result::number);
    }

    /** As {@link #put(String, byte[], long)}, without waiting. */
    public CompletableFuture<Long> putAsync(String key, byte[] value, long ttlMs) {
        return machine.submitAsync(put(key, value, MapCommand.ANY, Deadlines.duration(ttlMs)))
                .thenApply(MapCommand.Result::number);
    }

    /** Sets a key for good, if it has no value. */
    public MapUpdate putIfAbsent(String key, byte[] value) {
        return compareAndSet(key, MapCommand.ABSENT, value);
    }

    /** Sets a key for a time, if it has no value. */
    public MapUpdate putIfAbsent(String key, byte[] value, long ttlMs) {
        return compareAndSet(key, MapCommand.ABSENT, value, ttlMs);
    }

    /** As {@link #putIfAbsent(String, byte[])}, without waiting. */
    public CompletableFuture<MapUpdate> putIfAbsentAsync(String key, byte[] value) {
        return compareAndSetAsync(key, MapCommand.ABSENT, value);
    }

    /** As {@link #putIfAbsent(String, byte[], long)}, without waiting. */
    public CompletableFuture<MapUpdate> putIfAbsentAsync(String key, byte[] value, long ttlMs) {
        return compareAndSetAsync(key, MapCommand.ABSENT, value, ttlMs);
    }

    /**
     * Sets a key for good, if its value is the one that was read. After an unknown outcome it is safe to try again: it can't be
     * done twice.
     *
     * @param version of {@link MapValue#version}; 0 if there must be none
     */
    public MapUpdate compareAndSet(String key, long version, byte[] value) {
        return update(machine.submit(put(key, value, expected(version), FOR_GOOD)));
    }

    /** As {@link #compareAndSet(String, long, byte[])}, for a time. */
    public MapUpdate compareAndSet(String key, long version, byte[] value, long ttlMs) {
        return update(machine.submit(put(key, value, expected(version), Deadlines.duration(ttlMs))));
    }

    /** As {@link #compareAndSet(String, long, byte[])}, without waiting. */
    public CompletableFuture<MapUpdate> compareAndSetAsync(String key, long version, byte[] value) {
        return machine.submitAsync(put(key, value, expected(version), FOR_GOOD)).thenApply(ReplicatedMap::update);
    }

    /** As {@link #compareAndSet(String, long, byte[], long)}, without waiting. */
    public CompletableFuture<MapUpdate> compareAndSetAsync(String key, long version, byte[] value, long ttlMs) {
        return machine.submitAsync(put(key, value, expected(version), Deadlines.duration(ttlMs)))
                .thenApply(ReplicatedMap::update);
    }

    /**
     * Removes a key.
     *
     * @return whether there was one
     */
    public boolean remove(String key) {
        return machine.submit(new MapCommand.Remove(key, MapCommand.ANY)).done();
    }

    /** As {@link #remove(String)}, without waiting. */
    public CompletableFuture<Boolean> removeAsync(String key) {
        return machine.submitAsync(new MapCommand.Remove(key, MapCommand.ANY)).thenApply(MapCommand.Result::done);
    }

    /** Removes a key, if its value is the one that was read. */
    public MapUpdate remove(String key, long version) {
        return update(machine.submit(new MapCommand.Remove(key, expected(version))));
    }

    /** As {@link #remove(String, long)}, without waiting. */
    public CompletableFuture<MapUpdate> removeAsync(String key, long version) {
        return machine.submitAsync(new MapCommand.Remove(key, expected(version)))
                .thenApply(ReplicatedMap::update);
    }

    /** What a key has: whatever was answered to anybody before is seen. Empty if it has nothing, or that has run out. */
    public Optional<MapValue> get(String key) {
        return get(key, Consistency.LINEARIZABLE);
    }

    public Optional<MapValue> get(String key, Consistency consistency) {
        return value(machine.read(new MapCommand.Lookup(key), consistency));
    }

    /** As {@link #get(String, Consistency)}, without waiting, and without a time limit. */
    public CompletableFuture<Optional<MapValue>> getAsync(String key, Consistency consistency) {
        return machine.readAsync(new MapCommand.Lookup(key), consistency).thenApply(ReplicatedMap::value);
    }

    /** How many keys have a value. */
    public long size() {
        return size(Consistency.LINEARIZABLE);
    }

    public long size(Consistency consistency) {
        return machine.read(new MapCommand.Size(), consistency).number();
    }

    /** As {@link #size(Consistency)}, without waiting, and without a time limit. */
    public CompletableFuture<Long> sizeAsync(Consistency consistency) {
        return machine.readAsync(new MapCommand.Size(), consistency).thenApply(MapCommand.Result::number);
    }

    private static MapCommand put(String key, byte[] value, long expected, long ttlMs) {
        return new MapCommand.Put(
                key, value, expected, ttlMs); // written at once: the caller may change the bytes afterwards
    }

    private static long expected(long version) {
        if (version < 0) {
            throw new IllegalArgumentException("A version is 0 or more, not " + version + ".");
        }
        return version;
    }

    private static MapUpdate update(MapCommand.Result result) {
        return new MapUpdate(result.done(), result.number());
    }

    private static Optional<MapValue> value(MapCommand.Result result) {
        return Optional.ofNullable(result.value());
    }
}
