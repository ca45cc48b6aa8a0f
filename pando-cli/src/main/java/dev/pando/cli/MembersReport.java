package dev.pando.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pando.Members;
import dev.pando.Status;
import dev.pando.Status.MemberStatus;
import dev.pando.core.membership.MemberId;
import java.util.List;

/** Who belongs to a cluster, for people and for programs. */
final class MembersReport {
    private MembersReport() {}

    static ObjectNode json(Members members) {
        Status status = members.status();
        ObjectNode node = Json.object();
        node.put("clusterId", status.cluster().toString());
        node.put("term", status.term());
        node.put("leader", status.leader().map(MemberId::toString).orElse(null));
        node.put("rosterIndex", members.roster().index());
        members(node, members);
        return node;
    }

    /** Adds who belongs to it, and how each is doing. */
    static void members(ObjectNode node, Members members) {
        ArrayNode array = node.putArray("members");
        for (MemberStatus member : members.status().members()) {
            ObjectNode each = array.addObject();
            each.put("id", member.id().toString());
            each.put("address", member.address());
            each.put("role", member.role());
            each.put("state", member.state());
            StatusReport.putKnown(each, "lag", member.lag());
        }
    }

    static String text(Members members) {
        Status status = members.status();
        TextTable table = new TextTable(List.of("member", "address", "role", "state", "lag"));
        for (MemberStatus member : status.members()) {
            table.row(List.of(
                    member.id().brief(),
                    member.address(),
                    member.role(),
                    member.state(),
                    StatusReport.known(member.lag(), "")));
        }
        return leader(status) + System.lineSeparator() + System.lineSeparator() + table;
    }

    /** Who leads, and in which term. */
    static String leader(Status status) {
        return status.leader()
                .map(id -> StatusReport.named(status, id) + " leads in term " + status.term())
                .orElse("nobody is known to lead in term " + status.term());
    }
}
