package dev.pando.storage.wal;

import java.nio.file.Path;

/**
 * The segment that is written to.
 *
 * @param path of its file
 * @param file open; this holds one use of it
 * @param header its header
 * @param firstFrame where its first frame begins
 * @param index of its durable frames; guarded by the {@link SegmentChain}
 */
record ActiveSegment(Path path, SharedFile file, SegmentHeader header, long firstFrame, SegmentIndex index) {

    /** What it is once nothing more is written to it. */
    Segment sealed(int lastCrc) {
        long limitIndex = index.end().index() + 1;
        return new Segment(path, header.withoutConfiguration(), firstFrame, index.endOffset(), lastCrc, limitIndex);
    }
}
