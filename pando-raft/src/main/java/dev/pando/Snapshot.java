package dev.pando;

import java.util.Iterator;

/**
 * A snapshot, as {@link Log#compact} was given it: it takes the place of the log up to an index (§5.1). For one thread; it stays
 * as it is until it is closed, whatever snapshot is taken meanwhile.
 */
public interface Snapshot extends Iterable<byte[]>, AutoCloseable {

    /** The last entry that it covers. */
    long index();

    /** That entry's term. */
    long term();

    /**
     * The events, in the order in which they were given; can be gone through once. What comes out has been checked.
     *
     * @return an iterator that throws {@link StorageFailedException} where the snapshot is damaged, or can't be read
     */
    @Override
    Iterator<byte[]> iterator();

    @Override
    void close();
}
