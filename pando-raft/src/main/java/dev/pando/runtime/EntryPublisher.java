package dev.pando.runtime;

import dev.pando.Entry;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Committed entries for reactive subscribers: each starts at the same index, and gets what it requests. */
final class EntryPublisher implements Flow.Publisher<Entry> {
    private static final int BUFFER_BYTES = 256 << 10;

    private final Delivery delivery;
    private final long fromIndex;
    private final Executor executor;

    EntryPublisher(Delivery delivery, long fromIndex, Executor executor) {
        this.delivery = delivery;
        this.fromIndex = fromIndex;
        this.executor = executor;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super Entry> subscriber) {
        new Subscription(subscriber).begin();
    }

    /** One subscriber: signals are given by at most one task on the executor at a time. */
    private final class Subscription implements Flow.Subscription, Delivery.Sink {
        private final Flow.Subscriber<? super Entry> subscriber;
        private final Delivery.Feed feed;

        // Guarded by this.
        private final ArrayDeque<Entry> buffer = new ArrayDeque<>();
        private long demand;
        private boolean running = true; // until onSubscribe was called
        private boolean over;
        private boolean ending;
        private @Nullable Throwable failure;

        Subscription(Flow.Subscriber<? super Entry> subscriber) {
            this.subscriber = subscriber;
            this.feed = delivery.feed(fromIndex, Long.MAX_VALUE, this);
        }

        void begin() {
            executor.execute(() -> {
                subscriber.onSubscribe(this);
                drain();
            });
            feed.credit(BUFFER_BYTES);
        }

        @Override
        public void request(long n) {
            synchronized (this) {
                if (n <= 0) {
                    ending = true;
                    failure = new IllegalArgumentException("A subscriber must request 1 or more, not " + n + ".");
                } else {
                    demand = demand + n < 0 ? Long.MAX_VALUE : demand + n;
                }
            }
            wake();
        }

        @Override
        public void cancel() {
            synchronized (this) {
                over = true;
                buffer.clear();
            }
            feed.close();
        }

        @Override
        public void accept(List<Entry> entries) {
            synchronized (this) {
                buffer.addAll(entries);
            }
            wake();
        }

        @Override
        public void ended(@Nullable Throwable cause) {
            synchronized (this) {
                ending = true;
                if (failure == null) {
                    failure = cause;
                }
            }
            wake();
        }

        private void wake() {
            synchronized (this) {
                if (running || over) {
                    return;
                }
                running = true;
            }
            try {
                executor.execute(this::drain);
            } catch (RuntimeException e) {
                cancel(); // the subscriber's executor takes nothing more: nobody is there to be told
            }
        }

        private void drain() {
            for (Entry next = take(); next != null; next = take()) {
                subscriber.onNext(next);
                feed.credit(next.encoded().length());
            }
        }

        /** The next entry to hand over, or null when there is nothing to do for now. */
        private @Nullable Entry take() {
            Throwable cause;
            synchronized (this) {
                if (over) {
                    running = false;
                    return null;
                }
                boolean invalid = failure instanceof IllegalArgumentException;
                if (!invalid && demand > 0 && !buffer.isEmpty()) {
                    demand--;
                    return buffer.poll();
                }
                if (!ending || !(invalid || buffer.isEmpty())) {
                    running = false;
                    return null;
                }
                over = true;
                cause = failure;
            }
            feed.close();
            if (cause == null) {
                subscriber.onComplete();
            } else {
                subscriber.onError(cause);
            }
            return null;
        }
    }
}
