package dev.pando.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pando.Status;
import dev.pando.Status.MemberStatus;
import dev.pando.core.membership.MemberId;
import java.util.ArrayList;
import java.util.List;

/** A status, for people and for programs. */
final class StatusReport {
    private static final String UNKNOWN = "-";

    private StatusReport() {}

    static ObjectNode json(Status status) {
        ObjectNode node = Json.object();
        node.put("clusterId", status.cluster().toString());
        node.put("term", status.term());
        node.put("leader", status.leader().map(MemberId::toString).orElse(null));
        node.put("commitIndex", status.commitIndex());
        node.put("lastIndex", status.lastIndex());
        node.put("canCommit", status.canCommit());
        node.put("spareVoters", status.spareVoters());
        ArrayNode members = node.putArray("members");
        for (MemberStatus member : status.members()) {
            ObjectNode each = members.addObject();
            each.put("id", member.id().toString());
            each.put("address", member.address());
            each.put("role", member.role());
            each.put("state", member.state());
            putKnown(each, "matchIndex", member.matchIndex());
            putKnown(each, "lag", member.lag());
            putKnown(each, "lastContactMs", member.lastContactMs());
        }
        status.machines().ifPresent(machines -> {
            ObjectNode each = node.putObject("machines");
            each.put("member", status.self().toString());
            each.put("appliedIndex", machines.appliedIndex());
            each.put("haltedIndex", machines.haltedIndex());
            each.put("trouble", machines.trouble());
        });
        return node;
    }

    /** The library says -1 for what it does not know; as a number that would be mistaken for one. */
    static void putKnown(ObjectNode node, String key, long value) {
        if (value < 0) {
            node.putNull(key);
        } else {
            node.put(key, value);
        }
    }

    static String text(Status status) {
        TextTable table = new TextTable(List.of("member", "address", "role", "state", "match", "lag", "last contact"));
        for (MemberStatus member : status.members()) {
            table.row(List.of(
                    member.id().brief(),
                    member.address(),
                    member.role(),
                    member.state(),
                    known(member.matchIndex(), ""),
                    known(member.lag(), ""),
                    known(member.lastContactMs(), " ms")));
        }
        return summary(status) + System.lineSeparator() + table;
    }

    private static String summary(Status status) {
        List<String> lines = new ArrayList<>();
        lines.add("cluster     " + status.cluster());
        lines.add("term        " + status.term());
        lines.add("leader      " + status.leader().map(id -> named(status, id)).orElse("none known"));
        lines.add("committed   " + status.commitIndex() + " of " + status.lastIndex());
        lines.add("can commit  " + (status.canCommit() ? "yes" : "no: a majority of the voters does not answer"));
        lines.add("may lose    " + mayLose(status.spareVoters()));
        status.machines()
                .ifPresent(
                        machines -> lines.add("machines    of " + status.self().brief() + ": carried out up to "
                                + machines.appliedIndex()
                                + (machines.haltedIndex() == 0 ? "" : "; halted. " + machines.trouble())));
        return String.join(System.lineSeparator(), lines) + System.lineSeparator();
    }

    private static String mayLose(int voters) {
        if (voters == 0) {
            return "no voter: all of them are needed";
        }
        return voters == 1 ? "any 1 voter" : "any " + voters + " voters";
    }

    static String named(Status status, MemberId id) {
        return status.members().stream()
                .filter(member -> member.id().equals(id))
                .map(member -> id.brief() + " (" + member.address() + ")")
                .findFirst()
                .orElse(id.brief());
    }

    static String known(long value, String unit) {
        return value < 0 ? UNKNOWN : value + unit;
    }
}
