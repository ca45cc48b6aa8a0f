package dev.pando.runtime;

import dev.pando.core.Event;
import dev.pando.core.HardState;
import dev.pando.core.Ready;
import dev.pando.core.SnapshotPoint;
import dev.pando.core.entry.LogEntry;
import dev.pando.core.message.Message;
import dev.pando.storage.LogStore;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes durable what the rules ask for: on a loop of its own, so that a slow disk delays no heartbeat. While one write
 * is under way the next ones gather, and go together with one sync.
 *
 * <p>Owned by the node's loop; only {@link #write} runs on the writer's.
 */
final class LogWriter {
    /** Of records in one write, so that an acknowledgement needn't wait for all of a long backlog. */
    private static final long MAX_WRITE_BYTES = 8 << 20;

    private final Loop node;
    private final Loop writer;
    private final LogStore store;
    private final Consumer<List<Ready.Persist>> witness;
    private final Consumer<Event.Persisted> onPersisted;
    private final Consumer<Message> send;
    private final Consumer<IOException> onFailure;

    private final ArrayDeque<Work> waiting = new ArrayDeque<>();
    private boolean writing;
    private boolean failed;

    /** The last that was durable. */
    private HardState hardState;

    /**
     * One {@link Ready}'s share.
     *
     * @param persist null where there are only messages, which wait for what was asked for before them
     * @param messages to send once it is durable
     */
    private record Work(Ready.@Nullable Persist persist, List<Message> messages) {
        long bytes() {
            long bytes = 0;
            if (persist != null) {
                for (LogEntry entry : persist.entries()) {
                    bytes += entry.length();
                }
            }
            return bytes;
        }
    }

    /** @param witness sees what is durable, on the writer's loop */
    LogWriter(
            Loop node,
            Loop writer,
            LogStore store,
            Consumer<List<Ready.Persist>> witness,
            Consumer<Event.Persisted> onPersisted,
            Consumer<Message> send,
            Consumer<IOException> onFailure) {
        this.node = node;
        this.writer = writer;
        this.store = store;
        this.witness = witness;
        this.onPersisted = onPersisted;
        this.send = send;
        this.onFailure = onFailure;
        this.hardState = store.recoveredHardState();
    }

    /** Makes this durable after everything submitted before, then sends the messages. */
    void submit(Ready.@Nullable Persist persist, List<Message> messages) {
        if (failed || (persist == null && messages.isEmpty())) {
            return;
        }
        waiting.add(new Work(persist, messages));
        writeNext();
    }

    /** Whether nothing is under way. */
    boolean isIdle() {
        return !writing && waiting.isEmpty();
    }

    private void writeNext() {
        if (writing || waiting.isEmpty() || failed) {
            return;
        }
        List<Work> batch = new ArrayList<>();
        List<Ready.Persist> persists = new ArrayList<>();
        long bytes = 0;
        while (!waiting.isEmpty() && (batch.isEmpty() || bytes < MAX_WRITE_BYTES)) {
            Work work = waiting.remove();
            batch.add(work);
            bytes += work.bytes();
            if (work.persist() != null) {
                persists.add(work.persist());
            }
        }
        if (persists.isEmpty()) {
            batch.forEach(work -> work.messages().forEach(send));
            return;
        }
        writing = true;
        writer.execute(() -> write(batch, persists));
    }

    private void write(List<Work> batch, List<Ready.Persist> persists) {
        try {
            store.write(persists);
            witness.accept(persists);
            node.executeHere(() -> written(batch, persists));
        } catch (IOException e) {
            node.execute(() -> fail(e));
        } catch (RuntimeException e) {
            node.execute(() -> fail(new IOException("The log writer broke: " + e, e)));
        }
    }

    private void written(List<Work> batch, List<Ready.Persist> persists) {
        writing = false;
        long lastIndex = 0;
        long lastTerm = 0;
        for (Ready.Persist persist : persists) {
            HardState changed = persist.hardState();
            if (changed != null) {
                hardState = changed;
            }
            SnapshotPoint restart = persist.restart();
            if (restart != null) {
                lastIndex = restart.index();
                lastTerm = restart.term();
            }
            if (!persist.entries().isEmpty()) {
                LogEntry last = persist.entries().get(persist.entries().size() - 1);
                lastIndex = last.index();
                lastTerm = last.term();
            }
        }
        // The next write begins before this one is acted upon: the disk is what everybody waits for.
        writeNext();
        Event.Persisted event = new Event.Persisted(hardState, lastIndex, lastTerm);
        if (writing) {
            node.execute(() -> actUpon(event, batch)); // the writer's thread may be the one that runs this
        } else {
            actUpon(event, batch);
        }
    }

    private void actUpon(Event.Persisted event, List<Work> batch) {
        onPersisted.accept(event);
        batch.forEach(work -> work.messages().forEach(send));
    }

    private void fail(IOException cause) {
        writing = false;
        failed = true;
        waiting.clear();
        onFailure.accept(cause);
    }
}
