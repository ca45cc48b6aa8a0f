package dev.pando;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Counts words. A command is a word, and its result how often it has come; a query gives the same without counting. Words that
 * begin with {@code !} are refused, and those that begin with {@code ?} are more than it can take.
 */
class WordCount implements StateMachine<String, Long> {
    static final MachineType<String, Long> TYPE = new MachineType<>("words", Codec.strings(), Codec.longs());

    private Map<String, Long> counts = new TreeMap<>();

    @Override
    public Long apply(CommandContext context, String word) {
        if (word.startsWith("!")) {
            throw new CommandRejectedException("'" + word + "' is no word.");
        }
        if (word.startsWith("?")) {
            throw new IllegalStateException("What is '" + word + "'?");
        }
        return counts.merge(word, 1L, Long::sum);
    }

    @Override
    public Long query(String word) {
        return counts.getOrDefault(word, 0L);
    }

    @Override
    public void snapshot(OutputStream out) throws IOException {
        write(counts, out);
    }

    @Override
    public void restore(InputStream in) throws IOException {
        DataInputStream data = new DataInputStream(in);
        Map<String, Long> restored = new TreeMap<>();
        for (int left = data.readInt(); left > 0; left--) {
            restored.put(data.readUTF(), data.readLong());
        }
        counts = restored;
    }

    private static void write(Map<String, Long> counts, OutputStream out) throws IOException {
        DataOutputStream data = new DataOutputStream(out);
        data.writeInt(counts.size());
        for (Map.Entry<String, Long> count : counts.entrySet()) {
            data.writeUTF(count.getKey());
            data.writeLong(count.getValue());
        }
    }

    /** One that hands out its state at once. */
    static final class WithView extends WordCount {
        @Override
        public Optional<View> view() {
            Map<String, Long> now = new TreeMap<>(super.counts);
            return Optional.of(out -> write(now, out));
        }
    }
}
