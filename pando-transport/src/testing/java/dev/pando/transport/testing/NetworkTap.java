package dev.pando.transport.testing;

import dev.pando.transport.Packet;

/** Sees what goes over a network. */
public interface NetworkTap {
    /**
     * A packet leaves.
     *
     * @return a number for it, that {@link #arrived} gives back
     */
    long sent(String fromHost, String toHost, Packet packet);

    /** A packet has come; what is never told so is lost. */
    void arrived(long number);
}
