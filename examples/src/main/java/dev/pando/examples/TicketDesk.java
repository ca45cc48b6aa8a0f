package dev.pando.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pando.Entry;
import dev.pando.Member;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;

/**
 * Hands out tickets, numbered from 1 in the order in which they were asked for. Each payload of the log is the name of
 * somebody who wants one; every member of the cluster gives the same ticket to the same name.
 */
public class TicketDesk implements Flow.Subscriber<Entry> {
    private final Member member;
    private final List<Ticket> tickets = new ArrayList<>();

    /** Somebody's ticket. */
    public record Ticket(long number, String owner) {}

    /** Opens a desk that serves from the first entry on. */
    public TicketDesk(Member member, Executor executor) {
        this.member = member;
        member.log().publisher(1, executor).subscribe(this);
    }

    /** Those that were handed out, in order. */
    public List<Ticket> tickets() {
        return Collections.unmodifiableList(tickets);
    }

    /** The number for what stands in this entry. */
    protected long numberFor(Entry entry) {
        return tickets.size() + 1L;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(Entry entry) {
        if (entry.kind() == Entry.Kind.DATA) {
            tickets.add(new Ticket(numberFor(entry), new String(entry.payload(), UTF_8)));
        }
        member.sync().ack(entry.index());
    }

    @Override
    public void onError(Throwable failure) {
        // The member has stopped; member.closed() says why.
    }

    @Override
    public void onComplete() {
        // A log goes on for as long as its member does.
    }
}
