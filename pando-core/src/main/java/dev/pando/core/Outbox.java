package dev.pando.core;

import dev.pando.core.message.Message;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the next {@link Ready} will hold, as far as it is known already. */
final class Outbox extends ByValue {
    private final List<Message> messages = new ArrayList<>();
    private final List<Message> messagesAfterPersist = new ArrayList<>();
    private final List<Ready.Load> loads = new ArrayList<>();
    private final List<Ready.Fetch> fetches = new ArrayList<>();
    private final List<Outcome> outcomes = new ArrayList<>();

    Outbox copy() {
        Outbox copy = new Outbox();
        copy.messages.addAll(messages);
        copy.messagesAfterPersist.addAll(messagesAfterPersist);
        copy.loads.addAll(loads);
        copy.fetches.addAll(fetches);
        copy.outcomes.addAll(outcomes);
        return copy;
    }

    /** Says something in the current term: at once if that term and the vote in it are durable, otherwise then. */
    void send(Ballot ballot, Message message) {
        (ballot.isDurable() ? messages : messagesAfterPersist).add(message);
    }

    /** Says something that binds nobody: pre-votes and the answers to them. */
    void sendAtOnce(Message message) {
        messages.add(message);
    }

    void load(Ready.Load load) {
        loads.add(load);
    }

    /** The last word of where a snapshot is counts. */
    void fetch(Ready.Fetch fetch) {
        fetches.clear();
        fetches.add(fetch);
    }

    void answer(Outcome outcome) {
        outcomes.add(outcome);
    }

    void refuse(MemberState state, long requestId, Outcome.Reason reason, String detail) {
        outcomes.add(new Outcome.Refused(requestId, reason, state.leader(), detail));
    }

    boolean isEmpty() {
        return messages.isEmpty()
                && messagesAfterPersist.isEmpty()
                && loads.isEmpty()
                && fetches.isEmpty()
                && outcomes.isEmpty();
    }

    Ready drain(Ready.@Nullable Persist persist, RaftLog log) {
        Ready ready = new Ready(
                persist,
                List.copyOf(messages),
                List.copyOf(messagesAfterPersist),
                log.commitIndex(),
                log.takeCommitted(),
                List.copyOf(loads),
                List.copyOf(fetches),
                List.copyOf(outcomes));
        messages.clear();
        messagesAfterPersist.clear();
        loads.clear();
        fetches.clear();
        outcomes.clear();
        return ready;
    }

    @Override
    @Nullable Object[] values() {
        // Refusals hold an enum, whose hash is its identity; their text is the same in every run.
        return new Object[] {messages, messagesAfterPersist, loads, fetches, outcomes.toString()};
    }
}
