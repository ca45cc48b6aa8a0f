package dev.pando.transport.codec;

import dev.pando.core.SnapshotPoint;
import dev.pando.core.StoredLog.ConfigurationAt;
import dev.pando.core.membership.Configuration;
import dev.pando.core.membership.MemberId;
import dev.pando.transport.Packet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Snapshots, piece by piece: codes 96 to 111. */
final class SnapshotFrames {
    static final List<FrameType<?>> TYPES = List.of(
            new FrameType<>(96, Packet.SnapshotQuery.class, SnapshotFrames::write, SnapshotFrames::query),
            new FrameType<>(97, Packet.SnapshotOffer.class, SnapshotFrames::write, SnapshotFrames::offer),
            new FrameType<>(98, Packet.SnapshotRead.class, SnapshotFrames::write, SnapshotFrames::read),
            new FrameType<>(99, Packet.SnapshotPiece.class, SnapshotFrames::write, SnapshotFrames::piece));

    private static final int MEMBER_BYTES = 2 * Long.BYTES;

    private SnapshotFrames() {}

    private static void write(Packet.SnapshotQuery query, Output out) throws IOException {
        out.u64(query.requestId());
        out.u64(query.minIndex());
    }

    private static Packet.SnapshotQuery query(Input in) throws WireFormatException {
        return new Packet.SnapshotQuery(in.i64(), in.u63());
    }

    private static void write(Packet.SnapshotOffer offer, Output out) throws IOException {
        SnapshotPoint point = offer.point();
        out.u64(offer.requestId());
        out.u64(point.index());
        out.u64(point.term());
        out.u64(point.timeMs());
        out.u64(point.configuration().index());
        out.blob(point.configuration().configuration().encode());
        out.u32(point.removed().size());
        for (MemberId removed : point.removed()) {
            out.member(removed);
        }
        out.u64(offer.snapshot());
        out.u64(offer.fileBytes());
    }

    private static Packet.SnapshotOffer offer(Input in) throws WireFormatException {
        long requestId = in.i64();
        SnapshotPoint point = point(in);
        return new Packet.SnapshotOffer(requestId, point, in.i64(), in.u63());
    }

    private static SnapshotPoint point(Input in) throws WireFormatException {
        long index = in.u63();
        long term = in.u63();
        long timeMs = in.u63();
        long configurationIndex = in.u63();
        byte[] configuration = in.blob();
        int count = in.count(MEMBER_BYTES, Integer.MAX_VALUE);
        List<MemberId> removed = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            removed.add(in.member());
        }
        try {
            ConfigurationAt latest = new ConfigurationAt(configurationIndex, Configuration.decode(configuration));
            return new SnapshotPoint(index, term, timeMs, latest, removed);
        } catch (IllegalArgumentException e) {
            throw new WireFormatException("What a snapshot stands for can't be: " + e.getMessage(), e);
        }
    }

    private static void write(Packet.SnapshotRead read, Output out) throws IOException {
        out.u64(read.requestId());
        out.u64(read.snapshot());
        out.u64(read.position());
        out.u32(read.maxBytes());
    }

    private static Packet.SnapshotRead read(Input in) throws WireFormatException {
        return new Packet.SnapshotRead(in.i64(), in.i64(), in.u63(), in.u31());
    }

    private static void write(Packet.SnapshotPiece piece, Output out) throws IOException {
        out.u64(piece.requestId());
        out.u64(piece.snapshot());
        out.u64(piece.position());
        out.blob(piece.bytes());
    }

    private static Packet.SnapshotPiece piece(Input in) throws WireFormatException {
        return new Packet.SnapshotPiece(in.i64(), in.i64(), in.u63(), in.slice());
    }
}
