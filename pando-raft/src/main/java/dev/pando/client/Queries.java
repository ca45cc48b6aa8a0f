package dev.pando.client;

import dev.pando.Consistency;
import dev.pando.MachineType;
import dev.pando.NoLeaderException;
import dev.pando.NotDoneException;
import dev.pando.RaftException;
import dev.pando.transport.Packet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks the machines of whichever member is connected to, again and elsewhere if need be: asking has no effect. Runs on the
 * loop.
 */
final class Queries {
    private static final long AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long HALTED_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    /** So long one member is asked before another one is; longer each time, since a machine may take its time. */
    private static final long FIRST_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(3);

    private static final long LONGEST_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(48);

    private final ClientLoop loop;
    private final Link link;
    private final LongSupplier requestIds;
    private final Addresses addresses;

    /** In the order in which they were asked. */
    private final Map<Long, Query> open = new LinkedHashMap<>();

    /** How often somebody was connected to: says which connection it is. */
    private long connections;

    /** Since when the oldest of them has waited for the member that is connected to, or the last answer came from it. */
    private long sinceNanos;

    private long patienceNanos = FIRST_PATIENCE_NANOS;

    /** Rings as long as any are open. */
    private ClientLoop.@Nullable Timer timer;

    /** One that is not answered yet. */
    private static final class Query {
        private final MachineType<?, ?> machine;
        private final Packet.Query packet;
        private final CompletableFuture<byte[]> answer;
        private ClientLoop.@Nullable Timer limit;

        /** What was last said against it; empty if nothing was. */
        private String trouble = "";

        Query(MachineType<?, ?> machine, Packet.Query packet, CompletableFuture<byte[]> answer) {
            this.machine = machine;
            this.packet = packet;
            this.answer = answer;
        }
    }

    Queries(ClientLoop loop, Link link, LongSupplier requestIds, Addresses addresses) {
        this.loop = loop;
        this.link = link;
        this.requestIds = requestIds;
        this.addresses = addresses;
    }

    boolean isIdle() {
        return open.isEmpty();
    }

    void ask(
            MachineType<?, ?> machine,
            byte[] query,
            Consistency consistency,
            long limitNanos,
            CompletableFuture<byte[]> answer) {
        long id = requestIds.getAsLong();
        Query asked = new Query(machine, new Packet.Query(id, machine.id(), freshness(consistency), query), answer);
        if (open.isEmpty()) {
            sinceNanos = loop.nanoTime();
        }
        open.put(id, asked);
        if (limitNanos != Long.MAX_VALUE) {
            asked.limit = loop.schedule(limitNanos, () -> ranOutOfTime(asked, limitNanos));
        }
        CompletableFuture<?> unused = answer.whenComplete((found, failure) -> loop.execute(() -> over(id)));
        send(asked);
        if (timer == null) {
            ringLater();
        }
    }

    private static Packet.Query.Freshness freshness(Consistency consistency) {
        return switch (consistency) {
            case LINEARIZABLE -> Packet.Query.Freshness.LINEARIZABLE;
            case LEASE -> Packet.Query.Freshness.LEASE;
            case LOCAL -> Packet.Query.Freshness.LOCAL;
        };
    }

    private void ranOutOfTime(Query query, long limitNanos) {
        query.answer.completeExceptionally(new NoLeaderException("The read of " + query.machine
                + " was not answered within " + TimeUnit.NANOSECONDS.toMillis(limitNanos) + " ms. Try again."
                + query.trouble + addresses.troubles()));
    }

    /** Nobody waits for it any more. */
    private void over(long id) {
        Query query = open.remove(id);
        if (query != null && query.limit != null) {
            query.limit.cancel();
        }
    }

    void linkUp() {
        connections++;
        sinceNanos = loop.nanoTime();
        open.values().forEach(this::send);
    }

    void received(Packet.QueryReply reply) {
        Query query = open.get(reply.requestId());
        if (query != null) {
            sinceNanos = loop.nanoTime();
            patienceNanos = FIRST_PATIENCE_NANOS;
            over(reply.requestId());
            query.answer.complete(reply.result());
        }
    }

    void received(Packet.Refused refused) {
        Query query = open.get(refused.requestId());
        if (query == null) {
            return;
        }
        Packet.Refusal refusal = refused.refusal();
        query.trouble = " " + refusal.detail();
        switch (refusal.code()) {
            case INVALID -> {
                over(refused.requestId());
                query.answer.completeExceptionally(
                        new NotDoneException("The member can't answer for " + query.machine + ": " + refusal.detail()));
            }
            case CLOSED -> link.moveOn(refusal.detail());
            case HALTED -> {
                long connection = connections;
                loop.schedule(HALTED_PAUSE_NANOS, () -> {
                    if (open.containsKey(refused.requestId()) && connections == connection) {
                        link.moveOn(refusal.detail());
                    }
                });
            }
            default -> loop.schedule(AGAIN_NANOS, () -> send(query));
        }
    }

    void close(RaftException why) {
        for (Query query : open.values().toArray(new Query[0])) {
            query.answer.completeExceptionally(why);
        }
        open.clear();
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    private void send(Query query) {
        if (open.containsKey(query.packet.requestId())) {
            link.send(query.packet);
        }
    }

    private void ringLater() {
        timer = loop.schedule(FIRST_PATIENCE_NANOS, () -> {
            timer = null;
            if (open.isEmpty()) {
                return;
            }
            if (link.isUp() && loop.nanoTime() - sinceNanos >= patienceNanos) {
                patienceNanos = Math.min(LONGEST_PATIENCE_NANOS, 2 * patienceNanos);
                link.moveOn("The member did not answer what its machines were asked.");
            }
            ringLater();
        });
    }
}
