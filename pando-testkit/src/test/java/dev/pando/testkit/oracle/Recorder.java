package dev.pando.testkit.oracle;

/** Tells a history what a test says, a microsecond from one thing to the next. All on key {@code k}, unless told otherwise. */
final class Recorder {
    private static final long STEP_NANOS = 1_000;

    final History history = new History();
    private long nowNanos;
    private long lastIndex;

    /** A write begins. */
    long write(int client, long value) {
        return write(client, "k", value);
    }

    long write(int client, String key, long value) {
        return history.invoke(client, new Operation.Write(key, value), tick());
    }

    /** A read begins. */
    long read(int client) {
        return read(client, "k");
    }

    long read(int client, String key) {
        return history.invoke(client, new Operation.Read(key), tick());
    }

    /** A compare-and-set begins. */
    long compareAndSet(int client, long expected, long value) {
        return history.invoke(client, new Operation.CompareAndSet("k", expected, value), tick());
    }

    /** A write is acknowledged, or a compare-and-set done, at the next index. */
    Recorder acknowledged(long id) {
        return acknowledged(id, ++lastIndex, 1);
    }

    Recorder acknowledged(long id, long index, long term) {
        history.completed(id, tick(), new Result.Written(index, term));
        return this;
    }

    /** A read is answered, or a compare-and-set that was not done. */
    Recorder found(long id, long value) {
        history.completed(id, tick(), new Result.Found(value));
        return this;
    }

    /** Nothing else happens meanwhile. */
    Recorder wrote(int client, long value) {
        return acknowledged(write(client, value));
    }

    Recorder wrote(int client, String key, long value) {
        return acknowledged(write(client, key, value));
    }

    /** Nothing else happens meanwhile. */
    Recorder sees(int client, long value) {
        return found(read(client), value);
    }

    /** Nothing else happens meanwhile. */
    Recorder set(int client, long expected, long value) {
        return acknowledged(compareAndSet(client, expected, value));
    }

    /** Nothing else happens meanwhile. */
    Recorder refused(int client, long expected, long value, long found) {
        return found(compareAndSet(client, expected, value), found);
    }

    Recorder failed(long id) {
        history.failed(id);
        return this;
    }

    private long tick() {
        nowNanos += STEP_NANOS;
        return nowNanos;
    }
}
