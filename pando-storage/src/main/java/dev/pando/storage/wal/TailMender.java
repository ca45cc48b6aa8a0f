package dev.pando.storage.wal;

import dev.pando.storage.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes what was found at the log's end safe to build on. May be interrupted by a crash at any point, and begin anew. */
final class TailMender {
    private static final Logger LOG = LoggerFactory.getLogger(TailMender.class);
    private static final int PIECE_BYTES = 1 << 20;

    private TailMender() {}

    /**
     * Overwrites what a crash left half written with zeros, so that it can't be taken for something later; and writes
     * once more what nothing says was synced: it may be nowhere but in the system's cache, which calls it clean if the
     * sync for it had failed. One sync, before anything else is written; none after a clean close.
     */
    static void mend(Disk.File file, Path path, LogTail tail) throws IOException {
        long from = tail.durableUpTo();
        if (tail.hasGarbage()) {
            LOG.warn(
                    "{}: cut off {} bytes at offset {} that a crash had left half written. They were never acknowledged;"
                            + " the log goes on after entry {}.",
                    path,
                    tail.garbageEnd() - tail.end(),
                    tail.end(),
                    tail.index().end().index());
        } else if (from == tail.end()) {
            return;
        }
        rewrite(file, from, tail.end());
        clear(file, tail.end(), tail.garbageEnd());
        file.sync();
    }

    private static void rewrite(Disk.File file, long from, long to) throws IOException {
        for (long at = from; at < to; at += PIECE_BYTES) {
            ByteBuffer piece = ByteBuffer.allocate((int) Math.min(PIECE_BYTES, to - at));
            file.read(piece, at);
            file.write(piece.flip(), at);
        }
    }

    private static void clear(Disk.File file, long from, long to) throws IOException {
        for (long at = from; at < to; at += PIECE_BYTES) {
            file.write(ByteBuffer.allocate((int) Math.min(PIECE_BYTES, to - at)), at);
        }
    }
}
