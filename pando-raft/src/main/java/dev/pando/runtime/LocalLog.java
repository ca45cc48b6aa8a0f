package dev.pando.runtime;

import dev.pando.Appended;
import dev.pando.ClosedException;
import dev.pando.Entry;
import dev.pando.EntryTooLargeException;
import dev.pando.Listener;
import dev.pando.Log;
import dev.pando.NotDoneException;
import dev.pando.OutcomeUnknownException;
import dev.pando.OverloadedException;
import dev.pando.RaftException;
import dev.pando.Replay;
import dev.pando.Snapshot;
import dev.pando.storage.LogStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The log of a member in this process. What is appended gathers here until the node's loop takes all of it at once. */
final class LocalLog implements Log {
    private static final int LISTENER_BYTES = 1 << 20;

    /** What a pending append holds besides its payload, roughly. */
    private static final int OVERHEAD_BYTES = 200;

    private final Node node;
    private final Delivery delivery;
    private final LogStore store;
    private final int maxEntryBytes;
    private final long maxPendingBytes;
    private final long appendTimeoutMs;

    private final Object lock = new Object();

    // Guarded by lock.
    private List<PendingAppend> gathered = new ArrayList<>();
    private long pendingBytes;
    private final List<CompletableFuture<Void>> compactions = new ArrayList<>();
    private @Nullable RaftException closed;

    LocalLog(
            Node node,
            Delivery delivery,
            LogStore store,
            int maxEntryBytes,
            long maxPendingBytes,
            long appendTimeoutMs) {
        this.node = node;
        this.delivery = delivery;
        this.store = store;
        this.maxEntryBytes = maxEntryBytes;
        this.maxPendingBytes = maxPendingBytes;
        this.appendTimeoutMs = appendTimeoutMs;
    }

    @Override
    public long head() {
        return node.board().lastIndex();
    }

    @Override
    public long committed() {
        return node.board().commitIndex();
    }

    @Override
    public Appended append(byte[] payload) {
        return append(payload, Duration.ofMillis(appendTimeoutMs));
    }

    @Override
    public Appended append(byte[] payload, Duration timeout) {
        return appendAll(List.of(payload), timeout.toMillis()).get(0);
    }

    @Override
    public List<Appended> appendAll(List<byte[]> payloads) {
        return appendAll(payloads, appendTimeoutMs);
    }

    @Override
    public CompletableFuture<Appended> appendAsync(byte[] payload) {
        checkIsForUsers();
        return appendAsync(new PendingPayload(payload)).outcome();
    }

    /** A command, whose result comes from its machine. */
    <R> CompletableFuture<R> submitAsync(PendingCommand<R> command) {
        appendAsync(command);
        return command.outcome();
    }

