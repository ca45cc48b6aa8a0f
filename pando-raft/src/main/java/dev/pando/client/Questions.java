package dev.pando.client;

import dev.pando.NoLeaderException;
import dev.pando.RaftException;
import dev.pando.transport.Packet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Asks members what changes nothing, how they are or up to where the log is committed, again and elsewhere if need be, until
 * an answer comes or time is up. Runs on the loop.
 */
final class Questions {
    private static final long AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final ClientLoop loop;
    private final Link link;
    private final LongSupplier requestIds;
    private final Addresses addresses;

    /** In the order in which they were asked. */
    private final Map<Long, Question> open = new LinkedHashMap<>();

    /** Who asks how a member is. Hears one of the two, once, on the loop. */
    interface Asker {
        void told(Packet.StatusReply status);

        void notTold(RaftException why);
    }

    /**
     * What was asked, and who hears of it.
     *
     * @param packet made of the question's id
     */
    private record Question(
            LongFunction<Packet> packet,
            Consumer<Packet> told,
            Consumer<RaftException> notTold,
            ClientLoop.Timer limit) {}

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
        ask(
                "No member said how it is within ",
                id -> new Packet.Status(id, false),
                limitNanos,
                answer -> asker.told((Packet.StatusReply) answer),
                asker::notTold);
    }

    /** Up to where the log is committed, all that was acknowledged before included (§6.4). */
    void askReadIndex(long limitNanos, LongConsumer told, Consumer<RaftException> notTold) {
        ask(
                "No leader said up to where the log is committed within ",
                id -> new Packet.ReadIndex(id, false, false),
                limitNanos,
                answer -> told.accept(((Packet.ReadIndexReply) answer).index()),
                notTold);
    }

    private void ask(
            String failure,
            LongFunction<Packet> packet,
            long limitNanos,
            Consumer<Packet> told,
            Consumer<RaftException> notTold) {
        long id = requestIds.getAsLong();
        ClientLoop.Timer limit = loop.schedule(
                limitNanos,
                () -> end(
                        id,
                        () -> new NoLeaderException(
                                failure + TimeUnit.NANOSECONDS.toMillis(limitNanos) + " ms." + addresses.troubles())));
        open.put(id, new Question(packet, told, notTold, limit));
        send(id);
    }

    void linkUp() {
        open.keySet().forEach(this::send);
    }

    void received(Packet.StatusReply reply) {
        told(reply.requestId(), reply);
    }

    void received(Packet.ReadIndexReply reply) {
        told(reply.requestId(), reply);
    }

    private void told(long id, Packet answer) {
        Question question = open.remove(id);
        if (question != null) {
            question.limit.cancel();
            question.told.accept(answer);
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
        Question question = open.get(id);
        if (question != null) {
            link.send(question.packet.apply(id));
        }
    }

    private void end(long id, Supplier<RaftException> why) {
        Question question = open.remove(id);
        if (question != null) {
            question.limit.cancel();
            question.notTold.accept(why.get());
        }
    }
}
