package dev.pando;

import java.util.Optional;

/**
 * All that a consumer needs to get where the log is, and to go on: the current snapshot, and the entries after it. First the
 * snapshot's events, then {@link #entries}, which never end.
 */
public interface Replay extends AutoCloseable {

    /** Empty where nothing was ever compacted: then the entries begin with the first. */
    Optional<Snapshot> snapshot();

    /**
     * The entries after the snapshot. If that took so long that the log was compacted beyond its beginning meanwhile, they end
     * with {@link CompactedException}, as for any slow listener: begin anew.
     */
    Listener entries();

    /** Closes both. */
    @Override
    void close();
}
