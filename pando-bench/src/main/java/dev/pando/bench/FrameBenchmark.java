package dev.pando.bench;

import dev.pando.core.membership.MemberId;
import dev.pando.core.message.Message;
import dev.pando.transport.Packet;
import dev.pando.transport.codec.FrameCodec;
import dev.pando.transport.codec.WireFormatException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The frame of a request to append entries of 256 bytes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FrameBenchmark {
    /** Entries in the request. */
    @Param({"1", "64"})
    private int batch;

    @SuppressWarnings("NullAway.Init") // set up
    private Packet packet;

    private byte[] frame = {};

    @Setup
    public void request() {
        packet = new Packet.Raft(new Message.AppendRequest(
                new MemberId(0, 1), new MemberId(0, 2), 1, 0, 0, Entries.entries(1, batch), 0, 0));
        byte[] encoded = FrameCodec.encode(Entries.GROUP, packet);
        frame = Arrays.copyOfRange(encoded, FrameCodec.LENGTH_BYTES, encoded.length);
    }

    @Benchmark
    public byte[] encode() {
        return FrameCodec.encode(Entries.GROUP, packet);
    }

    @Benchmark
    public FrameCodec.Frame decode() throws WireFormatException {
        return FrameCodec.decode(frame);
    }
}
