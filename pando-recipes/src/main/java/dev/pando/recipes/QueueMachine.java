package dev.pando.recipes;

import dev.pando.CommandContext;
import dev.pando.StateMachine;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Items to be worked on, as a machine. Ids and tokens are indexes of the log. A view costs a reference for each item. */
final class QueueMachine implements StateMachine<QueueCommand, QueueCommand.Result> {
    private static final int FORMAT = 1;
    private static final QueueCommand.Result YES = new QueueCommand.Result(true, 0, null);
    private static final QueueCommand.Result NO = new QueueCommand.Result(false, 0, null);

    /** By id. */
    private final SortedMap<Long, Item> items = new TreeMap<>();

    // What follows from the items.

    /** Ids of those that nobody has. */
    private final TreeSet<Long> waiting = new TreeSet<>();

    /** Ids of those that somebody has, by token. */
    private final Map<Long, Long> taken = new TreeMap<>();

    private final TreeSet<Deadline> deadlines = new TreeSet<>();

    /**
     * @param takes how often it was taken
     * @param token of whoever has it; 0 for nobody
     * @param expiresAtMs when the lease ends, of whoever has it
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Item(byte[] bytes, long takes, long token, long expiresAtMs) {}

    private record Deadline(long atMs, long token) implements Comparable<Deadline> {
        @Override
        public int compareTo(Deadline other) {
            return atMs == other.atMs ? Long.compare(token, other.token) : Long.compare(atMs, other.atMs);
        }
    }

    @Override
    public QueueCommand.Result apply(CommandContext context, QueueCommand command) {
        while (!deadlines.isEmpty() && deadlines.first().atMs() <= context.timeMs()) {
            giveBack(deadlines.first().token());
        }
        if (command instanceof QueueCommand.Offer offer) {
            put(context.index(), new Item(offer.bytes(), 0, 0, 0));
            return new QueueCommand.Result(true, context.index(), null);
        }
        if (command instanceof QueueCommand.Take take) {
            return take(context, take.leaseMs());
        }
        if (command instanceof QueueCommand.Renew renew) {
            return renew(context, renew);
        }
        if (command instanceof QueueCommand.Done done) {
            return removed(done.token()) == null ? NO : YES;
        }
        return command instanceof QueueCommand.GiveBack back ? giveBack(back.token()) : query(command);
    }

    private QueueCommand.Result take(CommandContext context, long leaseMs) {
        Long id = waiting.pollFirst();
        Item item = id == null ? null : items.get(id);
        if (id == null || item == null) {
            return NO;
        }
        long token = context.index();
        put(id, new Item(item.bytes(), item.takes() + 1, token, Deadlines.after(context.timeMs(), leaseMs)));
        return new QueueCommand.Result(true, 0, new QueueItem(id, token, item.takes() + 1, item.bytes()));
    }

    private QueueCommand.Result renew(CommandContext context, QueueCommand.Renew renew) {
        Long id = taken.get(renew.token());
        Item item = removed(renew.token());
        if (id == null || item == null) {
            return NO;
        }
        long expiresAtMs = Deadlines.after(context.timeMs(), renew.leaseMs());
        put(id, new Item(item.bytes(), item.takes(), item.token(), expiresAtMs));
        return YES;
    }

    private QueueCommand.Result giveBack(long token) {
        Long id = taken.get(token);
        Item item = removed(token);
        if (id == null || item == null) {
            return NO;
        }
        put(id, new Item(item.bytes(), item.takes(), 0, 0));
        return YES;
    }

    private void put(long id, Item item) {
        items.put(id, item);
        if (item.token() == 0) {
            waiting.add(id);
        } else {
            taken.put(item.token(), id);
            deadlines.add(new Deadline(item.expiresAtMs(), item.token()));
        }
    }

    /** The item that is held under a token, which is gone now; null if there is none. */
    private @Nullable Item removed(long token) {
        Long id = taken.remove(token);
        Item item = id == null ? null : items.remove(id);
        if (item != null) {
            deadlines.remove(new Deadline(item.expiresAtMs(), token));
        }
        return item;
    }

    @Override
    public QueueCommand.Result query(QueueCommand query) {
        return new QueueCommand.Result(true, items.size(), null);
    }

    @Override
    public void snapshot(OutputStream out) throws IOException {
        write(items, out);
    }

    @Override
    public Optional<View> view() {
        SortedMap<Long, Item> now = new TreeMap<>(items);
        return Optional.of(out -> write(now, out));
    }

    private static void write(SortedMap<Long, Item> items, OutputStream out) throws IOException {
        DataOutputStream data = new DataOutputStream(out);
        data.writeByte(FORMAT);
        Wire.writeNumber(data, items.size());
        for (Map.Entry<Long, Item> entry : items.entrySet()) {
            Item item = entry.getValue();
            Wire.writeNumber(data, entry.getKey());
            Wire.writeBytes(data, item.bytes());
            Wire.writeNumber(data, item.takes());
            Wire.writeNumber(data, item.token());
            Wire.writeNumber(data, item.expiresAtMs());
        }
    }

    @Override
    public void restore(InputStream in) throws IOException {
        DataInputStream data = new DataInputStream(in);
        int written = data.readUnsignedByte();
        if (written != FORMAT) {
            throw new IOException("The format " + written + " of a snapshot is not known here, only " + FORMAT + ".");
        }
        items.clear();
        waiting.clear();
        taken.clear();
        deadlines.clear();
        for (long left = Wire.readNumber(data); left > 0; left--) {
            long id = Wire.readNumber(data);
            put(
                    id,
                    new Item(
                            Wire.readBytes(data), Wire.readNumber(data), Wire.readNumber(data), Wire.readNumber(data)));
        }
    }
}
