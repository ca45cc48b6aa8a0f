package dev.pando.client;

import dev.pando.core.membership.ClusterId;
import dev.pando.core.membership.MemberId;
import dev.pando.transport.Backoff;
import dev.pando.transport.Connection;
import dev.pando.transport.ConnectionHandler;
import dev.pando.transport.ConnectionHandler.CloseReason;
import dev.pando.transport.Hello;
import dev.pando.transport.Packet;
import dev.pando.transport.Transport;
import dev.pando.transport.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection at a time to some member, kept up while its owner needs it: goes on to the next address when a member
 * is lost, refuses, or is silent for too long while an answer is due. Runs on the loop.
 */
final class Link {
    /** The request id of {@link #PING_PACKET}, and of what a member says of its own accord when its roster changes. */
    static final long PING = 0;

    /**
     * Asked on each new connection, and of members that are silent; the reply also tells where the others are. As if
     * forwarded, so that the member says what it knows itself, at once, and doesn't ask its leader.
     */
    private static final Packet PING_PACKET = new Packet.Status(PING, true);

    private static final Logger LOG = LoggerFactory.getLogger(Link.class);
    private static final long TICK_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long PING_AFTER_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(6);
    private static final long FIRST_OPENING_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long LONGEST_OPENING_NANOS = TimeUnit.SECONDS.toNanos(8);

    private final ClientLoop loop;
    private final Transport transport;
    private final Addresses addresses;
    private final Owner owner;
    private final Backoff backoff;

    /** The connection that is up or opening; null where there is none. */
    private @Nullable Attempt current;

    /** Set while the link waits before it tries the next address. */
    private ClientLoop.@Nullable Timer pause;

    /** The member that was last connected to, and where. */
    private @Nullable Peer peer;

    /** The address to try next; null for the one after the last that was tried. */
    private @Nullable String preferred;

    private String lastTried = "";

    /** Connections that ended, or never came about, since something was last received. */
    private int failuresInARow;

    private boolean closed;

    /** Who uses a link. Called on the loop. */
    interface Owner {
        /** Whether an answer is due, or something waits to be sent: then the link is kept up, and may not be silent. */
        boolean needsLink();

        /** A member is there: send it what is to be sent. */
        void up();

        void received(Packet packet);

        /** A connection did not come about; {@link Addresses} knows why. Another will be tried. */
        default void notReached() {}

        /** The connection is gone; what was sent on it may or may not have arrived. */
        void down();
    }

    /** A member, as its address and its welcome say. */
    record Peer(String address, MemberId id, int maxEntryBytes) {}

    Link(ClientLoop loop, Transport transport, RandomGenerator random, Addresses addresses, Owner owner) {
        this.loop = loop;
        this.transport = transport;
        this.addresses = addresses;
        this.owner = owner;
        this.backoff = new Backoff(Duration.ofMillis(50), Duration.ofSeconds(1), random);
    }

    /** The first address to try, rather than the first that the caller gave. */
    void prefer(String address) {
        preferred = address;
    }

    /** The owner needs the link from now on: connects if it isn't up or on its way. */
    void need() {
        if (!closed && current == null && pause == null) {
            connect();
        }
    }

    boolean isUp() {
        return current != null && current.isUp;
    }

    /** The member that was last connected to; null before the first. */
    @Nullable Peer peer() {
        return peer;
    }

    /** Sends now or not at all; false if the link isn't up, or has more queued than the network takes. */
    boolean send(Packet packet) {
        Attempt attempt = current;
        return attempt != null && attempt.isUp && attempt.connection().send(0, packet);
    }

    /** Bytes that are queued here and not yet handed to the network. */
    long queuedBytes() {
        return current == null ? 0 : current.connection().queuedBytes();
    }

    /**
     * The member that this is connected to is of no use: drops it and goes on to the next.
     *
     * @param why one sentence for a person
     */
    void moveOn(String why) {
        Attempt attempt = current;
        if (attempt != null) {
            attempt.drop(why);
        }
    }

    /** Ends it for good; the owner hears nothing more. */
    void close() {
        closed = true;
        if (pause != null) {
            pause.cancel();
        }
        if (current != null) {
            current.cancelTimer();
            current.connection().close();
            current = null;
        }
    }

    private void connect() {
        String address = nextAddress();
        lastTried = address;
        Attempt attempt = new Attempt(address);
        current = attempt;
        attempt.begin();
    }

    private String nextAddress() {
        String wanted = preferred;
        preferred = null;
        if (wanted != null) {
            return wanted;
        }
        List<String> all = addresses.all();
        return all.get((all.indexOf(lastTried) + 1) % all.size());
    }

