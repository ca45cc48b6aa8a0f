package dev.pando.transport.codec;

import dev.pando.transport.Packet;
import dev.pando.transport.Packet.Query.Freshness;
import java.io.IOException;
import java.util.List;

/** Sessions, appends, commands and reads: codes 32 to 47. */
final class AppendFrames {
    static final List<FrameType<?>> TYPES = List.of(
            new FrameType<>(32, Packet.Append.class, AppendFrames::write, AppendFrames::append),
            new FrameType<>(33, Packet.Appended.class, AppendFrames::write, AppendFrames::appended),
            new FrameType<>(34, Packet.AppendRefused.class, AppendFrames::write, AppendFrames::appendRefused),
            new FrameType<>(35, Packet.OpenSession.class, AppendFrames::write, AppendFrames::openSession),
            new FrameType<>(36, Packet.SessionOpened.class, AppendFrames::write, AppendFrames::sessionOpened),
            new FrameType<>(37, Packet.Refused.class, AppendFrames::write, AppendFrames::refused),
            new FrameType<>(38, Packet.ReadIndex.class, AppendFrames::write, AppendFrames::readIndex),
            new FrameType<>(39, Packet.ReadIndexReply.class, AppendFrames::write, AppendFrames::readIndexReply),
            new FrameType<>(40, Packet.CommandResults.class, AppendFrames::write, AppendFrames::commandResults),
            new FrameType<>(41, Packet.Query.class, AppendFrames::write, AppendFrames::query),
            new FrameType<>(42, Packet.QueryReply.class, AppendFrames::write, AppendFrames::queryReply));

    private static final int FORWARDED = 1;
    private static final int LEASE_SUFFICES = 2;

    private AppendFrames() {}

    private static void write(Packet.Append append, Output out) throws IOException {
        if (append.payloads().size() > Packet.Append.MAX_PAYLOADS) {
            throw new IllegalArgumentException(
                    "An append of " + append.payloads().size() + " payloads can't be sent at once; the most is "
                            + Packet.Append.MAX_PAYLOADS + ".");
        }
        out.u64(append.session());
        out.u64(append.opened());
        out.u64(append.firstSequence());
        out.flag(append.forwarded());
        out.u16(append.machine());
        out.blobs(append.payloads());
    }

    private static Packet.Append append(Input in) throws WireFormatException {
        return new Packet.Append(
                in.i64(), in.u63(), in.u63(), in.flag(), in.u16(), in.blobs(Packet.Append.MAX_PAYLOADS));
    }

    private static void write(Packet.Appended appended, Output out) throws IOException {
        out.u64(appended.session());
        out.u64(appended.firstSequence());
        out.u32(appended.count());
        out.u64(appended.firstIndex());
        out.u64(appended.term());
    }

    private static Packet.Appended appended(Input in) throws WireFormatException {
        return new Packet.Appended(in.i64(), in.u63(), in.u31(), in.u63(), in.u63());
    }

    private static void write(Packet.AppendRefused refused, Output out) throws IOException {
        out.u64(refused.session());
        out.u64(refused.firstSequence());
        RefusalField.write(refused.refusal(), out);
        out.u64(refused.expected());
    }

    private static Packet.AppendRefused appendRefused(Input in) throws WireFormatException {
        return new Packet.AppendRefused(in.i64(), in.u63(), RefusalField.read(in), in.u63());
    }

    private static void write(Packet.OpenSession open, Output out) throws IOException {
        out.u64(open.requestId());
        out.u64(open.session());
        out.optionalMember(open.owner());
        out.u64(open.ttlMs());
        out.flag(open.forwarded());
    }

    private static Packet.OpenSession openSession(Input in) throws WireFormatException {
        return new Packet.OpenSession(in.i64(), in.i64(), in.optionalMember(), in.u63(), in.flag());
    }

    private static void write(Packet.SessionOpened opened, Output out) throws IOException {
        out.u64(opened.requestId());
        out.u64(opened.session());
        out.u64(opened.index());
    }

    private static Packet.SessionOpened sessionOpened(Input in) throws WireFormatException {
        return new Packet.SessionOpened(in.i64(), in.i64(), in.u63());
    }

    private static void write(Packet.Refused refused, Output out) throws IOException {
        out.u64(refused.requestId());
        RefusalField.write(refused.refusal(), out);
    }

    private static Packet.Refused refused(Input in) throws WireFormatException {
        return new Packet.Refused(in.i64(), RefusalField.read(in));
    }

    private static void write(Packet.ReadIndex read, Output out) throws IOException {
        out.u64(read.requestId());
        out.u8((read.forwarded() ? FORWARDED : 0) | (read.leaseSuffices() ? LEASE_SUFFICES : 0));
    }

    private static Packet.ReadIndex readIndex(Input in) throws WireFormatException {
        long requestId = in.i64();
        int flags = in.u8();
        if ((flags & ~(FORWARDED | LEASE_SUFFICES)) != 0) {
            throw new WireFormatException("A question for an index has the flags " + flags + ", which nobody knows.");
        }
        return new Packet.ReadIndex(requestId, (flags & LEASE_SUFFICES) != 0, (flags & FORWARDED) != 0);
    }

    private static void write(Packet.ReadIndexReply reply, Output out) throws IOException {
        out.u64(reply.requestId());
        out.u64(reply.index());
    }

    private static Packet.ReadIndexReply readIndexReply(Input in) throws WireFormatException {
        return new Packet.ReadIndexReply(in.i64(), in.u63());
    }

    private static void write(Packet.CommandResults results, Output out) throws IOException {
        if (results.outcomes().size() > Packet.CommandResults.MAX_OUTCOMES) {
            throw new IllegalArgumentException(results.outcomes().size()
                    + " outcomes can't be sent at once; the most is " + Packet.CommandResults.MAX_OUTCOMES + ".");
        }
        out.u64(results.session());
        out.u64(results.firstSequence());
        out.blobs(results.outcomes());
    }

    private static Packet.CommandResults commandResults(Input in) throws WireFormatException {
        return new Packet.CommandResults(in.i64(), in.u63(), in.blobs(Packet.CommandResults.MAX_OUTCOMES));
    }

    private static void write(Packet.Query query, Output out) throws IOException {
        out.u64(query.requestId());
        out.u16(query.machine());
        out.u8(code(query.freshness()));
        out.blob(query.query());
    }

    private static Packet.Query query(Input in) throws WireFormatException {
        return new Packet.Query(in.i64(), in.u16(), freshness(in.u8()), in.blob());
    }

    private static int code(Freshness freshness) {
        return switch (freshness) {
            case LINEARIZABLE -> 0;
            case LOCAL -> 1;
            case LEASE -> 2;
        };
    }

    private static Freshness freshness(int code) throws WireFormatException {
        return switch (code) {
            case 0 -> Freshness.LINEARIZABLE;
            case 1 -> Freshness.LOCAL;
            case 2 -> Freshness.LEASE;
            default -> throw new WireFormatException("There is no consistency " + code + ".");
        };
    }

    private static void write(Packet.QueryReply reply, Output out) throws IOException {
        out.u64(reply.requestId());
        out.blob(reply.result());
    }

    private static Packet.QueryReply queryReply(Input in) throws WireFormatException {
        return new Packet.QueryReply(in.i64(), in.blob());
    }
}
