package dev.pando.cli.demo;

import dev.pando.Entry;
import dev.pando.Listener;
import dev.pando.PandoClient;
import dev.pando.cli.CommandException;
import dev.pando.cli.Library;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** A log that can be read from its beginning, more than once. */
interface EntrySource {

    /** Every entry up to an index, in order; waits until the log has them. */
    void read(long lastIndex, Consumer<Entry> consumer);

    /** The log of one member, as that member itself has it. */
    static EntrySource of(Library library, String address, Duration patience) {
        return (lastIndex, consumer) -> {
            try (PandoClient client = library.connect(List.of(address), patience);
                    Listener entries = client.tail(1, true)) {
                for (long index = 1; index <= lastIndex; index++) {
                    long expected = index;
                    Entry entry = entries.poll(patience)
                            .orElseThrow(() -> new CommandException("the member at %s had no entry %,d after %d s"
                                    .formatted(address, expected, patience.toSeconds())));
                    if (entry.index() != expected) {
                        throw new CommandException("the member at %s gave entry %,d where %,d was due"
                                .formatted(address, entry.index(), expected));
                    }
                    consumer.accept(entry);
                }
            }
        };
    }
}
