package dev.pando.testkit.workload;

import dev.pando.Entry;
import dev.pando.Member;
import dev.pando.testkit.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.function.Consumer;

/** All that a member hands over to a subscriber, from the first entry on: in order, without gaps, each once. */
final class EntryList implements Flow.Subscriber<Entry> {
    private final Member member;
    private final Consumer<Entry> next;
    private final List<Entry> entries = new ArrayList<>();

    private EntryList(Member member, Consumer<Entry> next) {
        this.member = member;
        this.next = next;
    }

    /** @param next is given each entry, once it is in the list */
    static EntryList of(Member member, Executor executor, Consumer<Entry> next) {
        EntryList list = new EntryList(member, next);
        member.log().publisher(1, executor).subscribe(list);
        return list;
    }

    List<Entry> entries() {
        return entries;
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
        next.accept(entry);
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
