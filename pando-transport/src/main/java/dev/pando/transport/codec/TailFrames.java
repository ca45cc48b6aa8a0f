package dev.pando.transport.codec;

import dev.pando.transport.Packet;
import java.io.IOException;
import java.util.List;

/** Committed entries for a reader: codes 80 to 95. */
final class TailFrames {
    static final List<FrameType<?>> TYPES = List.of(
            new FrameType<>(80, Packet.Tail.class, TailFrames::write, TailFrames::tail),
            new FrameType<>(81, Packet.TailCredit.class, TailFrames::write, TailFrames::tailCredit),
            new FrameType<>(82, Packet.TailCancel.class, TailFrames::write, TailFrames::tailCancel),
            new FrameType<>(83, Packet.TailEntries.class, TailFrames::write, TailFrames::tailEntries),
            new FrameType<>(84, Packet.TailEnd.class, TailFrames::write, TailFrames::tailEnd));

    private TailFrames() {}

    private static void write(Packet.Tail tail, Output out) throws IOException {
        out.u64(tail.requestId());
        out.u64(tail.fromIndex());
        out.flag(tail.follow());
        out.u64(tail.creditBytes());
    }

    private static Packet.Tail tail(Input in) throws WireFormatException {
        return new Packet.Tail(in.i64(), in.u63(), in.flag(), in.u63());
    }

    private static void write(Packet.TailCredit credit, Output out) throws IOException {
        out.u64(credit.requestId());
        out.u64(credit.bytes());
    }

    private static Packet.TailCredit tailCredit(Input in) throws WireFormatException {
        return new Packet.TailCredit(in.i64(), in.u63());
    }

    private static void write(Packet.TailCancel cancel, Output out) throws IOException {
        out.u64(cancel.requestId());
    }

    private static Packet.TailCancel tailCancel(Input in) throws WireFormatException {
        return new Packet.TailCancel(in.i64());
    }

    private static void write(Packet.TailEntries tail, Output out) throws IOException {
        out.u64(tail.requestId());
        out.records(tail.entries());
    }

    private static Packet.TailEntries tailEntries(Input in) throws WireFormatException {
        return new Packet.TailEntries(in.i64(), in.records());
    }

    private static void write(Packet.TailEnd end, Output out) throws IOException {
        out.u64(end.requestId());
        out.u64(end.lastIndex());
    }

    private static Packet.TailEnd tailEnd(Input in) throws WireFormatException {
        return new Packet.TailEnd(in.i64(), in.u63());
    }
}
