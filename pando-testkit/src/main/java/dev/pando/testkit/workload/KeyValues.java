package dev.pando.testkit.workload;

import dev.pando.Entry;
import dev.pando.Member;
import dev.pando.testkit.Violation;
import dev.pando.testkit.oracle.CommittedWrite;
import dev.pando.testkit.oracle.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;

/**
 * What a machine makes of the log: a map, built anew from the first entry on whenever its process starts. It uses what
 * any program would: the publisher of the log, and the synchroniser.
 */
final class KeyValues implements Flow.Subscriber<Entry> {
    private final Member member;

    /** By key. */
    private final Map<Integer, Long> values = new HashMap<>();

    /** All that was handed over. */
    private final List<Entry> entries = new ArrayList<>();

    KeyValues(Member member) {
        this.member = member;
    }

    void listen(Executor executor) {
        member.log().publisher(1, executor).subscribe(this);
    }

    /** {@link Operation#ABSENT} if there is none. */
    long value(int key) {
        return values.getOrDefault(key, Operation.ABSENT);
    }

    List<Entry> entries() {
        return entries;
    }

    /** The writes in the log as it was handed over. */
    List<CommittedWrite> writes() {
        List<CommittedWrite> writes = new ArrayList<>();
        for (Entry entry : entries) {
            if (entry.kind() == Entry.Kind.DATA) {
                Payload payload = Payload.decode(entry.payload());
                writes.add(new CommittedWrite(entry.index(), entry.term(), payload.value()));
            }
        }
        return writes;
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
        if (entry.kind() == Entry.Kind.DATA) {
            Payload payload = Payload.decode(entry.payload());
            values.put(payload.key(), payload.value());
        }
        member.sync().ack(entry.index());
    }

    @Override
    public void onError(Throwable failure) {
        // The member has stopped: whoever watches it has been told why.
    }

    @Override
    public void onComplete() {
        throw new Violation("DeliveryToPrograms", "the log of " + member.self() + " ended, which no log does");
    }
}
