package dev.pando.testkit.workload;

import dev.pando.CompactedException;
import dev.pando.Entry;
import dev.pando.Member;
import dev.pando.RaftException;
import dev.pando.Snapshot;
import dev.pando.core.entry.InvalidEntryException;
import dev.pando.core.entry.LogEntry;
import dev.pando.testkit.Violation;
import dev.pando.testkit.world.Machine;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;

/**
 * All that a member hands over to a subscriber, from the first entry on: in order, without gaps, each once. What it makes of the
 * log are the entries themselves, so that a snapshot of it says exactly what it had: it begins with the member's snapshot, if
 * there is one, and again whenever it was too slow for the log.
 */
final class EntryList implements Flow.Subscriber<Entry> {
    /** Entries of the group that members have. */
    private static final long GROUP = 0;

    private final Member member;
    private final Executor executor;
    private final Reader reader;
    private final List<Entry> entries = new ArrayList<>();

    /** What is made of the entries. */
    interface Reader {
        /** The next one, which is in the list. */
        void next(Entry entry);

        /** The list is another one from now on. */
        default void restored(List<Entry> all) {}

        /** The member had dropped what was to come next. */
        default void fellBehind() {}
    }

    private EntryList(Member member, Executor executor, Reader reader) {
        this.member = member;
        this.executor = executor;
        this.reader = reader;
    }

    static EntryList of(Member member, Executor executor, Reader reader) {
        EntryList list = new EntryList(member, executor, reader);
        list.begin();
        return list;
    }

    private void begin() {
        try (Closing snapshot = new Closing(member.log().snapshot())) {
            snapshot.found().ifPresent(this::restore);
        } catch (RaftException e) {
            return; // the member stops: whoever watches it has been told why
        }
        member.log().publisher(entries.size() + 1L, executor).subscribe(this);
    }

    /** A snapshot, closed if there is one. */
    private record Closing(Optional<Snapshot> found) implements AutoCloseable {
        @Override
        public void close() {
            found.ifPresent(Snapshot::close);
        }
    }

    private void restore(Snapshot snapshot) {
        List<Entry> restored = new ArrayList<>();
        for (byte[] event : snapshot) {
            restored.add(decode(event));
        }
        if (restored.size() != snapshot.index() || restored.size() < entries.size()) {
            throw new Violation(
                    "SnapshotOfPrograms",
                    member.self() + " has a snapshot up to " + snapshot.index() + " with " + restored.size()
                            + " entries, for a program that has " + entries.size());
        }
        entries.clear();
        entries.addAll(restored);
        reader.restored(entries);
    }

    private static Entry decode(byte[] event) {
        try {
            return new Entry(LogEntry.decode(GROUP, event, 0, event.length));
        } catch (InvalidEntryException e) {
            throw new Violation("SnapshotOfPrograms", "an event is not what it was: " + e.getMessage(), e);
        }
    }

    /** What a snapshot of this program holds. */
    List<byte[]> snapshot() {
        List<byte[]> events = new ArrayList<>(entries.size());
        for (Entry entry : entries) {
            ByteBuffer event = ByteBuffer.allocate(entry.encoded().length());
            entry.encoded().writeTo(event);
            events.add(event.array());
        }
        return events;
    }

    List<Entry> entries() {
        return entries;
    }

    /** Throws a {@link Violation} if a machine was not given exactly what is committed. */
    static void checkIsSame(Machine machine, List<Entry> given, List<LogEntry> committed) {
        for (LogEntry entry : committed) {
            boolean isSame = entry.index() <= given.size()
                    && given.get((int) entry.index() - 1).encoded().equals(entry);
            if (!isSame) {
                throw new Violation("SameLog", machine + " was not given the committed " + entry);
            }
        }
        if (given.size() != committed.size()) {
            throw new Violation("SameLog", machine + " was given more than is committed");
        }
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(Entry entry) {
        if (entry.index() != entries.size() + 1L) {
            throw new Violation(
                    "DeliveryToPrograms", entry + " was handed over, where " + (entries.size() + 1) + " is next");
        }
        entries.add(entry);
        reader.next(entry);
    }

    @Override
    public void onError(Throwable failure) {
        if (failure instanceof CompactedException compacted) {
            if (compacted.snapshotIndex() <= entries.size()) {
                throw new Violation(
                        "DeliveryToPrograms",
                        entries.size() + 1 + " is said to be covered by a snapshot up to " + compacted.snapshotIndex());
            }
            reader.fellBehind();
            begin();
        } // else the member has stopped: whoever watches it has been told why
    }

    @Override
    public void onComplete() {
        throw new Violation("DeliveryToPrograms", "the log of " + member.self() + " ended, which no log does");
    }
}
