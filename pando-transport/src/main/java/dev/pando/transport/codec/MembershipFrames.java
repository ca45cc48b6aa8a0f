package dev.pando.transport.codec;

import dev.pando.core.membership.Change;
import dev.pando.core.membership.Configuration;
import dev.pando.core.membership.Reconfiguration;
import dev.pando.core.membership.Server;
import dev.pando.transport.Packet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Joining, leaving, other changes of the membership, and transfers of leadership: codes 48 to 63. */
final class MembershipFrames {
    static final List<FrameType<?>> TYPES = List.of(
            new FrameType<>(48, Packet.Join.class, MembershipFrames::write, MembershipFrames::join),
            new FrameType<>(49, Packet.Joining.class, MembershipFrames::write, MembershipFrames::joining),
            new FrameType<>(50, Packet.Reconfigure.class, MembershipFrames::write, MembershipFrames::reconfigure),
            new FrameType<>(51, Packet.Reconfigured.class, MembershipFrames::write, MembershipFrames::reconfigured),
            new FrameType<>(52, Packet.Leave.class, MembershipFrames::write, MembershipFrames::leave),
            new FrameType<>(53, Packet.Left.class, MembershipFrames::write, MembershipFrames::left),
            new FrameType<>(56, Packet.Transfer.class, MembershipFrames::write, MembershipFrames::transfer),
            new FrameType<>(57, Packet.Transferred.class, MembershipFrames::write, MembershipFrames::transferred));

    private MembershipFrames() {}

    private static void write(Packet.Join join, Output out) throws IOException {
        out.u64(join.requestId());
        out.member(join.server().id());
        out.text(join.server().address());
        out.flag(join.isReplica());
        out.optionalMember(join.replaced());
        out.flag(join.forwarded());
    }

    private static Packet.Join join(Input in) throws WireFormatException {
        long id = in.i64();
        Server server = new Server(in.member(), in.text());
        return new Packet.Join(id, server, in.flag(), in.optionalMember(), in.flag());
    }

    private static void write(Packet.Joining joining, Output out) throws IOException {
        out.u64(joining.requestId());
        out.cluster(joining.cluster());
        out.u64(joining.index());
    }

    private static Packet.Joining joining(Input in) throws WireFormatException {
        return new Packet.Joining(in.i64(), in.cluster(), in.u63());
    }

    private static void write(Packet.Reconfigure reconfigure, Output out) throws IOException {
        Reconfiguration wanted = reconfigure.reconfiguration();
        out.u64(reconfigure.requestId());
        out.u64(wanted.basedOn());
        out.flag(wanted.isForced());
        out.flag(reconfigure.forwarded());
        out.u32(wanted.changes().size());
        for (Change change : wanted.changes()) {
            ChangeField.write(change, out);
        }
    }

    private static Packet.Reconfigure reconfigure(Input in) throws WireFormatException {
        long id = in.i64();
        long basedOn = in.u63();
        boolean isForced = in.flag();
        boolean isForwarded = in.flag();
        int count = in.count(ChangeField.LEAST_BYTES, Reconfiguration.MAX_CHANGES);
        List<Change> changes = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            changes.add(ChangeField.read(in));
        }
        return new Packet.Reconfigure(id, new Reconfiguration(basedOn, changes, isForced), isForwarded);
    }

    private static void write(Packet.Reconfigured reconfigured, Output out) throws IOException {
        out.u64(reconfigured.requestId());
        out.u64(reconfigured.index());
        out.blob(reconfigured.configuration().encode());
    }

    private static Packet.Reconfigured reconfigured(Input in) throws WireFormatException {
        return new Packet.Reconfigured(in.i64(), in.u63(), configuration(in.blob()));
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
