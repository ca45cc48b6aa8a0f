package dev.pando.bench;

import dev.pando.core.entry.InvalidEntryException;
import dev.pando.core.entry.LogEntry;
import dev.pando.core.entry.Proposal;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The record of an entry of 256 bytes, with its checksum. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RecordBenchmark {
    private final Proposal proposal = Entries.proposal();
    private final byte[] encoded = bytes(Entries.entry(1));
    private long index;

    private static byte[] bytes(LogEntry entry) {
        byte[] bytes = new byte[entry.length()];
        entry.record().get(bytes);
        return bytes;
    }

    @Benchmark
    public LogEntry encode() {
        index++;
        return LogEntry.encode(Entries.GROUP, index, 1, index, proposal);
    }

    @Benchmark
    public LogEntry decode() throws InvalidEntryException {
        return LogEntry.decode(Entries.GROUP, encoded, 0, encoded.length);
    }
}
