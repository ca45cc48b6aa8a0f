package dev.pando.recipes;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.OptionalLong;

/** What a {@link ReplicatedMap} has for a key. Never changes. */
public final class MapValue implements ExpiringTable.Expiring {
    static final ExpiringTable.ValueFormat<MapValue> FORMAT = new ExpiringTable.ValueFormat<>() {
        @Override
        public void write(MapValue value, DataOutput out) throws IOException {
            Wire.writeBytes(out, value.bytes);
            Wire.writeNumber(out, value.version);
            Wire.writeNumber(out, value.isPermanent() ? 0 : value.expiresAtMs + 1);
        }

        @Override
        public MapValue read(DataInput in) throws IOException {
            byte[] bytes = Wire.readBytes(in);
            long version = Wire.readNumber(in);
            long expiry = Wire.readNumber(in);
            return new MapValue(bytes, version, expiry == 0 ? Deadlines.NEVER : expiry - 1);
        }
    };

    private final byte[] bytes;
    private final long version;
    private final long expiresAtMs;

    /** @param bytes nobody changes them any more */
    MapValue(byte[] bytes, long version, long expiresAtMs) {
        this.bytes = bytes;
        this.version = version;
        this.expiresAtMs = expiresAtMs;
    }

    /** A copy. */
    public byte[] bytes() {
        return bytes.clone();
    }

    public int length() {
        return bytes.length;
    }

    /** Where in the log it was set: of two values of a key the later one has the higher version. From 1. */
    public long version() {
        return version;
    }

    /** When it runs out, in replicated time; empty if it does not. */
    public OptionalLong expiryMs() {
        return isPermanent() ? OptionalLong.empty() : OptionalLong.of(expiresAtMs);
    }

    private boolean isPermanent() {
        return expiresAtMs == Deadlines.NEVER;
    }

    /** As {@link #expiryMs}, or later than any moment. */
    @Override
    public long expiresAtMs() {
        return expiresAtMs;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MapValue value
                && version == value.version
                && expiresAtMs == value.expiresAtMs
                && Arrays.equals(bytes, value.bytes);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(version);
    }

    @Override
    public String toString() {
        return bytes.length + " bytes, version " + version + (isPermanent() ? "" : ", until " + expiresAtMs + " ms");
    }
}
