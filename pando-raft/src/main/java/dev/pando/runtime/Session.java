package dev.pando.runtime;

import dev.pando.core.membership.MemberId;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one session at one place in the log (§6.3). Its sequence numbers stand in the log in order, without
 * gaps, each once.
 */
final class Session {
    /** For how many of its latest sequence numbers a session remembers the index. */
    static final int WINDOW = 1024;

    private final long id;
    private final @Nullable MemberId owner;

    /** How much replicated time may pass after its latest entry before it expires; says nothing where there is an owner. */
    private final long ttlMs;

    /** The index of the entry that opened it: with the id it says which session this is, forever. */
    private final long openedIndex;

    /** The last sequence number in the log; 0 before the first. Only grows. */
    private long lastSequence;

    /** The index of its latest entry. Only grows. */
    private long lastIndex;

    /** Replicated time of its latest entry. Never falls. */
    private long lastTimeMs;

    /** Where the latest {@link #WINDOW} sequence numbers stand, in order. The last one grows in place. */
    private final ArrayDeque<Stretch> stretches = new ArrayDeque<>();

    /**
     * Sequence numbers next to each other in the log.
     *
     * @param firstSequence of the run
     * @param count how many
     * @param firstIndex where the first of them stands
     * @param term of all of them
     */
    record Run(long firstSequence, int count, long firstIndex, long term) {
        long lastSequence() {
            return firstSequence + count - 1;
        }

        /** This run, up to and including a sequence number, from another on. */
        Run part(long from, long to) {
            long first = Math.max(from, firstSequence);
            long last = Math.min(to, lastSequence());
            return new Run(first, (int) (last - first + 1), firstIndex + (first - firstSequence), term);
        }
    }

    /** A run that may still grow. */
    private static final class Stretch {
        private final long firstSequence;
        private final long firstIndex;
        private final long term;
        private int count;

        private Stretch(Run run) {
            this.firstSequence = run.firstSequence();
            this.firstIndex = run.firstIndex();
            this.term = run.term();
            this.count = run.count();
        }

        private Run toRun() {
            return new Run(firstSequence, count, firstIndex, term);
        }

        private long lastSequence() {
            return firstSequence + count - 1;
        }

        /** Whether it is longer by these now: they have to follow it. */
        private boolean growsBy(int more, long index, long termThere) {
            boolean follows = term == termThere && firstIndex + count == index && count + more <= WINDOW;
            if (follows) {
                count += more;
            }
            return follows;
        }
    }

    Session(long id, @Nullable MemberId owner, long ttlMs, long index, long timeMs) {
        this.id = id;
        this.owner = owner;
        this.ttlMs = ttlMs;
        this.openedIndex = index;
        this.lastIndex = index;
        this.lastTimeMs = timeMs;
    }

    private Session(Session original) {
        this.id = original.id;
        this.owner = original.owner;
        this.ttlMs = original.ttlMs;
        this.openedIndex = original.openedIndex;
        this.lastSequence = original.lastSequence;
        this.lastIndex = original.lastIndex;
        this.lastTimeMs = original.lastTimeMs;
        original.stretches.forEach(stretch -> stretches.add(new Stretch(stretch.toRun())));
    }

    /** As it was written into a snapshot. */
    Session(
            long id,
            @Nullable MemberId owner,
            long ttlMs,
            long openedIndex,
            long lastSequence,
            long lastIndex,
            long lastTimeMs,
            List<Run> runs) {
        this.id = id;
        this.owner = owner;
        this.ttlMs = ttlMs;
        this.openedIndex = openedIndex;
        this.lastSequence = lastSequence;
        this.lastIndex = lastIndex;
        this.lastTimeMs = lastTimeMs;
        runs.forEach(run -> stretches.add(new Stretch(run)));
    }

    List<Run> runs() {
        return stretches.stream().map(Stretch::toRun).toList();
    }

    Session copy() {
        return new Session(this);
    }

    long id() {
        return id;
    }

    /** The member whose own callers it serves; null for a client's. */
    @Nullable MemberId owner() {
        return owner;
    }

    long ttlMs() {
        return ttlMs;
    }

    long openedIndex() {
        return openedIndex;
    }

    long lastSequence() {
        return lastSequence;
    }

    long lastIndex() {
        return lastIndex;
    }

    long lastTimeMs() {
        return lastTimeMs;
    }

    /** From this replicated time on it is expired, unless something of it is appended before. */
    long expiresMs() {
        return owner != null ? Long.MAX_VALUE : lastTimeMs + ttlMs;
    }

    /** It was used once more: an entry of it stands at this index. */
    void renew(long index, long timeMs) {
        lastIndex = index;
        lastTimeMs = timeMs;
    }

    /** These stand in the log now: {@code run.firstSequence} is {@link #lastSequence} plus one. */
    void append(Run run, long timeMs) {
        append(run.firstSequence(), run.count(), run.firstIndex(), run.term(), timeMs);
    }

    /** As {@link #append(Run, long)}, for what is done with each entry. */
    void append(long firstSequence, int count, long firstIndex, long term, long timeMs) {
        if (firstSequence != lastSequence + 1) {
            throw new IllegalStateException("Session %x has sequence number %d at index %d after %d: the log breaks the"
                            .formatted(id, firstSequence, firstIndex, lastSequence)
                    + " rule that a session's numbers follow one another.");
        }
        lastSequence = firstSequence + count - 1;
        renew(firstIndex + count - 1, timeMs);
        Stretch last = stretches.peekLast();
        if (last == null || !last.growsBy(count, firstIndex, term)) {
            stretches.addLast(new Stretch(new Run(firstSequence, count, firstIndex, term)));
        }
        while (!stretches.isEmpty() && stretches.getFirst().lastSequence() <= lastSequence - WINDOW) {
            stretches.removeFirst();
        }
    }

    /** Where these sequence numbers stand, as far as it is remembered, in order. */
    Iterable<Run> find(long fromSequence, long toSequence) {
        ArrayDeque<Run> found = new ArrayDeque<>();
        for (Stretch stretch : stretches) {
            Run run = stretch.toRun();
            if (run.lastSequence() >= fromSequence && run.firstSequence() <= toSequence) {
                found.add(run.part(fromSequence, toSequence));
            }
        }
        return found;
    }
}