    <R> R submit(PendingCommand<R> command, Duration timeout) {
        check(command.payload());
        long deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeout.toMillis());
        awaitRoom(command.payload().length, deadlineNanos);
        synchronized (lock) {
            gather(command);
        }
        try {
            return await(command, command.outcome(), deadlineNanos);
        } catch (RuntimeException e) {
            withdraw(List.of(command));
            throw e;
        }
    }

    private <A extends PendingAppend> A appendAsync(A append) {
        byte[] payload = append.payload();
        check(payload);
        synchronized (lock) {
            if (closed == null && pendingBytes > 0 && pendingBytes + held(payload.length) > maxPendingBytes) {
                append.fail(
                        new OverloadedException("Appends of " + pendingBytes + " bytes are pending, and no more than "
                                + maxPendingBytes + " may be. Wait for some of them, then append again."));
            } else {
                gather(append);
            }
        }
        return append;
    }

    private List<Appended> appendAll(List<byte[]> payloads, long timeoutMs) {
        checkIsForUsers();
        payloads.forEach(this::check);
        long deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        List<PendingPayload> appends = new ArrayList<>(payloads.size());
        List<Appended> where = new ArrayList<>(payloads.size());
        try {
            for (byte[] payload : payloads) {
                PendingPayload append = new PendingPayload(payload);
                awaitRoom(payload.length, deadlineNanos);
                synchronized (lock) {
                    gather(append);
                }
                appends.add(append);
            }
            for (PendingPayload append : appends) {
                where.add(await(append, append.outcome(), deadlineNanos));
            }
        } catch (RuntimeException e) {
            withdraw(appends);
            boolean anySent = appends.stream().anyMatch(append -> !append.withdraw());
            if (anySent && e instanceof RaftException raft && !raft.mayHaveTakenEffect()) {
                throw new OutcomeUnknownException(
                        "Some of the list was sent, and may be committed, once each: " + e.getMessage(), e);
            }
            throw e;
        }
        return where;
    }

    private void checkIsForUsers() {
        if (node.machines() != null) {
            throw new IllegalStateException(
                    "The log belongs to the machines that are registered: submit commands to these. It"
                            + " is neither appended to nor compacted by hand.");
        }
    }

    private void check(byte[] payload) {
        if (payload.length > maxEntryBytes) {
            throw new EntryTooLargeException("The payload has " + payload.length + " bytes, and the members agree on "
                    + maxEntryBytes + " at most. Split it, or raise maxEntryBytes on all members.");
        }
    }

    private void awaitRoom(int bytes, long deadlineNanos) {
        synchronized (lock) {
            while (closed == null && pendingBytes > 0 && pendingBytes + held(bytes) > maxPendingBytes) {
                long leftMs = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
                if (leftMs <= 0) {
                    throw new NotDoneException("Too much was pending for the whole time limit; it was not appended.");
                }
                try {
                    lock.wait(leftMs);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new NotDoneException(
                            "The thread was interrupted while it waited for room; it was not appended.", e);
                }
            }
        }
    }

    /** Holding the lock. */
    private void gather(PendingAppend append) {
        RaftException reason = closed;
        if (reason != null) {
            append.fail(new ClosedException(reason.getMessage() + " Not appended.", reason));
            return;
        }
        int held = held(append.payload().length);
        pendingBytes += held;
        append.outcome().whenComplete((value, failure) -> release(held));
        gathered.add(append);
        if (gathered.size() == 1) {
            node.loop().execute(this::handOver);
        }
    }

    private static int held(int payloadBytes) {
        return payloadBytes + OVERHEAD_BYTES;
    }

    private void release(int bytes) {
        synchronized (lock) {
            pendingBytes -= bytes;
            lock.notifyAll();
        }
    }

    /** On the node's loop. */
    private void handOver() {
        List<PendingAppend> appends;
        synchronized (lock) {
            appends = gathered;
            gathered = new ArrayList<>();
        }
        node.own().add(appends);
    }

    private static <T> T await(PendingAppend append, CompletableFuture<T> outcome, long deadlineNanos) {
        return Waiting.await(
                outcome,
                Math.max(0, TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime())),
                () -> givenUp(append, "The append was not committed within its time limit", null),
                e -> givenUp(append, "The thread was interrupted while the append was under way", e));
    }

    private static RaftException givenUp(PendingAppend append, String why, @Nullable InterruptedException cause) {
        RaftException failure = append.withdraw()
                ? new NotDoneException(why + "; it was not sent yet, and will not be appended.")
                : new OutcomeUnknownException(why + "; it was sent, and may yet be committed, once.");
        if (cause != null) {
            failure.initCause(cause);
        }
        return failure;
    }

    /** Whoever waited waits no more: what was not sent never will be. */
    private static void withdraw(List<? extends PendingAppend> appends) {
        for (PendingAppend append : appends) {
            if (append.withdraw()) {
                append.outcome().cancel(false);
            }
        }
    }

    /** Every append from now on fails. */
    void close(RaftException reason) {
        synchronized (lock) {
            closed = reason;
            lock.notifyAll();
        }
        List<PendingAppend> left;
        List<CompletableFuture<Void>> compacting;
        synchronized (lock) {
            left = gathered;
            gathered = new ArrayList<>();
            compacting = List.copyOf(compactions);
        }
        delivery.loop()
                .execute(() -> compacting.forEach(done -> done.completeExceptionally(new ClosedException(
                        "The member stopped while its log was compacted: the former snapshot counts, or this one.",
                        reason))));
        List<PendingAppend> never = left;
        delivery.loop()
                .execute(() -> never.forEach(append -> append.fail(new NotDoneException(
                        "The append was not sent before the member stopped: it will not be committed.", reason))));
    }

    @Override
    public void compact(long until, Iterable<byte[]> events) {
        Waiting.await(
                compactAsync(until, events),
                Long.MAX_VALUE,
                () -> new OutcomeUnknownException("It takes for ever."),
                e -> new OutcomeUnknownException(
                        "The thread was interrupted while the log was compacted, which goes on by itself.", e));
    }

    @Override
    public CompletableFuture<Void> compactAsync(long until, Iterable<byte[]> events) {
        if (until < 1) {
            throw new IllegalArgumentException(
                    "The log is compacted up to an entry, which is 1 or later, not " + until + ".");
        }
        Objects.requireNonNull(events);
        checkIsForUsers();
        CompletableFuture<Void> done = new CompletableFuture<>();
        synchronized (lock) {
            RaftException reason = closed;
            if (reason != null) {
                return CompletableFuture.failedFuture(
                        new ClosedException(reason.getMessage() + " Not compacted.", reason));
            }
            compactions.add(done);
        }
        CompletableFuture<Void> unused = done.whenComplete((nothing, failure) -> {
            synchronized (lock) {
                compactions.removeIf(compaction -> compaction == done);
            }
        });
        node.loop().execute(() -> node.compaction().begin(until, events, done));
        return done;
    }

    @Override
    public Optional<Snapshot> snapshot() {
        return LocalSnapshot.open(store);
    }

    @Override
    public Replay listenFromSnapshot() {
        Optional<Snapshot> snapshot = snapshot();
        return new LocalSnapshot.WithEntries(
                snapshot, listen(snapshot.map(Snapshot::index).orElse(0L) + 1));
    }

    @Override
    public Listener listen(long fromIndex) {
        return listen(fromIndex, LISTENER_BYTES);
    }

    @Override
    public Listener listen(long fromIndex, int bufferBytes) {
        if (fromIndex < 1 || bufferBytes < 1) {
            throw new IllegalArgumentException(
                    "A listener begins at index 1 or later and has a buffer of 1 byte or more," + " not at " + fromIndex
                            + " with " + bufferBytes + " bytes.");
        }
        FeedSource source = new FeedSource();
        BufferedListener listener = new BufferedListener(bufferBytes, source);
        source.feed = delivery.feed(fromIndex, Long.MAX_VALUE, new Delivery.Sink() {
            @Override
            public void accept(List<Entry> entries) {
                listener.accept(entries);
            }

            @Override
            public void ended(@Nullable Throwable cause) {
                listener.end(cause);
            }
        });
        listener.begin();
        return listener;
    }

    @Override
    public Flow.Publisher<Entry> publisher(long fromIndex, Executor executor) {
        if (fromIndex < 1) {
            throw new IllegalArgumentException("The log begins at index 1, not " + fromIndex + ".");
        }
        return new EntryPublisher(delivery, fromIndex, executor);
    }

    /** A feed, for a listener. */
    private static final class FeedSource implements BufferedListener.Source {
        private Delivery.@Nullable Feed feed;

        @Override
        public void credit(long bytes) {
            if (feed != null) {
                feed.credit(bytes);
            }
        }

        @Override
        public void close() {
            if (feed != null) {
                feed.close();
            }
        }
    }
}
