package dev.pando.recipes;

/** An item of a {@link ReplicatedQueue} that somebody has taken. Never changes. */
public final class QueueItem {
    private final long id;
    private final long token;
    private final long takes;
    private final byte[] bytes;

    /** @param bytes nobody changes them any more */
    QueueItem(long id, long token, long takes, byte[] bytes) {
        this.id = id;
        this.token = token;
        this.takes = takes;
        this.bytes = bytes;
    }

    /** As {@link ReplicatedQueue#offer} gave it: higher than that of all that were offered before. */
    public long id() {
        return id;
    }

    /** Under which this taker has it; higher than that of whoever took it before. From 1. */
    public long token() {
        return token;
    }

    /** How often it was taken, this time included: from 1. */
    public long takes() {
        return takes;
    }

    /** A copy. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** As it is; not to be changed. */
    byte[] shared() {
        return bytes;
    }

    @Override
    public String toString() {
        return "item " + id + " of " + bytes.length + " bytes, taken " + takes + " times, now under " + token;
    }
}
