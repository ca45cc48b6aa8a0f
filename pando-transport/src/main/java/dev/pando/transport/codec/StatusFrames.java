package dev.pando.transport.codec;

import dev.pando.transport.Packet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** How a member sees its cluster: codes 64 to 79. */
final class StatusFrames {
    static final List<FrameType<?>> TYPES = List.of(
            new FrameType<>(64, Packet.Status.class, StatusFrames::write, StatusFrames::status),
            new FrameType<>(65, Packet.StatusReply.class, StatusFrames::write, StatusFrames::statusReply));

    /** A configuration has at most 3 times 1,000 servers. */
    private static final int MAX_MEMBERS = 3_000;

    /** Of a member without any text. */
    private static final int MEMBER_BYTES = 16 + 3 * Short.BYTES + 2 * Long.BYTES;

    private StatusFrames() {}

    private static void write(Packet.Status status, Output out) throws IOException {
        out.u64(status.requestId());
        out.flag(status.forwarded());
    }

    private static Packet.Status status(Input in) throws WireFormatException {
        return new Packet.Status(in.i64(), in.flag());
    }

    private static void write(Packet.StatusReply reply, Output out) throws IOException {
        out.u64(reply.requestId());
        out.cluster(reply.cluster());
        out.member(reply.self());
        out.u64(reply.term());
        out.optionalMember(reply.leader());
        out.u64(reply.commitIndex());
        out.u64(reply.appliedIndex());
        out.u64(reply.lastIndex());
        out.flag(reply.canCommit());
        out.u64(reply.configurationIndex());
        out.u32(reply.members().size());
        for (Packet.MemberStatus member : reply.members()) {
            write(member, out);
        }
        Packet.MachinesStatus machines = reply.machines();
        out.flag(machines != null);
        if (machines != null) {
            out.u64(machines.appliedIndex());
            out.u64(machines.haltedIndex());
            out.sentence(machines.trouble());
        }
    }

    private static Packet.StatusReply statusReply(Input in) throws WireFormatException {
        return new Packet.StatusReply(
                in.i64(),
                in.cluster(),
                in.member(),
                in.u63(),
                in.optionalMember(),
                in.u63(),
                in.u63(),
                in.u63(),
                in.flag(),
                in.u63(),
                members(in),
                in.flag() ? new Packet.MachinesStatus(in.u63(), in.u63(), in.text()) : null);
    }

    private static List<Packet.MemberStatus> members(Input in) throws WireFormatException {
        int count = in.count(MEMBER_BYTES, MAX_MEMBERS);
        List<Packet.MemberStatus> members = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            members.add(new Packet.MemberStatus(in.member(), in.text(), in.text(), in.text(), in.i64(), in.i64()));
        }
        return Collections.unmodifiableList(members);
    }

    private static void write(Packet.MemberStatus member, Output out) throws IOException {
        out.member(member.id());
        out.text(member.address());
        out.text(member.role());
        out.text(member.state());
        out.u64(member.matchIndex());
        out.u64(member.lastContactMs());
    }
}
