package dev.pando.storage.wal;

import dev.pando.core.entry.LogEntry;
import dev.pando.storage.LogOptions;
import dev.pando.storage.LogStore;
import dev.pando.storage.testing.LogStoreContract;
import dev.pando.storage.testing.MemoryDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.SplittableRandom;

/** A small log with all that a log can have, to be damaged in tests. */
final class Damage {
    static final Path DIRECTORY = Path.of("/group");
    static final Path LOG = DIRECTORY.resolve("log");
    static final int SEGMENT_BYTES = 8 << 10;

    private static final int SEGMENTS = 4;

    private Damage() {}

    /** What is on the disk, and what it means. */
    record Stored(NavigableMap<Path, byte[]> files, List<LogEntry> entries) {
        MemoryDisk disk() {
            return MemoryDisk.holding(files);
        }

        /** The segments' files, oldest first. */
        List<Path> segments() {
            return files.keySet().stream()
                    .filter(path -> path.toString().endsWith(".log"))
                    .toList();
        }

        Path active() {
            return segments().get(segments().size() - 1);
        }

        byte[] bytes(Path path) {
            byte[] bytes = files.get(path);
            if (bytes == null) {
                throw new IllegalArgumentException(path + " is not there.");
            }
            return bytes;
        }
    }

    static LogOptions options() {
        return LogOptions.defaults().withSegmentBytes(SEGMENT_BYTES).withRandom(new SplittableRandom(5));
    }

    static LogStore open(MemoryDisk disk) throws IOException {
        return SegmentedLog.open(disk, DIRECTORY, LogModel.GROUP, options(), true);
    }

    /** Three segments and more, with cuts within them and across them; closed in order, or cut off by a power loss. */
    static Stored log(boolean closed) throws IOException {
        MemoryDisk disk = new MemoryDisk();
        LogStore store = SegmentedLog.open(disk, DIRECTORY, LogModel.GROUP, options(), false);
        LogModel model = new LogModel(3, 300);
        while (segmentsOn(disk) < SEGMENTS) {
            store.write(model.nextBatch());
            model.acknowledged();
        }
        long term = model.current().hardState().term();
        List<LogEntry> entries = new ArrayList<>(model.entries());
        for (int i = 0; i < 5; i++) {
            LogEntry entry = LogStoreContract.entry(entries.size() + 1L, term, 40);
            store.write(List.of(LogStoreContract.append(List.of(entry))));
            entries.add(entry);
        }
        long next = entries.size() + 1L;
        List<LogEntry> last = List.of(
                LogStoreContract.entry(next, term, 100),
                LogStoreContract.entry(next + 1, term, 0),
                LogStoreContract.entry(next + 2, term, 50));
        store.write(List.of(LogStoreContract.append(last)));
        entries.addAll(last);
        if (closed) {
            store.close();
        }
        disk.crash(1);
        return new Stored(disk.files(), entries);
    }

    private static long segmentsOn(MemoryDisk disk) {
        return disk.files().keySet().stream()
                .filter(path -> path.toString().endsWith(".log"))
                .count();
    }
}
