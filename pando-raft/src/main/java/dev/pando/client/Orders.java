package dev.pando.client;

import dev.pando.RaftException;
import dev.pando.order.OpenOrder;
import dev.pando.order.Order;
import dev.pando.transport.Packet;
import dev.pando.transport.Packet.Refusal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
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
    private final Map<Long, Given> open = new LinkedHashMap<>();

    /**
     * One of them.
     *
     * @param order what is wanted, and what was said about it
     * @param done completed on the loop; nothing that waits may follow on it
     */
    private record Given(OpenOrder order, CompletableFuture<@Nullable Void> done, ClientLoop.Timer limit) {}

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
    void give(Order order, CompletableFuture<@Nullable Void> done) {
        long id = requestIds.getAsLong();
        open.put(id, new Given(new OpenOrder(order), done, loop.schedule(LIMIT_NANOS, () -> ranOut(id))));
        send(id);
    }

    void linkUp() {
        List.copyOf(open.keySet()).forEach(this::send);
    }

    void linkDown() {
        new LinkedHashMap<>(open).forEach((id, given) -> {
            RaftException failure = given.order().lost("The connection was lost before the answer came.");
            if (failure != null) {
                end(id, failure);
            }
        });
    }

    void received(Packet.Reconfigured reconfigured) {
        end(reconfigured.requestId(), null);
    }

    void received(Packet.Transferred transferred) {
        long id = transferred.requestId();
        Given given = open.get(id);
        if (given == null || transferred.leader() != null) {
            end(id, null);
        } else {
            sendAgainUnless(id, given.order().lost("The member that was asked could not say how it ended."));
        }
    }

    void received(Packet.Refused refused) {
        long id = refused.requestId();
        Given given = open.get(id);
        if (given == null) {
            return;
        }
        RaftException failure = given.order().refused(refused.refusal(), true);
        if (failure == null && refused.refusal().code() == Refusal.Code.CLOSED) {
            link.moveOn(refused.refusal().detail());
        } else {
            sendAgainUnless(id, failure);
        }
    }

    void close(@Nullable Throwable cause) {
        new LinkedHashMap<>(open).forEach((id, given) -> end(id, given.order().closed("The client", cause)));
    }

    private void send(long id) {
        Given given = open.get(id);
        if (given == null || given.order().isAwaiting()) {
            return; // a link that came up meanwhile has sent it
        }
        if (!link.send(given.order().request(id))) {
            given.order().notSent();
            if (link.isUp()) {
                sendAgainUnless(id, null);
            }
        }
    }

    private void sendAgainUnless(long id, @Nullable RaftException failure) {
        if (failure != null) {
            end(id, failure);
        } else {
            loop.schedule(AGAIN_NANOS, () -> send(id));
        }
    }

    private void ranOut(long id) {
        Given given = open.get(id);
        if (given != null) {
            String limit = TimeUnit.NANOSECONDS.toSeconds(LIMIT_NANOS) + " s";
            end(id, given.order().outOfTime(limit, addresses.troubles()));
        }
    }

    private void end(long id, @Nullable RaftException failure) {
        Given given = open.remove(id);
        if (given == null) {
            return;
        }
        given.limit().cancel();
        if (failure == null) {
            given.done().complete(null);
        } else {
            given.done().completeExceptionally(failure);
        }
    }
}
