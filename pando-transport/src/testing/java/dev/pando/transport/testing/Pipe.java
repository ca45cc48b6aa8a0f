package dev.pando.transport.testing;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a connection. What is put in comes out in the same order, each after the link's delay or later;
 * while the link is cut nothing comes out, and nothing is lost, as with TCP.
 */
final class Pipe {
    private final MemoryNetwork network;
    private final Link link;
    private final MemoryConnection receiver;
    private final Deque<Item> items = new ArrayDeque<>();
    private long queuedBytes;

    /** Deliveries that were due while the link was cut. */
    private int owed;

    private boolean done;

    /** The number of what no tap has seen. */
    static final long UNSEEN = -1;

    /** A frame, or without bytes the end of the stream. */
    private static final class Item {
        private final byte @Nullable [] bytes;
        private final long number;

        Item(byte @Nullable [] bytes, long number) {
            this.bytes = bytes;
            this.number = number;
        }

        int length() {
            return bytes == null ? 0 : bytes.length;
        }
    }

    Pipe(MemoryNetwork network, Link link, MemoryConnection receiver) {
        this.network = network;
        this.link = link;
        this.receiver = receiver;
        link.add(this);
        if (link.isCut()) {
            linkWasCut();
        }
    }

    long queuedBytes() {
        return queuedBytes;
    }

    void put(byte[] bytes, long number) {
        put(new Item(bytes, number));
    }

    /** It comes out when others have overtaken it, unless the link is cut by then. */
    void putLate(byte[] bytes, long number) {
        long lateness = PacketFaults.LATENESS * delayNanos();
        network.scheduler().schedule(lateness, () -> {
            if (!done && !link.isCut()) {
                arrive(bytes, number);
            }
        });
    }

    /** The receiver hears that it is over when everything before has come out. */
    void end() {
        put(new Item(null, UNSEEN));
    }

    /** The receiver hears that it is over; what is still under way is lost. */
    void reset() {
        items.clear();
        queuedBytes = 0;
        end();
    }

    private void put(Item item) {
        items.add(item);
        queuedBytes += item.length();
        network.scheduler().schedule(delayNanos(), this::deliver);
    }

    private void deliver() {
        if (link.isCut()) {
            owed++;
            return;
        }
        Item item = items.poll();
        if (item == null || done) {
            return; // it was reset meanwhile, so that there are more deliveries than items
        }
        queuedBytes -= item.length();
        if (item.bytes == null) {
            close();
            receiver.otherEndClosed();
        } else {
            arrive(item.bytes, item.number);
        }
    }

    private void arrive(byte[] bytes, long number) {
        NetworkTap tap = network.tap();
        if (tap != null && number != UNSEEN) {
            tap.arrived(number);
        }
        receiver.arrived(bytes);
    }

    private long delayNanos() {
        return link.delayNanos() * network.packetFaults().slowness();
    }

    /** Nothing more will come out. */
    void close() {
        done = true;
        link.remove(this);
    }

    void linkWasCut() {
        long number = link.cutNumber();
        network.scheduler().schedule(network.options().peerTimeoutNanos(), () -> {
            if (!done && link.isStillCut(number)) {
                receiver.heardNothing();
            }
        });
    }

    void linkWasHealed() {
        for (; owed > 0; owed--) {
            network.scheduler().schedule(delayNanos(), this::deliver);
        }
    }
}
