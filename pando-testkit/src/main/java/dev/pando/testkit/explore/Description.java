package dev.pando.testkit.explore;

import dev.pando.core.HardState;
import dev.pando.core.entry.LogEntry;
import dev.pando.core.membership.MemberId;
import dev.pando.core.message.Message;
import dev.pando.core.message.Message.AppendRequest;
import dev.pando.core.message.Message.AppendResponse;
import dev.pando.core.message.Message.Inquiry;
import dev.pando.core.message.Message.InstallRequest;
import dev.pando.core.message.Message.Lacking;
import dev.pando.core.message.Message.Removed;
import dev.pando.core.message.Message.VoteRequest;
import dev.pando.core.message.Message.VoteResponse;
import dev.pando.testkit.Violation;
import java.util.List;

/** Says in a line what has happened. The members are A, B, C and so on. */
final class Description {
    private final Model model;

    Description(Model model) {
        this.model = model;
    }

    /** A step: what happens, what the member is then, and what it says. */
    String of(int actor, int action, LocalStep step) {
        Member member = model.locals.get(step.next());
        HardState durable = member.disk.hardState();
        StringBuilder line = new StringBuilder(of(actor, action));
        line.append(" -> ")
                .append(member.core.role())
                .append(" in term ")
                .append(member.core.term())
                .append(", log ")
                .append(model.cluster.logs.describe(member.log))
                .append(", committed to ")
                .append(member.core.commitIndex())
                .append("; durable: term ")
                .append(durable.term());
        MemberId vote = durable.vote();
        if (vote != null) {
            line.append(" for ").append(name(vote));
        }
        line.append(", log ").append(model.cluster.logs.describe(member.disk.log()));
        String separator = "; sends ";
        for (int message : step.sent()) {
            line.append(separator).append(of(model.messages.get(message)));
            separator = ", ";
        }
        return line.toString();
    }

    String of(Violation violation) {
        return "VIOLATED: " + violation.what() + ": " + violation.detail();
    }

    /** What happens to a member. */
    String of(int actor, int action) {
        int argument = Action.argument(action);
        String what =
                switch (Action.kind(action)) {
                    case DELIVER -> "takes " + of(model.messages.get(argument));
                    case DELIVER_LATE ->
                        "hears nothing for an election timeout and takes " + of(model.messages.get(argument));
                    case CAMPAIGN -> "hears nothing for long and campaigns";
                    case HEARTBEAT -> "owes a heartbeat";
                    case PROPOSE -> "is asked to append";
                    case UNREACHABLE -> "hears that " + name(argument) + " could not be reached";
                    case FINISH_WRITES -> "has written" + (argument == 1 ? "" : " " + argument + " times");
                    case FINISH_LOAD -> "has read entries from disk";
                    case COMPACT -> "takes a snapshot and drops its log up to there";
                    case FETCH -> "has fetched a snapshot of " + model.cluster.logs.describe(argument);
                    case CRASH -> "crashes" + torn(argument) + " and starts again";
                    case FOUND -> "is asked to found the cluster";
                    case ADD_LEARNER -> "is asked to add " + name(argument);
                    case REMOVE -> "is asked to remove " + name(argument);
                    case REMOVE_TWO ->
                        "is asked to remove " + name(Action.first(argument)) + " and " + name(Action.second(argument));
                    case SWAP ->
                        "is asked to promote " + name(Action.first(argument)) + " and remove "
                                + name(Action.second(argument));
                    case EXCHANGE ->
                        "is asked to promote " + name(Action.first(argument)) + " and demote "
                                + name(Action.second(argument));
                };
        return name(actor) + " " + what;
    }

    private static String torn(int torn) {
        return switch (torn) {
            case 0 -> "";
            case 1 -> " when it has written term and vote";
            default -> " when it has written " + (torn - 2) + " entries";
        };
    }

    private static String of(Message message) {
        String what;
        if (message instanceof VoteRequest m) {
            what = (m.pre() ? "PreVoteRequest" : "VoteRequest") + "(log to " + m.lastIndex() + "/" + m.lastTerm() + ")";
        } else if (message instanceof VoteResponse m) {
            what = (m.pre() ? "PreVoteResponse" : "VoteResponse") + "(" + (m.granted() ? "yes" : "no") + ")";
        } else if (message instanceof AppendRequest m) {
            List<Long> terms = m.entries().stream().map(LogEntry::term).toList();
            what = "AppendRequest(after " + m.previousIndex() + "/" + m.previousTerm() + ": " + terms
                    + ", committed to " + m.commitIndex() + ")";
        } else if (message instanceof AppendResponse m) {
            what = "AppendResponse(" + (m.success() ? "yes, to " : "no, not after ") + m.index() + ")";
        } else if (message instanceof Removed m) {
            what = "Removed(by " + m.index() + ")";
        } else if (message instanceof InstallRequest m) {
            what = "InstallRequest(up to " + m.index() + ")";
        } else if (message instanceof Inquiry) {
            what = "Inquiry";
        } else if (message instanceof Lacking m) {
            what = "Lacking(to " + m.index() + ")";
        } else {
            what = "TimeoutNow";
        }
        return what + " " + name(message.from()) + ">" + name(message.to()) + " in term " + message.term();
    }

    private static String name(MemberId id) {
        return name(Cluster.number(id));
    }

    private static String name(int member) {
        return String.valueOf((char) ('A' + member));
    }
}
