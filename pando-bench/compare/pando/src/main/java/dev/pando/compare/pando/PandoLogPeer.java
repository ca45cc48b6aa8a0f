package dev.pando.compare.pando;

import dev.pando.Entry;
import dev.pando.Log;
import dev.pando.Member;
import dev.pando.RaftOptions;
import dev.pando.compare.Counter;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;

/** The raw log: entries are acknowledged when they are committed, and a listener on each member counts them beside that. */
public final class PandoLogPeer extends AbstractPandoPeer {
    @Override
    public String title() {
        return "Pando (TCP, its own log; raw log, acknowledged when committed)";
    }

    @Override
    RaftOptions with(RaftOptions options, Counter counter) {
        return options;
    }

    @Override
    Appender appender(Member member, Counter counter) {
        Log log = member.log();
        Executor executor = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "counting");
            thread.setDaemon(true);
            return thread;
        });
        log.publisher(1, executor).subscribe(new Counting(counter));
        return log::appendAsync;
    }

    private record Counting(Counter counter) implements Flow.Subscriber<Entry> {
        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(Entry entry) {
            if (entry.kind() == Entry.Kind.DATA) {
                byte[] payload = entry.payload();
                counter.apply(payload, 0, payload.length);
            }
        }

        @Override
        public void onError(Throwable failure) {
            // The member stops, or was stopped; what is missing shows in the count.
        }

        @Override
        public void onComplete() {
            // A log does not end.
        }
    }
}
