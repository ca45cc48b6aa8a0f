package dev.pando.bench;

import dev.pando.core.HardState;
import dev.pando.core.Ready;
import dev.pando.core.entry.LogEntry;
import dev.pando.storage.Disk;
import dev.pando.storage.FileDisk;
import dev.pando.storage.LogOptions;
import dev.pando.storage.LogStore;
import dev.pando.storage.wal.SegmentedLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Appending to the log on disk: a write and a sync for each batch, in the folder for temporary files. Without the sync it is what the
 * log itself does; preparing segments is part of both.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class LogBenchmark {
    /** Entries of 256 bytes that are written together. */
    @Param({"1", "64", "1024"})
    private int batch;

    @Param({"true", "false"})
    private boolean synced;

    private final ExecutorService background = Executors.newSingleThreadExecutor();

    @SuppressWarnings("NullAway.Init") // set up
    private Path directory;

    @SuppressWarnings("NullAway.Init") // set up
    private LogStore store;

    @Setup
    public void open() throws IOException {
        directory = Files.createTempDirectory("log-benchmark");
        Disk disk = synced ? new FileDisk() : new UnsyncedDisk(new FileDisk());
        store = SegmentedLog.open(
                disk, directory, Entries.GROUP, LogOptions.defaults().withBackground(background), false);
    }

    @Benchmark
    public long append() throws IOException {
        List<LogEntry> entries = Entries.entries(store.lastIndex() + 1, batch);
        store.write(List.of(new Ready.Persist(new HardState(1, null), 0, entries, 0)));
        return store.lastIndex();
    }

    @TearDown
    public void close() throws Exception {
        store.close();
        background.shutdown();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
