package dev.pando.runtime;

import dev.pando.Codec;
import dev.pando.CommandContext;
import dev.pando.MachineType;
import dev.pando.StateMachine;
import dev.pando.core.entry.LogEntry;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Which commands an operator has had the machines pass over. There is one wherever there are machines. Its command is the index
 * of such a command; it stands behind that one in the log, where {@link MachineHost} looks for it as long as the machines are
 * halted.
 */
final class OperatorMachine implements StateMachine<Long, String> {
    static final MachineType<Long, String> TYPE = new MachineType<>("pando/operator", Codec.longs(), Codec.strings());

    /** All that were skipped; few, and never forgotten. */
    private final TreeSet<Long> passed = new TreeSet<>();

    /** Whether an entry is an order to skip another one. */
    static boolean isOrderToSkip(LogEntry entry, long index) {
        return entry.machine() == TYPE.id()
                && entry.payloadLength() == Long.BYTES
                && TYPE.commands().decode(entry.payload()) == index;
    }

    SortedSet<Long> passed() {
        return new TreeSet<>(passed);
    }

    boolean hasPassed(long index) {
        return !passed.isEmpty() && passed.contains(index);
    }

    void pass(long index) {
        passed.add(index);
    }

    /** Whoever has carried out what others have skipped differs from them, and must not go on. */
    @Override
    public String apply(CommandContext context, Long index) {
        if (!passed.contains(index)) {
            throw new IllegalStateException(
                    "Entry " + index + " was to be skipped by all, and this member has carried it out."
                            + " Where others have skipped it their machines differ from its: replace it by a new member. Where all members"
                            + " halt here, nobody has: have this entry skipped.");
        }
        return "skipped";
    }

    @Override
    public String query(Long index) {
        return passed.contains(index) ? "skipped" : "";
    }

    @Override
    public Optional<View> view() {
        TreeSet<Long> now = new TreeSet<>(passed);
        return Optional.of(out -> write(now, out));
    }

    @Override
    public void snapshot(OutputStream out) throws IOException {
        write(passed, out);
    }

    private static void write(SortedSet<Long> passed, OutputStream out) throws IOException {
        DataOutputStream data = new DataOutputStream(out);
        data.writeInt(passed.size());
        for (long index : passed) {
            data.writeLong(index);
        }
    }

    @Override
    public void restore(InputStream in) throws IOException {
        DataInputStream data = new DataInputStream(in);
        passed.clear();
        for (int left = data.readInt(); left > 0; left--) {
            passed.add(data.readLong());
        }
    }
}
