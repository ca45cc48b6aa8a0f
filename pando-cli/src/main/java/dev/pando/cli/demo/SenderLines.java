package dev.pando.cli.demo;

import dev.pando.cli.Lines;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The lines of one sender: every so many of the input's. For one thread. */
public final class SenderLines implements AutoCloseable {
    private final Lines lines;
    private final int sender;
    private final int senders;
    private final long limit;

    /** @param limit lines of the input before this one count, from 0 */
    SenderLines(Lines lines, int sender, int senders, long limit) {
        this.lines = lines;
        this.sender = sender;
        this.senders = senders;
        this.limit = limit;
    }

    /** The next of this sender's lines; null at the end. */
    public byte @Nullable [] next() throws IOException {
        byte[] line = lines.next();
        while (line != null && index() < limit && index() % senders != sender) {
            line = lines.next();
        }
        return index() < limit ? line : null;
    }

    /** Where the line that {@link #next} gave last stands in the whole input, from 0. */
    public long index() {
        return lines.number() - 1;
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
