package dev.pando;

/**
 * What was asked for has been dropped from the log: a snapshot takes its place. Nothing is lost; begin with the snapshot
 * ({@link Log#listenFromSnapshot}).
 */
public final class CompactedException extends RaftException {
    private static final long serialVersionUID = 1L;

    private final long snapshotIndex;

    /** @param snapshotIndex the last entry that the snapshot covers */
    public CompactedException(String message, long snapshotIndex) {
        super(message, false);
        this.snapshotIndex = snapshotIndex;
    }

    /** The last entry that the snapshot covers which takes the place of what was asked for; there may be a newer one by now. */
    public long snapshotIndex() {
        return snapshotIndex;
    }
}
