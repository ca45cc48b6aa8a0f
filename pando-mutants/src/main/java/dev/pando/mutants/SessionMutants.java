package dev.pando.mutants;

import static dev.pando.mutants.SourceModule.RAFT;

import java.util.List;

/** Of sessions: each append takes effect once. */
final class SessionMutants {
    private SessionMutants() {}

    static final List<Mutant> ALL = List.of(
            Mutant.of(
                    "s24-repeat-is-appended-again",
                    "What a session sends again gets new numbers and goes into the log once more.",
                    RAFT.edit(
                            "runtime/Appends",
                            "(int) Math.min(next - append.firstSequence(), append.payloads().size());",
                            "0;")),
            Mutant.of(
                    "s24-new-leader-takes-appends-too-early",
                    "A new leader takes appends before it has applied what earlier leaders appended.",
                    RAFT.edit(
                            "runtime/Appends",
                            "if (admission != null || !node.leads() || !node.hasAppliedOwnTerm()) {",
                            "if (admission != null || !node.leads()) {")),
            Mutant.of(
                    "s24-table-outlives-its-leadership",
                    "A leader that comes back goes on with the sessions of its earlier leadership.",
                    RAFT.edit("runtime/Appends", """
                            admission = null;
                            waiting.clear();
                            """, "waiting.clear();")),
            Mutant.of(
                    "s24-client-retries-in-a-new-session",
                    "A client that connects again sends what is not acknowledged in a new session.",
                    RAFT.edit("client/Appends", """
                            progressNanos = loop.nanoTime();
                            isProbing = !window.isEmpty();
                            startAgain();
                            """, """
                            progressNanos = loop.nanoTime();
                            for (long sequence = window.end() - 1; sequence >= window.first(); sequence--) {
                                PendingAppend again = window.take(sequence);
                                if (again != null) {
                                    waiting.addFirst(again);
                                }
                            }
                            window = new Window();
                            drawSession();
                            startAgain();
                            """),
                    RAFT.edit(
                            "client/PendingAppend",
                            "return state.compareAndSet(State.WAITING, State.SENT);",
                            "return state.compareAndSet(State.WAITING, State.SENT) || state.get() == State.SENT;")),
            Mutant.of(
                    "s24-late-opening-brings-a-session-back",
                    "An append of a session that is gone goes into one that a late request has opened under its id.",
                    RAFT.edit(
                            "runtime/Appends",
                            "return session != null && session.openedIndex() == append.opened() ? session : null;",
                            "return session;")),
            Mutant.of(
                    "s24-member-retries-in-a-new-session",
                    "A member sends what a former leader may have appended to the next one in a new session.",
                    RAFT.edit("runtime/OwnSession", """
                            void leaderChanged() {
                                pausedTicks = 0;
                            """, """
                            void leaderChanged() {
                                pausedTicks = 0;
                                while (!inFlight.isEmpty()) {
                                    unsent.addFirst(inFlight.removeLast());
                                }
                                inFlightBytes = 0;
                                nextSequence = 1;
                                open = false;
                                session = 0;
                            """),
                    RAFT.edit(
                            "runtime/PendingAppend",
                            "if (!state.compareAndSet(State.QUEUED, State.SENT)) {",
                            "if (!state.compareAndSet(State.QUEUED, State.SENT) && state.get() != State.SENT) {")));
}
