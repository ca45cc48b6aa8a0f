package dev.pando.client;

import dev.pando.NotDoneException;
import dev.pando.OutcomeUnknownException;
import dev.pando.RaftException;
import dev.pando.transport.Backoff;
import dev.pando.transport.Connection;
import dev.pando.transport.ConnectionHandler;
import dev.pando.transport.Hello;
import dev.pando.transport.Packet;
import dev.pando.transport.Transport;
import dev.pando.transport.Verdict;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Has one member, and no other, leave its cluster. Uses a connection of its own, which insists on that member, so that
 * a client that falls back to another member never takes the wrong one out. If the answer is lost, a later roster
 * without the member is answer enough. Runs on the loop.
 */
final class Leaving implements ConnectionHandler {
    static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(90);

    private static final long REQUEST = 1;
    private static final long ASK_OTHERS_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final ClientLoop loop;
    private final Transport transport;
    private final Addresses addresses;
    private final Questions questions;
    private final Link link;
    private final Link.Peer member;
    private final CompletableFuture<@Nullable Void> done;
    private final Backoff backoff;
    private final ClientLoop.Timer limit;

    private @Nullable Connection connection;

    /** Whether the member may have heard of it. */
    private boolean wasSent;

    private String trouble = "";

    /** @param done completed on the loop; nothing that waits may follow on it */
    Leaving(
            ClientLoop loop,
            Transport transport,
            RandomGenerator random,
            Addresses addresses,
            Questions questions,
            Link link,
            Link.Peer member,
            CompletableFuture<@Nullable Void> done) {
        this.loop = loop;
        this.transport = transport;
        this.addresses = addresses;
        this.questions = questions;
        this.link = link;
        this.member = member;
        this.done = done;
        this.backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1), random);
        this.limit = loop.schedule(
                LIMIT_NANOS,
                () -> fail("The member at " + member.address() + " has not left within "
                        + TimeUnit.NANOSECONDS.toSeconds(LIMIT_NANOS) + " s." + trouble));
    }

    void begin() {
        if (!done.isDone()) {
            Hello hello = Hello.client(addresses.cluster(), member.id());
            connection = transport.connect(member.address(), hello, this);
        }
    }

    /** Ends it, for a reason that is a sentence. */
    void fail(String why) {
        end(
                wasSent
                        ? new OutcomeUnknownException(why + " It was asked to, and may yet do so.")
                        : new NotDoneException(why + " It could not be asked to."));
    }

    @Override
    public void opened(Connection opened, Verdict.Welcome welcome) {
        loop.execute(() -> ask(opened));
    }

    @Override
    public void received(Connection from, long group, Packet packet) {
        loop.execute(() -> answered(from, packet));
    }

    @Override
    public void closed(Connection gone, CloseReason reason) {
        loop.execute(() -> {
            if (gone == connection) {
                lost(reason);
            }
        });
    }

    private void ask(Connection opened) {
        if (opened == connection && !done.isDone()) {
            wasSent = true;
            opened.send(0, new Packet.Leave(REQUEST));
        }
    }

    private void answered(Connection from, Packet packet) {
        if (from != connection || done.isDone()) {
            return;
        }
        if (packet instanceof Packet.Left) {
            end(null);
        } else if (packet instanceof Packet.Refused refused) {
            refused(from, refused.refusal());
        }
    }

    private void refused(Connection from, Packet.Refusal refusal) {
        trouble = " It said: " + refusal.detail();
        switch (refusal.code()) {
            case INVALID ->
                end(new NotDoneException("The member at " + member.address() + " does not leave: " + refusal.detail()));
            case CLOSED -> from.close();
            default -> loop.schedule(backoff.nextDelayNanos(), () -> ask(from));
        }
    }

    private void lost(CloseReason reason) {
        connection = null;
        if (done.isDone()) {
            return;
        }
        trouble = " The connection to it: " + reason.detail();
        if (wasSent) {
            askOthers();
        } else if (reason.isRefusedForGood()) {
            fail("The member does not let this client in: " + reason.detail());
        } else {
            beginLater();
        }
    }

    /** It was asked, and then the connection was lost: it may have left. */
    private void askOthers() {
        questions.askStatus(ASK_OTHERS_NANOS, new Questions.Asker() {
            @Override
            public void told(Packet.StatusReply status) {
                if (addresses.showsRemoval(status, member.id())) {
                    end(null);
                } else {
                    beginLater();
                }
            }

            @Override
            public void notTold(RaftException why) {
                beginLater();
            }
        });
        link.need();
    }

    private void beginLater() {
        if (!done.isDone()) {
            loop.schedule(backoff.nextDelayNanos(), this::begin);
        }
    }

    private void end(@Nullable RaftException failure) {
        limit.cancel();
        if (failure == null) {
            done.complete(null);
        } else {
            done.completeExceptionally(failure);
        }
        if (connection != null) {
            connection.close();
        }
    }
}
