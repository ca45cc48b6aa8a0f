package dev.pando.runtime;

import dev.pando.core.membership.ClusterId;
import dev.pando.core.membership.MemberId;
import dev.pando.transport.Connection;
import dev.pando.transport.ConnectionHandler;
import dev.pando.transport.Hello;
import dev.pando.transport.Packet;
import dev.pando.transport.Transport;
import dev.pando.transport.Verdict;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Asks once which process is a certain member at an address. Owned by a loop, on which the answer comes. */
final class AddressProbe implements ConnectionHandler {
    private final long ownIncarnation;
    private final Consumer<Answer> then;
    private final Loop.Timer patience;
    private final Connection connection;
    private boolean over;

    /**
     * What came of it.
     *
     * @param incarnation of the process that answers as the member, perhaps the one that asks; null if none does
     * @param isOnlyStarting whether somebody answers who does not say yet who it is
     * @param isOtherCluster whether a member of another cluster answers
     * @param detail why the member does not answer: a sentence
     */
    record Answer(@Nullable Long incarnation, boolean isOnlyStarting, boolean isOtherCluster, String detail) {}

    /**
     * @param cluster of the member
     * @param member who should be there, null for whoever is
     * @param ownIncarnation of the process that asks
     * @param patienceNanos without an answer within that time nobody is there
     */
    AddressProbe(
            Loop loop,
            Transport transport,
            ClusterId cluster,
            @Nullable MemberId member,
            String address,
            long ownIncarnation,
            long patienceNanos,
            Consumer<Answer> then) {
        this.ownIncarnation = ownIncarnation;
        this.then = then;
        this.patience = loop.schedule(
                patienceNanos, () -> end(new Answer(null, false, false, "Nobody there answers in time.")));
        Hello hello = new Hello(Hello.LEVEL, Hello.LEVEL, cluster, null, member, 0, 0, ownIncarnation);
        this.connection = transport.connect(address, hello, Links.on(loop, this));
    }

    private void end(Answer answer) {
        if (!over) {
            over = true;
            patience.cancel();
            connection.close();
            then.accept(answer);
        }
    }

    @Override
    public void opened(Connection opened, Verdict.Welcome welcome) {
        end(new Answer(welcome.incarnation(), false, false, ""));
    }

    @Override
    public void received(Connection from, long group, Packet packet) {
        // Nothing was asked for.
    }

    @Override
    public void closed(Connection old, CloseReason reason) {
        boolean isItself = reason.refusal() == Verdict.Code.ITSELF;
        end(new Answer(
                isItself ? ownIncarnation : null,
                reason.refusal() == Verdict.Code.CLOSED,
                reason.refusal() == Verdict.Code.OTHER_CLUSTER,
                reason.detail()));
    }
}
