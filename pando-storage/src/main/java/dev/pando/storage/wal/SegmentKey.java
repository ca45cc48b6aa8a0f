package dev.pando.storage.wal;

/**
 * What the checksums of a segment's frames start from, so that bytes of another group, file or time never pass.
 *
 * @param group the group that the log belongs to
 * @param salt drawn anew for each segment; never leaves the disk, so that no payload can pass for a frame
 */
record SegmentKey(long group, long salt) {}
