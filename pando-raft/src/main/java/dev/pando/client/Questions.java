package dev.pando.client;

import dev.pando.NoLeaderException;
import dev.pando.RaftException;
import dev.pando.transport.Packet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Asks members how they are, again and elsewhere if need be, until an answer comes or time is up. Runs on the loop. */
final class Questions {
    private static final long AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final ClientLoop loop;
    private final Link link;
    private final LongSupplier requestIds;
    private final Addresses addresses;

    /** In the order in which they were asked. */
    private final Map<Long, Question> open = new LinkedHashMap<>();

    /** Who asks. Hears one of the two, once, on the loop. */
    interface Asker {
        void told(Packet.StatusReply status);

        void notTold(RaftException why);
    }

    private record Question(Asker asker, ClientLoop.Timer limit) {}

    Questions(ClientLoop loop, Link link, LongSupplier requestIds, Addresses addresses) {
        this.loop = loop;
        this.link = link;
        this.requestIds = requestIds;
        this.addresses = addresses;
    }

    boolean isIdle() {
        return open.isEmpty();
    }

    void askStatus(long limitNanos, Asker asker) {
        long id = requestIds.getAsLong();
        ClientLoop.Timer limit = loop.schedule(
                limitNanos,
                () -> end(
                        id,
                        () -> new NoLeaderException("No member said how it is within "
                                + TimeUnit.NANOSECONDS.toMillis(limitNanos) + " ms." + addresses.troubles())));
        open.put(id, new Question(asker, limit));
        send(id);
    }

    void linkUp() {
        open.keySet().forEach(this::send);
    }

    void received(Packet.StatusReply reply) {
        Question question = open.remove(reply.requestId());
        if (question != null) {
            question.limit.cancel();
            question.asker.told(reply);
        }
    }

    void received(Packet.Refused refused) {
        long id = refused.requestId();
        Packet.Refusal refusal = refused.refusal();
        if (!open.containsKey(id)) {
            return;
        }
        switch (refusal.code()) {
            case INVALID -> end(id, () -> new NoLeaderException("The member does not tell: " + refusal.detail()));
            case CLOSED -> link.moveOn(refusal.detail());
            default -> loop.schedule(AGAIN_NANOS, () -> send(id));
        }
    }

    void close(Supplier<RaftException> why) {
        for (Long id : open.keySet().toArray(new Long[0])) {
            end(id, why);
        }
    }

    private void send(long id) {
        if (open.containsKey(id)) {
            link.send(new Packet.Status(id, false));
        }
    }

    private void end(long id, Supplier<RaftException> why) {
        Question question = open.remove(id);
        if (question != null) {
            question.limit.cancel();
            question.asker.notTold(why.get());
        }
    }
}
