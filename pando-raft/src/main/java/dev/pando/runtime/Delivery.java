package dev.pando.runtime;

import dev.pando.ClosedException;
import dev.pando.CompactedException;
import dev.pando.Entry;
import dev.pando.core.entry.LogEntry;
import dev.pando.storage.LogStore;
import dev.pando.storage.SnapshotStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands applied entries to whoever listens, each at a pace of its own: what is recent from memory, the rest from disk.
 * Runs on another loop than the node, so that neither slow listeners nor slow reads delay it; while nobody listens, nothing
 * runs.
 */
final class Delivery {
    private static final Logger log = LoggerFactory.getLogger(Delivery.class);

    private static final int RECENT_BYTES = 4 << 20;
    private static final int READ_BYTES = 256 << 10;

    /** Of entries on their way to this loop; beyond it, listeners read from disk. */
    private static final long MAX_QUEUED_BYTES = 16 << 20;

    private final Loop loop;
    private final LogStore store;
    private final Consumer<IOException> onFailure;
    private final AtomicLong queuedBytes = new AtomicLong();

    /** Those there are, and those that are about to be. */
    private final AtomicInteger listeners = new AtomicInteger();

    // What the node has said last. Written by its loop.
    private volatile long saidApplied;
    private volatile long saidDurable;

    // All below: this loop's.
    private final List<Feed> feeds = new ArrayList<>();

    private final RecentEntries recent = new RecentEntries(RECENT_BYTES);
    private long applied;
    private long durable;

    /** Set when everybody's feed has ended, before the loop closes. Read by any thread. */
    private volatile @Nullable Throwable ended;

    /** Where entries go. Called on this loop. */
    interface Sink {
        void accept(List<Entry> entries);

        /** No more will come: null if all that was asked for has been handed over, the cause otherwise. */
        void ended(@Nullable Throwable cause);
    }

    Delivery(Loop loop, LogStore store, Consumer<IOException> onFailure) {
        this.loop = loop;
        this.store = store;
        this.onFailure = onFailure;
    }

    Loop loop() {
        return loop;
    }

    /** The node has applied these. Called by the node's loop. */
    void applied(List<LogEntry> entries, long durableIndex) {
        long last = entries.get(entries.size() - 1).index();
        saidApplied = last;
        saidDurable = durableIndex;
        if (listeners.get() == 0) {
            return; // who comes next reads from disk what was said now
        }
        long bytes = bytes(entries);
        if (queuedBytes.get() + bytes > MAX_QUEUED_BYTES) {
            loop.execute(() -> advance(last, durableIndex));
            return;
        }
        queuedBytes.addAndGet(bytes);
        loop.execute(() -> {
            queuedBytes.addAndGet(-bytes);
            recent.add(entries);
            advance(last, durableIndex);
        });
    }

    /** A snapshot takes the place of what would have been applied up to its index. Called by the node's loop. */
    void installed(long index) {
        saidApplied = index;
        saidDurable = index;
        if (listeners.get() > 0) {
            loop.execute(() -> advance(index, index));
        }
    }

    /** More is durable. Called by the node's loop. */
    void durable(long durableIndex) {
        boolean isAwaited = saidApplied > saidDurable;
        saidDurable = durableIndex;
        if (isAwaited && listeners.get() > 0) {
            loop.execute(() -> advance(applied, durableIndex));
        }
    }

    /** Everybody's feed ends. Called by any thread. */
    void end(@Nullable Throwable cause) {
        Throwable why = cause == null ? new ClosedException("The member is closed.") : cause;
        ended = why;
        loop.execute(() -> {
            List<Feed> all = List.copyOf(feeds);
            feeds.clear();
            listeners.addAndGet(-all.size());
            all.forEach(feed -> guarded(() -> feed.sink.ended(why)));
        });
    }

    /** What one listener's code throws is no matter of the others. */
    private static void guarded(Runnable toSink) {
        try {
            toSink.run();
        } catch (RuntimeException e) {
            log.warn("A listener's code has failed.", e);
        }
    }

