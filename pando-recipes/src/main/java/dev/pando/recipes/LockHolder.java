package dev.pando.recipes;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Who has a lock.
 *
 * @param owner as it called itself
 * @param token of the time for which it has it: higher than that of whoever had it before; from 1
 * @param expiresAtMs when the lease ends, in replicated time
 */
public record LockHolder(String owner, long token, long expiresAtMs) implements ExpiringTable.Expiring {
    static final ExpiringTable.ValueFormat<LockHolder> FORMAT = new ExpiringTable.ValueFormat<>() {
        @Override
        public void write(LockHolder holder, DataOutput out) throws IOException {
            Wire.writeText(out, holder.owner);
            Wire.writeNumber(out, holder.token);
            Wire.writeNumber(out, holder.expiresAtMs);
        }

        @Override
        public LockHolder read(DataInput in) throws IOException {
            return new LockHolder(Wire.readText(in), Wire.readNumber(in), Wire.readNumber(in));
        }
    };
}
