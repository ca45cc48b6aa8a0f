package dev.pando.client;

import dev.pando.NoLeaderException;
import dev.pando.NotDoneException;
import dev.pando.OutcomeUnknownException;
import dev.pando.RaftException;
import dev.pando.core.membership.MemberId;
import dev.pando.transport.Packet;
import dev.pando.transport.Packet.Refusal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Has the cluster do something to itself, by whichever member the link has: asks again, and elsewhere if need be, until
 * it is done or refused for good, or time is up. What does harm if it is done twice is not asked again once it may have
 * been begun. Runs on the loop.
 */
final class Orders {
    static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(30);

    private static final long AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final ClientLoop loop;
    private final Link link;
    private final LongSupplier requestIds;
    private final Addresses addresses;

    /** In the order in which they were given. */
    private final Map<Long, Order> open = new LinkedHashMap<>();

    /** One of them. */
    private static final class Order {
        /** A sentence without its end, which says that it did not come about. */
        private final String undone;

        /** Whether doing it twice does no harm. */
        private final boolean isRepeatable;

        /** Whether who refuses it has not begun it. */
        private final boolean isRefusalSure;

        private final LongFunction<Packet> request;
        private final CompletableFuture<@Nullable Void> done;
        private ClientLoop.@Nullable Timer limit;

        /** It was sent and not answered, or answered in a way that leaves it open. */
        private boolean mayHaveBegun;

        private String trouble = "";

        Order(
                String undone,
                boolean isRepeatable,
                boolean isRefusalSure,
                LongFunction<Packet> request,
                CompletableFuture<@Nullable Void> done) {
            this.undone = undone;
            this.isRepeatable = isRepeatable;
            this.isRefusalSure = isRefusalSure;
            this.request = request;
            this.done = done;
        }
    }

    Orders(ClientLoop loop, Link link, LongSupplier requestIds, Addresses addresses) {
        this.loop = loop;
        this.link = link;
        this.requestIds = requestIds;
        this.addresses = addresses;
    }

    boolean isIdle() {
        return open.isEmpty();
    }

    /** @param done completed on the loop; nothing that waits may follow on it */
    void remove(MemberId member, CompletableFuture<@Nullable Void> done) {
        String undone = "Member " + member.brief() + " was not removed";
        give(new Order(undone, true, false, id -> new Packet.Remove(id, member, false), done));
    }

    /**
     * @param target null for any voter that does not lead
     * @param done completed on the loop; nothing that waits may follow on it
     */
    void transfer(@Nullable MemberId target, CompletableFuture<@Nullable Void> done) {
        LongFunction<Packet> request = id -> new Packet.Transfer(id, target, false);
        give(new Order("Leadership was not handed over", target != null, true, request, done));
    }

    private void give(Order order) {
        long id = requestIds.getAsLong();
        order.limit = loop.schedule(LIMIT_NANOS, () -> ranOut(id, order));
        open.put(id, order);
        send(id);
    }

    void linkUp() {
        List.copyOf(open.keySet()).forEach(this::send);
    }

    void linkDown() {
        new LinkedHashMap<>(open).forEach((id, order) -> {
            if (order.mayHaveBegun && !order.isRepeatable) {
                end(id, unknown(order, "The connection was lost before the answer came."));
            }
        });
    }

    void received(Packet.Removed removed) {
        end(removed.requestId(), null);
    }

    void received(Packet.Transferred transferred) {
        long id = transferred.requestId();
        Order order = open.get(id);
        if (order == null) {
            return;
        }
        if (transferred.leader() != null) {
            end(id, null);
        } else if (order.isRepeatable) {
            sendLater(id);
        } else {
            end(id, unknown(order, "The member that was asked could not say how it ended."));
        }
    }

    void received(Packet.Refused refused) {
        long id = refused.requestId();
        Refusal refusal = refused.refusal();
        Order order = open.get(id);
        if (order == null) {
            return;
        }
        order.trouble = " It was said last: " + refusal.detail();
        order.mayHaveBegun &= !order.isRefusalSure;
        switch (refusal.code()) {
            case INVALID -> end(id, new NotDoneException(order.undone + ": " + refusal.detail()));
            case CLOSED -> link.moveOn(refusal.detail());
            default -> sendLater(id);
        }
    }

    /** @param why a sentence */
    void close(String why) {
        new LinkedHashMap<>(open).forEach((id, order) -> end(id, notKnownToBeDone(order, why)));
    }

    private void send(long id) {
        Order order = open.get(id);
        if (order == null) {
            return;
        }
        if (link.send(order.request.apply(id))) {
            order.mayHaveBegun = true;
        } else if (link.isUp()) {
            sendLater(id);
        }
    }

    private void sendLater(long id) {
        loop.schedule(AGAIN_NANOS, () -> send(id));
    }

    private void ranOut(long id, Order order) {
        String why = "Nobody said within " + TimeUnit.NANOSECONDS.toSeconds(LIMIT_NANOS) + " s that it is done.";
        end(id, notKnownToBeDone(order, why + order.trouble + addresses.troubles()));
    }

    private static RaftException notKnownToBeDone(Order order, String why) {
        return order.mayHaveBegun
                ? unknown(order, why)
                : new NoLeaderException(order.undone + ", and will not be. " + why);
    }

    private static RaftException unknown(Order order, String why) {
        return new OutcomeUnknownException(order.undone + " as far as is known. " + why
                + " It may have come about, or may yet: see who belongs to the cluster and who leads, then ask again.");
    }

    private void end(long id, @Nullable RaftException failure) {
        Order order = open.remove(id);
        if (order == null) {
            return;
        }
        if (order.limit != null) {
            order.limit.cancel();
        }
        if (failure == null) {
            order.done.complete(null);
        } else {
            order.done.completeExceptionally(failure);
        }
    }
}
