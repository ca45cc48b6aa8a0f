package dev.pando.recipes;

import dev.pando.CommandContext;
import dev.pando.StateMachine;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keys and values, as a machine. */
final class MapMachine implements StateMachine<MapCommand, MapCommand.Result> {
    private final ExpiringTable<MapValue> values = new ExpiringTable<>(MapValue.FORMAT);
    private final MapWatch watch;

    /** @param watch hears of changes as they are made; changes nothing and throws nothing */
    MapMachine(MapWatch watch) {
        this.watch = watch;
    }

    @Override
    public MapCommand.Result apply(CommandContext context, MapCommand command) {
        values.expire(context.timeMs(), (key, value) -> watch.changed(key, Optional.empty()));
        if (command instanceof MapCommand.Put put) {
            return put(context, put);
        }
        return command instanceof MapCommand.Remove remove ? remove(remove) : query(command);
    }

    private MapCommand.Result put(CommandContext context, MapCommand.Put put) {
        MapValue before = values.find(put.key());
        if (!isExpected(before, put.expected())) {
            return new MapCommand.Result(false, version(before), null);
        }
        long expiresAtMs = put.ttlMs() == 0 ? Deadlines.NEVER : Deadlines.after(context.timeMs(), put.ttlMs());
        MapValue value = new MapValue(put.value(), context.index(), expiresAtMs);
        values.put(put.key(), value);
        watch.changed(put.key(), Optional.of(value));
        return new MapCommand.Result(true, value.version(), null);
    }

    private MapCommand.Result remove(MapCommand.Remove remove) {
        MapValue before = values.find(remove.key());
        if (before == null || !isExpected(before, remove.expected())) {
            return new MapCommand.Result(false, version(before), null);
        }
        values.remove(remove.key());
        watch.changed(remove.key(), Optional.empty());
        return new MapCommand.Result(true, MapCommand.ABSENT, null);
    }

    private static boolean isExpected(@Nullable MapValue value, long expected) {
        return expected == MapCommand.ANY || expected == version(value);
    }

    private static long version(@Nullable MapValue value) {
        return value == null ? MapCommand.ABSENT : value.version();
    }

    @Override
    public MapCommand.Result query(MapCommand query) {
        if (query instanceof MapCommand.Lookup lookup) {
            MapValue value = values.find(lookup.key());
            return new MapCommand.Result(value != null, version(value), value);
        }
        return new MapCommand.Result(true, values.size(), null);
    }

    @Override
    public void snapshot(OutputStream out) throws IOException {
        values.view().writeTo(out);
    }

    @Override
    public Optional<View> view() {
        return Optional.of(values.view()::writeTo);
    }

    @Override
    public void restore(InputStream in) throws IOException {
        values.restore(in);
        watch.replaced();
    }
}
