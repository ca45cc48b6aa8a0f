package dev.pando.testkit.explore;

import dev.pando.core.CoreOptions;
import dev.pando.core.Event;
import dev.pando.core.RaftCore;
import dev.pando.core.Ready;
import dev.pando.core.Role;
import dev.pando.core.membership.MemberId;
import dev.pando.core.message.Message;
import dev.pando.core.message.Message.AppendRequest;
import dev.pando.core.message.Message.AppendResponse;
import dev.pando.core.message.Message.InstallRequest;
import dev.pando.core.message.Message.VoteRequest;
import dev.pando.core.message.Message.VoteResponse;
import dev.pando.testkit.Violation;

/**
 * Messages that are over: they change nothing any more, whenever they come. They are taken from those under way, or worlds
 * would differ in nothing else. Once over, they stay so.
 *
 * <p>Nothing is taken on trust for that: afterwards {@link #check} delivers what is over to every member that was seen, in
 * every state in which it is over, so that what was forgotten would have been found not to matter.
 */
final class Forgetting {
    private final CoreOptions options;

    /** No term comes after it. */
    private final long lastTerm;

    /** Whoever hears a removed server campaign tells it so, however late: such requests are never over. */
    private final boolean mayBeRemoved;

    Forgetting(Cluster cluster) {
        options = cluster.options;
        lastTerm = cluster.lastTerm();
        mayBeRemoved = cluster.bounds.changes() > 0 || cluster.bounds.jointChanges() > 0;
    }

    boolean isOver(Member receiver, Member sender, Message message) {
        return isResponse(message)
                ? isUnawaited(receiver, message)
                : isSettled(receiver, message)
                        && sender.disk.hardState().term() == lastTerm
                        && !isAsking(sender, lastTerm);
    }

    private static boolean isResponse(Message message) {
        return message instanceof AppendResponse || message instanceof VoteResponse;
    }

    /** The receiver's term is durable, so that it learns none from this response, and it has no use for what it says. */
    private static boolean isUnawaited(Member receiver, Message response) {
        boolean isPre = response instanceof VoteResponse vote && vote.pre();
        boolean isLeading = receiver.isLeader && response instanceof VoteResponse;
        return !isPre
                && receiver.disk.hardState().term() >= response.term()
                && (isLeading || !isAsking(receiver, response.term()));
    }

    private static boolean isAsking(Member member, long term) {
        Role role = member.core.role();
        return member.core.term() == term && (role == Role.CANDIDATE || role == Role.LEADER);
    }

    /** The receiver will only say which term it is in. */
    private boolean isSettled(Member receiver, Message request) {
        long term = receiver.disk.hardState().term();
        if (request instanceof VoteRequest vote) {
            MemberId given = receiver.disk.hardState().vote();
            boolean isGivenToAnother = given != null && !given.equals(vote.from());
            return !mayBeRemoved && !vote.pre() && (vote.term() < term || (vote.term() == term && isGivenToAnother));
        }
        return (request instanceof AppendRequest || request instanceof InstallRequest) && request.term() < term;
    }

    /** Whether a step from one state to the other may be what makes a message be over. */
    static boolean isOccasion(Member before, Member after) {
        return before.core.role() != after.core.role()
                || before.core.term() != after.core.term()
                || !before.disk.hardState().equals(after.disk.hardState());
    }

    /** Whether this message, if it may be over for this receiver, changes nothing. */
    void check(Member receiver, Message message) {
        boolean mayBeOver = isResponse(message) ? isUnawaited(receiver, message) : isSettled(receiver, message);
        if (!mayBeOver || receiver.core.term() > lastTerm) {
            return;
        }
        RaftCore core = receiver.core.copy();
        changesNothing(core, message);
        if (message instanceof VoteRequest) {
            for (int i = 0; i < options.electionTicks(); i++) {
                core.step(new Event.Tick());
            }
            core.ready();
            if (core.term() <= lastTerm) {
                changesNothing(core, message);
            }
        }
    }

    private void changesNothing(RaftCore core, Message message) {
        RaftCore before = core.copy();
        core.step(new Event.Received(message));
        boolean isSilent = true;
        if (core.hasReady()) {
            Ready ready = core.ready();
            isSilent = ready.persist() == null;
            for (Message said : ready.messages()) {
                isSilent &= isAnswer(message, said);
            }
            for (Message said : ready.messagesAfterPersist()) {
                isSilent &= isAnswer(message, said);
            }
        }
        if (!isSilent || !core.equals(before)) {
            throw new Violation("StaleChangesNothing", before + " takes notice of " + message + ".");
        }
    }

    private boolean isAnswer(Message request, Message said) {
        return !isResponse(request) && isResponse(said) && said.to().equals(request.from()) && said.term() <= lastTerm;
    }
}
