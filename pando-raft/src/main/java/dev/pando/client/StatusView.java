package dev.pando.client;

import dev.pando.MachinesStatus;
import dev.pando.Status;
import dev.pando.transport.Packet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a member says of its cluster, as callers see it. */
final class StatusView {
    private StatusView() {}

    static Status of(Packet.StatusReply reply) {
        List<Status.MemberStatus> members = reply.members().stream()
                .map(member -> of(member, reply.lastIndex()))
                .sorted(Comparator.comparing(Status.MemberStatus::id))
                .toList();
        return new Status(
                reply.cluster(),
                reply.self(),
                reply.term(),
                Optional.ofNullable(reply.leader()),
                reply.commitIndex(),
                reply.appliedIndex(),
                reply.lastIndex(),
                reply.canCommit(),
                reply.configurationIndex(),
                members,
                machines(reply.machines()));
    }

    private static Optional<MachinesStatus> machines(Packet.@Nullable MachinesStatus machines) {
        return Optional.ofNullable(machines)
                .map(m -> new MachinesStatus(m.appliedIndex(), m.haltedIndex(), m.trouble()));
    }

    private static Status.MemberStatus of(Packet.MemberStatus member, long lastIndex) {
        boolean isKnown = member.matchIndex() >= 0;
        return new Status.MemberStatus(
                member.id(),
                member.address(),
                member.role(),
                member.state(),
                member.matchIndex(),
                isKnown ? Math.max(0, lastIndex - member.matchIndex()) : -1,
                member.lastContactMs());
    }
}
