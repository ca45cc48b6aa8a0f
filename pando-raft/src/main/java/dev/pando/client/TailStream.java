package dev.pando.client;

import dev.pando.core.entry.LogEntry;
import dev.pando.transport.Backoff;
import dev.pando.transport.Packet;
import dev.pando.transport.Transport;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The member's end of a tail: reads committed entries from one member at a time, over a link of its own, and goes on
 * at the next index with another. Checks that indexes have no gap and no repeat. The member may send what it has
 * credit for: never more than the buffer is large, except for the rest of one entry. Runs on the loop.
 */
final class TailStream implements Link.Owner {
    static final long BUFFER_BYTES = 4 << 20;

    private final ClientLoop loop;
    private final Link link;
    private final Backoff backoff;
    private final Consumer<TailStream> onEnd;
    private final TailBuffer buffer;
    private final boolean follow;

    /** The index of the entry that is due. Only grows. */
    private long next;

    /** Bytes of records that were put into the buffer and not yet taken, as far as it has told. */
    private long heldBytes;

    /** Bytes of records that the member may still send; below 0 when an entry went beyond. Valid while running. */
    private long creditBytes;

    /** Whether the member has been asked on this connection. */
    private boolean isRunning;

    private long requestId;
    private boolean isOver;

    /** @param onEnd called on the loop, once, when it is over */
    TailStream(
            ClientLoop loop,
            Transport transport,
            RandomGenerator random,
            Addresses addresses,
            long from,
            boolean follow,
            Consumer<TailStream> onEnd) {
        this.loop = loop;
        this.link = new Link(loop, transport, random, addresses, this);
        this.backoff = new Backoff(Duration.ofMillis(50), Duration.ofSeconds(1), random);
        this.onEnd = onEnd;
        this.next = from;
        this.follow = follow;
        this.buffer = new TailBuffer(
                bytes -> loop.execute(() -> taken(bytes)), () -> loop.execute(() -> end("the listener was closed.")));
    }

    TailBuffer buffer() {
        return buffer;
    }

    /** @param address of the member to begin with, null for any */
    void begin(@Nullable String address) {
        if (address != null) {
            link.prefer(address);
        }
        link.need();
    }

    /** Ends it early; the reason is a sentence. */
    void end(String why) {
        if (!isOver) {
            buffer.fail(why, null);
            over();
        }
    }

    @Override
    public boolean needsLink() {
        return !isOver;
    }

    @Override
    public void up() {
        ask();
    }

    @Override
    public void down() {
        isRunning = false;
    }

    @Override
    public void received(Packet packet) {
        if (isOver || !isRunning) {
            return;
        }
        if (packet instanceof Packet.TailEntries more && more.requestId() == requestId) {
            received(more.entries());
        } else if (packet instanceof Packet.TailEnd end && end.requestId() == requestId) {
            ended(end.lastIndex());
        } else if (packet instanceof Packet.Refused refused && refused.requestId() == requestId) {
            refused(refused.refusal());
        }
    }

    private void ask() {
        long credit = BUFFER_BYTES - heldBytes;
        if (!isOver && !isRunning && credit > 0) {
            requestId++;
            isRunning = link.send(new Packet.Tail(requestId, next, follow, credit));
            creditBytes = credit;
        }
    }

    private void received(List<LogEntry> entries) {
        for (LogEntry entry : entries) {
            if (entry.index() != next) {
                broken("entry " + entry.index() + " where entry " + next + " was due");
                return;
            }
            if (creditBytes <= 0) {
                broken("entry " + next + " although it had no credit left for it");
                return;
            }
            next++;
            creditBytes -= entry.length();
            heldBytes += entry.length();
        }
        backoff.reset();
        buffer.put(entries);
    }

    private void ended(long lastIndex) {
        if (lastIndex >= next) {
            broken("the end of the log at " + lastIndex + " where entry " + next + " was due");
        } else {
            buffer.complete("all up to index " + (next - 1) + " was read.");
            over();
        }
    }

    private void refused(Packet.Refusal refusal) {
        isRunning = false;
        switch (refusal.code()) {
            case INVALID ->
                end("the member at " + member() + " does not send entries from " + next + " on: " + refusal.detail());
            case CLOSED -> link.moveOn(refusal.detail());
            default -> loop.schedule(backoff.nextDelayNanos(), this::ask);
        }
    }

    private void broken(String what) {
        String why = "the member at " + member() + " sent " + what + ": it is broken, or not what it says it is.";
        buffer.fail(why, new IllegalStateException(why));
        over();
    }

    private String member() {
        Link.Peer peer = link.peer();
        return peer == null ? "an unknown address" : peer.address();
    }

    /** The consumer has taken so much: the member may send as much again. */
    private void taken(long bytes) {
        heldBytes -= bytes;
        if (isOver) {
            return;
        }
        if (!isRunning) {
            ask();
        } else if (link.send(new Packet.TailCredit(requestId, bytes))) {
            creditBytes += bytes;
        } else {
            link.moveOn("The member at " + member() + " did not take what was sent to it.");
        }
    }

    private void over() {
        isOver = true;
        if (isRunning) {
            link.send(new Packet.TailCancel(requestId));
        }
        link.close();
        onEnd.accept(this);
    }
}