    /**
     * Begins to feed a sink. Called by any thread.
     *
     * @param lastIndex where it ends, be it applied already or not; {@code Long.MAX_VALUE} to go on for ever
     */
    Feed feed(long fromIndex, long lastIndex, Sink sink) {
        Feed feed = new Feed(fromIndex, lastIndex, sink);
        listeners.incrementAndGet();
        loop.execute(() -> {
            Throwable cause = ended;
            if (cause == null) {
                feeds.add(feed);
                advance(saidApplied, saidDurable); // what was said while nobody listened
            } else {
                listeners.decrementAndGet();
                guarded(() -> sink.ended(cause)); // since whoever asked has looked
            }
        });
        Throwable why = ended;
        if (why != null) {
            sink.ended(why); // the loop may be gone; to hear it twice does no harm
        }
        return feed;
    }

    private void advance(long appliedIndex, long durableIndex) {
        applied = Math.max(applied, appliedIndex);
        durable = Math.max(durable, Math.min(durableIndex, applied));
        for (Feed feed : List.copyOf(feeds)) {
            guarded(feed::pump);
        }
    }

    private CompactedException compacted(long index) {
        SnapshotStore.Snapshot snapshot = store.snapshots().current();
        long covered = snapshot == null ? store.baseIndex() : snapshot.point().index();
        return new CompactedException(
                "Entry " + index + " was dropped: the log begins after " + store.baseIndex() + ", and a snapshot up to "
                        + covered + " takes the place of what was before. Begin with that: listenFromSnapshot().",
                covered);
    }

    private static long bytes(List<LogEntry> entries) {
        long bytes = 0;
        for (LogEntry entry : entries) {
            bytes += entry.length();
        }
        return bytes;
    }

    /** One listener's place in the log. */
    final class Feed {
        private final Sink sink;
        private long next;
        private final long lastIndex;
        private long credit;
        private boolean pumping;

        private Feed(long fromIndex, long lastIndex, Sink sink) {
            this.next = fromIndex;
            this.lastIndex = lastIndex;
            this.sink = sink;
        }

        /** The sink has room for so many more bytes. Called by any thread. */
        void credit(long bytes) {
            loop.execute(() -> {
                credit += bytes;
                pump();
            });
        }

        void close() {
            loop.execute(this::remove);
        }

        private void remove() {
            if (feeds.remove(this) && listeners.decrementAndGet() == 0) {
                recent.clear(); // what comes next is not added
            }
        }

        private void pump() {
            if (pumping || !feeds.contains(this)) {
                return;
            }
            if (next > lastIndex) {
                remove();
                sink.ended(null);
                return;
            }
            if (credit <= 0 || next > applied) {
                return;
            }
            List<LogEntry> entries = take();
            if (entries.isEmpty()) {
                return;
            }
            List<Entry> handed = new ArrayList<>(entries.size());
            for (LogEntry entry : entries) {
                if (entry.index() <= lastIndex) {
                    handed.add(new Entry(entry));
                    credit -= entry.length();
                }
            }
            next = handed.get(handed.size() - 1).index() + 1;
            sink.accept(handed);
            if (next > lastIndex || (credit > 0 && next <= applied)) {
                // One chunk a turn, so that a listener far behind doesn't hold up the others.
                pumping = true;
                loop.execute(() -> {
                    pumping = false;
                    pump();
                });
            }
        }

        private List<LogEntry> endCompacted() {
            remove();
            sink.ended(compacted(next));
            return List.of();
        }

        private List<LogEntry> take() {
            int maxBytes = (int) Math.min(credit, READ_BYTES);
            if (next <= store.baseIndex()) {
                return endCompacted(); // though it may be in memory still: what is dropped is dropped for all
            }
            if (recent.has(next)) {
                return recent.from(next, maxBytes);
            }
            if (next > durable) {
                return List.of();
            }
            try {
                List<LogEntry> entries = store.read(next, durable, maxBytes);
                return entries.isEmpty() && next <= store.baseIndex() ? endCompacted() : entries;
            } catch (IOException e) {
                remove();
                sink.ended(e);
                onFailure.accept(e);
                return List.of();
            }
        }
    }
}
