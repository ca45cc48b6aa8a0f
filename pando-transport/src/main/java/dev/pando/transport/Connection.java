package dev.pando.transport;

/** A connection between two processes. All methods may be called by any thread. */
public interface Connection {

    /**
     * Queues a packet; never blocks.
     *
     * @param group whom it is for at the other end; 0 is the first group
     * @param packet must not change afterwards, nor any list or array in it
     * @return false if it was dropped: the connection is closed, not yet open, or has too many bytes queued already
     * @throws IllegalArgumentException if it is longer than a frame may be: more than 8 MiB beside one entry of the
     *     largest size
     */
    boolean send(long group, Packet packet);

    /**
     * As {@link #send}, but may wait for {@link #flush}, or another packet's {@code send}, before it goes out: for whoever
     * has several to send.
     */
    default boolean gather(long group, Packet packet) {
        return send(group, packet);
    }

    /**
     * Has what was gathered sent. Never blocks, but may write on the calling thread, which must hold no lock: to wake
     * another takes longer.
     */
    default void flush() {}

    /** Bytes that are queued and not yet handed to the network. */
    long queuedBytes();

    /** Where the other end is, for messages to people. */
    String remoteAddress();

    /** Closes it after what is queued was sent, as far as that goes without waiting long. Idempotent. */
    void close();
}
