package dev.pando.mutants;

import static dev.pando.mutants.SourceModule.CORE;

import java.util.List;

/** Of terms, votes and elections. */
final class ElectionMutants {
    private ElectionMutants() {}

    static final List<Mutant> ALL = List.of(
            Mutant.of(
                    "s12-vote-leaves-before-it-is-durable",
                    "What is said in a term does not wait until term and vote are durable.",
                    CORE.edit(
                            "Outbox",
                            "(ballot.isDurable() ? messages : messagesAfterPersist).add(message);",
                            "messages.add(message);")),
            Mutant.of(
                    "s12-earlier-write-makes-the-vote-durable",
                    "When any write of term and vote has finished, the latest vote is taken for durable.",
                    CORE.edit("Ballot", "durable = state;", "durable = current;")),
            Mutant.of(
                    "s12-pre-vote-clears-the-vote",
                    "Whoever asks for pre-votes forgets the vote that it gave in its term.",
                    CORE.edit("Elections", "CandidateState candidate = roles.becomePreCandidate();", """
                            CandidateState candidate = roles.becomePreCandidate();
                            state.ballot.forgetVote();
                            """),
                    CORE.edit("Ballot", "boolean hasChanged() {", """
                            void forgetVote() {
                                current = new HardState(current.term(), null);
                            }

                            boolean hasChanged() {
                            """)),
            Mutant.of(
                    "s12-second-vote-in-a-term",
                    "A member votes for whoever asks next in the same term, too.",
                    CORE.edit(
                            "Elections",
                            "boolean isFree = given == null || given.equals(request.from());",
                            "boolean isFree = true;"),
                    CORE.edit("Elections", """
                            if (isGranted) {
                                state.ballot.voteFor(request.from());
                            """, """
                            if (isGranted) {
                                if (given == null) {
                                    state.ballot.voteFor(request.from());
                                }
                            """)),
            Mutant.of(
                    "s5-votes-for-a-log-that-is-behind",
                    "Votes go to whoever asks first, so that a wiped member can be elected.",
                    CORE.edit(
                            "Elections",
                            "return state.log.isUpToDate(request.lastIndex(), request.lastTerm());",
                            "return true;")),
            Mutant.of(
                    "s5-longer-log-beats-later-term",
                    "A log is up to date if it is as long as the voter's, whatever its last term.",
                    CORE.edit(
                            "RaftLog",
                            "return otherLastTerm > lastTerm() || (otherLastTerm == lastTerm() && otherLastIndex >= lastIndex());",
                            "return otherLastIndex >= lastIndex();")),
            Mutant.of(
                            "s4-campaigns-under-the-committed-configuration",
                            "Elections go by the last configuration known to be committed, not by the last in the log.",
                            CORE.edit(
                                    "Elections",
                                    "Configuration configuration = candidate.founding != null ? candidate.founding.initial() : state.configuration();",
                                    """
                                    Configuration configuration = candidate.founding != null
                                            ? candidate.founding.initial()
                                            : state.log.committedConfiguration().configuration();
                                    """),
                            CORE.edit("Elections", """
                                    for (Server server : state.configuration().servers()) {
                                        MemberId voter = server.id();
                                        if (voter.equals(state.self) || !state.configuration().isVoter(voter)) {
                                    """, """
                                    for (Server server : state.log.committedConfiguration().configuration().servers()) {
                                        MemberId voter = server.id();
                                        if (voter.equals(state.self)
                                                || !state.log.committedConfiguration().configuration().isVoter(voter)) {
                                    """),
                            CORE.edit("Elections", """
                                    Configuration configuration = state.configuration();
                                    return state.isVoter()
                                    """, """
                                    Configuration configuration = state.log.committedConfiguration().configuration();
                                    return configuration.isVoter(state.self)
                                    """))
                    .alsoOf("S5"),
            Mutant.of(
                    "s8-learner-refuses-to-vote",
                    "Who is no voter in its own configuration, perhaps an old one, gives no vote.",
                    CORE.edit(
                            "Elections",
                            "respond(request, request.term() > state.term() && isUpToDate(request));",
                            "respond(request, request.term() > state.term() && isUpToDate(request) && state.isVoter());"),
                    CORE.edit(
                            "Elections",
                            "boolean isGranted = request.term() == state.term() && isFree && isUpToDate(request);",
                            """
                            boolean isGranted =
                                    request.term() == state.term() && isFree && isUpToDate(request) && state.isVoter();
                            """)),
            Mutant.of(
                    "s11-term-changes-under-a-leader",
                    "A leader that hears of a later term takes it over and leads on.",
                    CORE.edit(
                            "RaftCore",
                            "roles.adoptTerm(response.term()); // §3.3: this leadership is over",
                            "state.ballot.adopt(response.term());"),
                    CORE.edit("Appending", """
                            if (leader.term != state.term()) {
                                throw new InvariantViolation(
                                        "The term became " + state.term() + " under the leader of " + leader.term + ".");
                            }
                            """, "")),
            Mutant.of(
                    "s11-entries-carry-a-later-term",
                    "A leader that hears of a later term gives its entries that term.",
                    CORE.edit(
                            "RaftCore",
                            "roles.adoptTerm(response.term()); // §3.3: this leadership is over",
                            "state.ballot.adopt(response.term());"),
                    CORE.edit("Appending", """
                            if (leader.term != state.term()) {
                                throw new InvariantViolation(
                                        "The term became " + state.term() + " under the leader of " + leader.term + ".");
                            }
                            """, ""),
                    CORE.edit(
                            "Appending",
                            "log.append(LogEntry.encode(state.group, index, leader.term, timeMs(leader), proposal));",
                            "log.append(LogEntry.encode(state.group, index, state.term(), timeMs(leader), proposal));"),
                    CORE.edit("Replication", "leader.term,\n previous,", "state.term(),\n previous,"),
                    CORE.edit(
                            "RaftCore",
                            "progress == null || response.term() < leader.term",
                            "progress == null || response.term() < state.term()")),
            Mutant.of(
                    "s17-an-election-needs-one-vote-less",
                    "Half of the voters elect a leader, and keep one.",
                    CORE.edit(
                            "membership/Quorum",
                            "return count > voters.size() / 2;",
                            "return count >= (voters.size() + 1) / 2;")),
            Mutant.of(
                    "l3-nobody-sticks-to-a-leader",
                    "Who hears from a leader votes against it all the same, so that elections never end.",
                    CORE.edit("Elections", "if (isSticky && !request.transfer()) {", "if (isSticky && false) {")),
            Mutant.of(
                    "l3-leader-needs-no-answers",
                    "A leader that no quorum answers goes on, and keeps the others from electing one.",
                    CORE.edit("RaftCore", "if (!replication.hasHeardFromQuorum(leader)) {", "if (false) {")),
            Mutant.of(
                    "l4-later-term-ignores-the-leader",
                    "A member in a later term does not tell the leader so, and never comes back.",
                    CORE.edit("Following", "reject(request, 0); // the sender learns that its term is over", "")),
            Mutant.of(
                    "l4-refused-pre-vote-tells-no-term",
                    "Who is refused a pre-vote does not take over the later term, and asks in vain for ever.",
                    CORE.edit(
                            "Elections",
                            "if (!isPreGrant && response.term() > state.term()) {",
                            "if (!response.pre() && response.term() > state.term()) {")),
            Mutant.of(
                    "l4-pre-vote-takes-the-term-over",
                    "A pre-vote moves the voter's term, so that a member that can't win disturbs all.",
                    CORE.edit(
                            "Elections",
                            "respond(request, request.term() > state.term() && isUpToDate(request));",
                            """
                            boolean isLater = request.term() > state.term();
                            if (isLater) {
                                roles.adoptTerm(request.term());
                            }
                            respond(request, isLater && isUpToDate(request));
                            """)),
            Mutant.of(
                    "l5-slow-disk-campaigns-for-ever",
                    "A candidate whose vote is not durable in time begins anew, and again.",
                    CORE.edit(
                            "Elections",
                            "if (state.role instanceof CandidateState && !state.ballot.isDurable()) {",
                            "if (false) {")));
}