    /** The current connection has ended, or never came about. */
    private void ended(Attempt attempt, CloseReason reason) {
        LOG.debug("No connection to {}: {}", attempt.address, reason.detail());
        attempt.cancelTimer();
        current = null;
        failuresInARow++;
        addresses.failed(attempt.address, reason);
        if (attempt.isUp) {
            owner.down();
        } else {
            owner.notReached();
        }
        if (!closed && current == null && pause == null && owner.needsLink()) {
            goOn();
        }
    }

    /** Tries the next address: at once, unless all have failed in a row. */
    private void goOn() {
        if (failuresInARow < addresses.all().size()) {
            connect();
            return;
        }
        pause = loop.schedule(backoff.nextDelayNanos(), () -> {
            pause = null;
            if (owner.needsLink()) {
                connect();
            }
        });
    }

    private long openingLimitNanos() {
        int rounds = failuresInARow / addresses.all().size();
        return Math.min(LONGEST_OPENING_NANOS, FIRST_OPENING_NANOS << Math.min(rounds, 8));
    }

    /** One connection, from dialling to its end. What the transport's threads tell it goes to the loop first. */
    private final class Attempt implements ConnectionHandler {
        private final String address;
        private @Nullable Connection connection;
        private boolean isUp;
        private ClientLoop.@Nullable Timer timer;

        /** When something was last received, or the owner began to wait for it. */
        private long heardNanos;

        private long queuedAtLastTick;

        Attempt(String address) {
            this.address = address;
        }

        void begin() {
            long limitNanos = openingLimitNanos();
            timer = loop.schedule(
                    limitNanos,
                    () -> drop("Nobody answered at " + address + " within " + TimeUnit.NANOSECONDS.toMillis(limitNanos)
                            + " ms."));
            connection = transport.connect(address, Hello.client(addresses.cluster()), this);
        }

        Connection connection() {
            Connection open = connection;
            if (open == null) {
                throw new IllegalStateException("The attempt at " + address + " has not begun.");
            }
            return open;
        }

        void cancelTimer() {
            if (timer != null) {
                timer.cancel();
            }
        }

        void drop(String why) {
            connection().close();
            ended(this, new CloseReason(CloseReason.Kind.LOST, why));
        }

        @Override
        public void opened(Connection opened, Verdict.Welcome welcome) {
            loop.execute(() -> {
                if (current == this) {
                    welcomed(welcome);
                }
            });
        }

        @Override
        public void received(Connection from, long group, Packet packet) {
            loop.execute(() -> {
                if (current == this) {
                    heard(packet);
                }
            });
        }

        @Override
        public void closed(Connection gone, CloseReason reason) {
            loop.execute(() -> {
                if (current == this) {
                    ended(this, reason);
                }
            });
        }

        private void welcomed(Verdict.Welcome welcome) {
            ClusterId known = addresses.cluster();
            ClusterId found = welcome.cluster();
            if (found.equals(ClusterId.UNKNOWN)) {
                refuse("The member at " + address + " does not belong to any cluster yet.");
                return;
            }
            if (!known.equals(ClusterId.UNKNOWN) && !known.equals(found)) {
                refuse("The member at " + address + " belongs to cluster " + found + ", not to " + known + ".");
                return;
            }
            addresses.setCluster(found);
            peer = new Peer(address, welcome.member(), welcome.maxEntryBytes());
            isUp = true;
            cancelTimer();
            heardNanos = loop.nanoTime();
            timer = loop.schedule(TICK_NANOS, this::tick);
            send(PING_PACKET);
            owner.up();
        }

        private void refuse(String why) {
            connection().close();
            ended(this, new CloseReason(CloseReason.Kind.REFUSED, why));
        }

        private void heard(Packet packet) {
            heardNanos = loop.nanoTime();
            failuresInARow = 0;
            backoff.reset();
            addresses.worked(address);
            if (packet instanceof Packet.StatusReply status) {
                addresses.learn(status);
                if (status.requestId() == PING) {
                    return;
                }
            } else if (packet instanceof Packet.AppendRefused refused) {
                addresses.learn(refused.refusal());
            } else if (packet instanceof Packet.Refused refused) {
                addresses.learn(refused.refusal());
                if (refused.requestId() == PING) {
                    return;
                }
            }
            owner.received(packet);
        }

        /** Sees to it that a member which has died, or a network which has parted, is noticed. */
        private void tick() {
            timer = loop.schedule(TICK_NANOS, this::tick);
            long queued = connection().queuedBytes();
            boolean isSending = queued != queuedAtLastTick;
            queuedAtLastTick = queued;
            if (isSending || !owner.needsLink()) {
                heardNanos = loop.nanoTime();
                return;
            }
            long silentNanos = loop.nanoTime() - heardNanos;
            if (silentNanos >= SILENCE_NANOS) {
                drop("The member at " + address + " was silent for " + TimeUnit.NANOSECONDS.toMillis(silentNanos)
                        + " ms while an answer was due.");
            } else if (silentNanos >= PING_AFTER_NANOS) {
                send(PING_PACKET);
            }
        }
    }
}
