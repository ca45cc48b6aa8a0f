package dev.pando.storage.wal;

import dev.pando.storage.CorruptLogException;
import dev.pando.storage.Disk;
import dev.pando.storage.StorageException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The few sealed segments that were read last, open and with their indexes, so that memory and file handles don't grow
 * with the log. Thread-safe.
 */
final class SealedSegments implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SealedSegments.class);
    private static final int KEPT_OPEN = 8;

    private final Disk disk;
    private final Map<Long, Open> open = new LinkedHashMap<>(16, 0.75f, true); // guarded by this
    private boolean closed; // guarded by this

    /**
     * A segment that can be read.
     *
     * @param file to be released by whoever asked for it
     */
    record Open(SharedFile file, SegmentIndex index) {}

    SealedSegments(Disk disk) {
        this.disk = disk;
    }

    /**
     * Opens a segment, or finds it open.
     *
     * @throws NoSuchFileException if it was dropped meanwhile
     */
    synchronized Open acquire(Segment segment) throws IOException {
        if (closed) {
            throw new StorageException("The log is closed.");
        }
        Open found = open.get(segment.sequence());
        if (found == null) {
            found = open(segment);
            open.put(segment.sequence(), found);
            evict();
        }
        found.file().retain();
        return found;
    }

    private Open open(Segment segment) throws IOException {
        Disk.File file = disk.open(segment.path());
        try {
            SegmentIndex index = Sidecar.read(disk, segment);
            if (index == null) {
                index = rebuild(file, segment);
                writeSidecar(disk, segment, index);
            }
            return new Open(new SharedFile(file), index);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private void evict() throws IOException {
        Iterator<Open> eldest = open.values().iterator();
        while (open.size() > KEPT_OPEN) {
            Open leaving = eldest.next();
            eldest.remove();
            leaving.file().release();
        }
    }

    /** A segment was dropped from the log. */
    synchronized void forget(Segment segment) throws IOException {
        Open leaving = open.remove(segment.sequence());
        if (leaving != null) {
            leaving.file().release();
        }
    }

    @Override
    public synchronized void close() throws IOException {
        for (Open leaving : open.values()) {
            leaving.file().release();
        }
        open.clear();
        closed = true;
    }

    /**
     * Makes a sealed segment's index by reading all of it.
     *
     * @throws CorruptLogException if anything in it is damaged
     */
    static SegmentIndex rebuild(Disk.File file, Segment segment) throws IOException {
        SegmentHeader.Found found =
                SegmentHeader.read(file, segment.path(), segment.key().group(), segment.sequence());
        SegmentScan.Result result = SegmentScan.scan(file, found.header(), found.length(), found.crc(), segment.end());
        BadFrameException problem = result.problem();
        if (problem != null) {
            throw new CorruptLogException(
                    segment.path(),
                    problem.offset(),
                    problem.index() > 0 ? problem.index() : result.index().end().index() + 1,
                    "in a segment that was complete, " + problem.what());
        }
        if (result.lastCrc() != segment.lastCrc()) {
            throw new CorruptLogException(
                    segment.path(),
                    segment.end(),
                    0,
                    "the segment is not the one that its successor was made after: its last frame is another.");
        }
        return result.index();
    }

    /** Failing to is no harm: whoever needs it makes it anew. */
    static void writeSidecar(Disk disk, Segment segment, SegmentIndex index) {
        try {
            Sidecar.write(disk, segment, index);
        } catch (IOException e) {
            LOG.info(
                    "Could not write {}: {}. It will be made anew when it is needed.", segment.sidecar(), e.toString());
        }
    }
}
