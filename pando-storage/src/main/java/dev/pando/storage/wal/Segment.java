package dev.pando.storage.wal;

import java.nio.file.Path;

/**
 * A sealed segment: nothing is written to it any more. What is kept of it in memory, so it is small.
 *
 * @param path of its file
 * @param header its header, without the configuration
 * @param firstFrame where its first frame begins
 * @param end where its last frame ends
 * @param lastCrc of its last frame, or of its header if it has none
 * @param limitIndex entries from this one on are cut, or are in later segments
 */
record Segment(Path path, SegmentHeader header, long firstFrame, long end, int lastCrc, long limitIndex) {

    long sequence() {
        return header.sequence();
    }

    SegmentKey key() {
        return header.key();
    }

    long firstIndex() {
        return header.firstIndex();
    }

    Path sidecar() {
        return SegmentNames.sidecarOf(path);
    }

    Segment withLimit(long index) {
        return new Segment(path, header, firstFrame, end, lastCrc, index);
    }

    /** As the next segment's header names it. */
    SegmentHeader.Predecessor asPredecessor() {
        return new SegmentHeader.Predecessor(sequence(), end, lastCrc);
    }
}
