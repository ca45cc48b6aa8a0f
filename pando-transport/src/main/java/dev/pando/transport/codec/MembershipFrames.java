package dev.pando.transport.codec;

import dev.pando.core.membership.Configuration;
import dev.pando.core.membership.Server;
import dev.pando.transport.Packet;
import java.io.IOException;
import java.util.List;

/** Joining, removing, leaving and transfers of leadership: codes 48 to 63. */
final class MembershipFrames {
    static final List<FrameType<?>> TYPES = List.of(
            new FrameType<>(48, Packet.Join.class, MembershipFrames::write, MembershipFrames::join),
            new FrameType<>(49, Packet.Joining.class, MembershipFrames::write, MembershipFrames::joining),
            new FrameType<>(50, Packet.Remove.class, MembershipFrames::write, MembershipFrames::remove),
            new FrameType<>(51, Packet.Removed.class, MembershipFrames::write, MembershipFrames::removed),
            new FrameType<>(52, Packet.Leave.class, MembershipFrames::write, MembershipFrames::leave),
            new FrameType<>(53, Packet.Left.class, MembershipFrames::write, MembershipFrames::left),
            new FrameType<>(56, Packet.Transfer.class, MembershipFrames::write, MembershipFrames::transfer),
            new FrameType<>(57, Packet.Transferred.class, MembershipFrames::write, MembershipFrames::transferred));

    private MembershipFrames() {}

    private static void write(Packet.Join join, Output out) throws IOException {
        out.u64(join.requestId());
        out.member(join.server().id());
        out.text(join.server().address());
        out.flag(join.forwarded());
    }

    private static Packet.Join join(Input in) throws WireFormatException {
        return new Packet.Join(in.i64(), new Server(in.member(), in.text()), in.flag());
    }

    private static void write(Packet.Joining joining, Output out) throws IOException {
        out.u64(joining.requestId());
        out.cluster(joining.cluster());
        out.u64(joining.index());
    }

    private static Packet.Joining joining(Input in) throws WireFormatException {
        return new Packet.Joining(in.i64(), in.cluster(), in.u63());
    }

    private static void write(Packet.Remove remove, Output out) throws IOException {
        out.u64(remove.requestId());
        out.member(remove.member());
        out.flag(remove.forwarded());
    }

    private static Packet.Remove remove(Input in) throws WireFormatException {
        return new Packet.Remove(in.i64(), in.member(), in.flag());
    }

    private static void write(Packet.Removed removed, Output out) throws IOException {
        out.u64(removed.requestId());
        out.u64(removed.index());
        out.blob(removed.configuration().encode());
    }

    private static Packet.Removed removed(Input in) throws WireFormatException {
        return new Packet.Removed(in.i64(), in.u63(), configuration(in.blob()));
    }

    private static Configuration configuration(byte[] encoded) throws WireFormatException {
        try {
            return Configuration.decode(encoded);
        } catch (IllegalArgumentException e) {
            throw new WireFormatException("A configuration is not valid: " + e.getMessage(), e);
        }
    }

    private static void write(Packet.Leave leave, Output out) throws IOException {
        out.u64(leave.requestId());
    }

    private static Packet.Leave leave(Input in) throws WireFormatException {
        return new Packet.Leave(in.i64());
    }

    private static void write(Packet.Left left, Output out) throws IOException {
        out.u64(left.requestId());
    }

    private static Packet.Left left(Input in) throws WireFormatException {
        return new Packet.Left(in.i64());
    }

    private static void write(Packet.Transfer transfer, Output out) throws IOException {
        out.u64(transfer.requestId());
        out.optionalMember(transfer.target());
        out.flag(transfer.forwarded());
    }

    private static Packet.Transfer transfer(Input in) throws WireFormatException {
        return new Packet.Transfer(in.i64(), in.optionalMember(), in.flag());
    }

    private static void write(Packet.Transferred transferred, Output out) throws IOException {
        out.u64(transferred.requestId());
        out.u64(transferred.term());
        out.optionalMember(transferred.leader());
    }

    private static Packet.Transferred transferred(Input in) throws WireFormatException {
        return new Packet.Transferred(in.i64(), in.u63(), in.optionalMember());
    }
}
