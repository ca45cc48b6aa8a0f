package dev.pando.mutants;

import static dev.pando.mutants.SourceModule.CORE;
import static dev.pando.mutants.SourceModule.RAFT;

import java.util.List;

/** Of joining, leaving, and who belongs. */
final class MembershipMutants {
    private MembershipMutants() {}

    static final List<Mutant> ALL = List.of(
            Mutant.of(
                    "s1-change-before-the-own-term-has-committed",
                    "A new leader changes the membership before an entry of its own term is committed.",
                    CORE.edit("Membership", """
                            if (!commitment.hasCommittedInTerm(leader)) {
                                return notReady();
                            }
                            Configuration settled
                            """, "Configuration settled"),
                    CORE.edit("Membership", """
                            private @Nullable Obstacle obstacle(LeaderState leader) {
                                if (!commitment.hasCommittedInTerm(leader)) {
                                    return notReady();
                                }
                            """, "private @Nullable Obstacle obstacle(LeaderState leader) {")),
            Mutant.of(
                    "s2-joint-entries-are-committed-by-the-new-half",
                    "In joint consensus an entry is committed when a majority of C_new has it.",
                    CORE.edit(
                            "membership/Quorum",
                            "return configuration.isJoint() ? Math.min(agreed, majorityReached(configuration.outgoing(), reached)) : agreed;",
                            "return agreed;")),
            Mutant.of(
                    "s2-joint-elections-are-won-by-the-new-half",
                    "In joint consensus a candidate is elected by a majority of C_new.",
                    CORE.edit(
                            "Elections",
                            "if (Quorum.isQuorum(configuration, id -> candidate.votes.getOrDefault(id, false))) {",
                            "if (Quorum.isQuorum(configuration.settled(), id -> candidate.votes.getOrDefault(id, false))) {")),
            Mutant.of(
                    "s2-joint-elections-are-won-by-the-old-half",
                    "In joint consensus a candidate is elected by a majority of C_old.",
                    CORE.edit(
                            "Elections",
                            "if (Quorum.isQuorum(configuration, id -> candidate.votes.getOrDefault(id, false))) {",
                            """
                            Configuration half = configuration.isJoint()
                                    ? Configuration.of(configuration.outgoing().toArray(Server[]::new))
                                    : configuration;
                            if (Quorum.isQuorum(half, id -> candidate.votes.getOrDefault(id, false))) {
                            """)),
            Mutant.of(
                    "s2-new-leader-leaves-an-uncommitted-joint-configuration",
                    "A new leader that finds a joint configuration leaves it before that is committed.",
                    CORE.edit("Membership", """
                            && current.index() <= state.log.commitIndex()
                            && commitment.hasCommittedInTerm(leader)) {
                            """, """
                            && (current.index() <= state.log.commitIndex()
                                    || state.log.termAt(current.index()) < leader.term)) {
                            """)),
            Mutant.of(
                    "s2-new-leader-never-leaves-a-joint-configuration",
                    "A new leader that finds a joint configuration takes it for somebody else's business.",
                    CORE.edit(
                            "Membership",
                            "&& commitment.hasCommittedInTerm(leader)) {",
                            "&& state.log.termAt(current.index()) == leader.term) {")),
            Mutant.of(
                    "s2-recovered-joint-configuration-is-taken-for-the-new-one",
                    "A member that starts again with a joint configuration goes by C_new alone.",
                    CORE.edit("RaftLog", "stored.configurations(), stored.snapshot().removed());", """
                            stored.configurations().stream()
                                    .map(at -> new ConfigurationAt(
                                            at.index(), at.configuration().settled()))
                                    .toList(),
                                    stored.snapshot().removed());
                            """)),
            Mutant.of(
                    "s3-promotion-bypasses-the-guards",
                    "The leader's own promotions wait for nothing that other changes wait for.",
                    CORE.edit("Membership", "if (obstacle(leader) != null) {", "if (false) {")),
            Mutant.of(
                    "s3-removal-bypasses-the-guards",
                    "Removals don't wait until the change before them is committed.",
                    CORE.edit("Membership", """
                            Obstacle obstacle = obstacle(leader);
                            if (obstacle == null) {
                                obstacle = step(leader, event, target);
                            }
                            """, """
                            boolean isRemoval = wanted.changes().stream().anyMatch(change -> change instanceof dev.pando.core.membership.Change.Remove);
                            Obstacle obstacle = isRemoval ? null : obstacle(leader);
                            if (obstacle == null) {
                                obstacle = step(leader, event, target);
                            }
                            """)),
            Mutant.of(
                    "s6-new-leader-forgets-uncommitted-members",
                    "A new leader sends its log only to members of the committed configuration.",
                    CORE.edit(
                            "Roles",
                            "for (Server server : state.configuration().servers()) {\n addFollower(leader, server.id());",
                            """
                            for (Server server : state.log.committedConfiguration().configuration().servers()) {
                                addFollower(leader, server.id());
                            """)),
            Mutant.of(
                    "s6-joint-consensus-is-left-twice",
                    "A leader appends C_new again as long as the one before is not committed.",
                    CORE.edit("Membership", """
                            private void leaveJoint(LeaderState leader) {
                                ConfigurationAt current = state.configurationAt();
                            """, """
                            private void leaveJoint(LeaderState leader) {
                                ConfigurationAt current = state.log.committedConfiguration();
                            """)),
            Mutant.of(
                    "s9-cut-configuration-stays-in-effect",
                    "When a configuration is cut from the log, the rules still go by it.",
                    CORE.edit("RaftLog", "configurations.truncate(from);", "")),
            Mutant.of(
                    "s9-leave-is-answered-before-it-commits",
                    "Who leaves is told so when its removal is appended, and goes; then the removal is replaced.",
                    RAFT.edit(
                            "runtime/MembershipQueue",
                            "if (first == null || appendedIndex == 0 || node.commitIndex() < appendedIndex) {",
                            "if (first == null || appendedIndex == 0) {")),
            Mutant.of(
                    "s9-leave-is-answered-in-joint-consensus",
                    "Who leaves is told so when the joint configuration is committed, in which it still counts.",
                    RAFT.edit(
                            "runtime/MembershipQueue",
                            "if (isAppendedJoint && committed.configuration().isJoint()) {",
                            "if (false) {")),
            Mutant.of(
                    "s9-removed-member-may-come-back",
                    "A member that was removed does not note it on disk, and can be resumed.",
                    RAFT.edit(
                            "runtime/IdentityKeeper",
                            "save(identity.withState(Identity.State.REMOVED), () -> {});",
                            "")),
            Mutant.of(
                            "s10-other-clusters-are-welcome",
                            "Whoever connects is taken in, whatever cluster it belongs to.",
                            RAFT.edit(
                                    "runtime/Inbound",
                                    "if (!anyClusterWillDo && !hello.cluster().equals(cluster)) {",
                                    "if (!anyClusterWillDo && hello.sender() == null && !hello.cluster().equals(cluster)) {"))
                    .ruleTestsAlone("A simulation has one cluster."),
            Mutant.of(
                    "s10-ids-coincide",
                    "Members draw their ids from so few bits that two get the same.",
                    RAFT.edit(
                            "runtime/Startup",
                            "MemberId id = new MemberId(environment.random(), environment.random());",
                            "MemberId id = new MemberId(1, environment.random() & 1);")),
            Mutant.of(
                    "s5-wiped-member-comes-back-under-its-old-id",
                    "A member's id is made from its address, and survives the loss of its disk.",
                    RAFT.edit(
                            "runtime/Startup",
                            "MemberId id = new MemberId(environment.random(), environment.random());",
                            "MemberId id = new MemberId(1, advertised.hashCode());")),
            Mutant.of(
                    "s28-change-is-answered-by-whatever-commits-there",
                    "A change is taken for committed when any entry is, at the index where it once stood.",
                    RAFT.edit("runtime/MembershipQueue", """
                            if (!node.core().matches(appendedIndex, appendedTerm)) {
                                return; // another leader has replaced it; the change of leader refuses it
                            }
                            """, ""),
                    RAFT.edit("runtime/MembershipQueue", "List<Wish> lost = List.copyOf(waiting);", """
                            if (appendedIndex != 0) {
                                return;
                            }
                            List<Wish> lost = List.copyOf(waiting);
                            """),
                    RAFT.edit(
                            "runtime/Requests", "refuseWhere(f -> true, \"The leader has changed; ask again.\");", "")),
            Mutant.of(
                    "s28-retried-join-is-refused",
                    "A joiner that asks again since it got no answer is told that its id is taken.",
                    CORE.edit(
                            "Target",
                            "if (current.servers().contains(server)) {",
                            "if (current.isVoter(server.id())) {")),
            Mutant.of(
                    "s28-joiner-gives-up-when-an-entry-names-it",
                    "A joiner asks no more once it has an entry that names it, though that may be replaced.",
                    RAFT.edit("runtime/Node", "parts.identity().established(configuration().contains(self()));", """
                            parts.identity().established(configuration().contains(self()));
                            if (configuration().contains(self())) {
                                endJoining();
                            }
                            """),
                    RAFT.edit(
                            "runtime/Startup", """
                            return identity.state() == Identity.State.JOINING
                                    || (identity.state() == Identity.State.ESTABLISHED
                                            && !identity.admission().via().isEmpty()
                                            && !wasThere);
                            """, "return identity.state() == Identity.State.JOINING && !wasThere;")),
            Mutant.of(
                    "s28-replica-takes-itself-for-let-in",
                    "A read replica that was let in by an entry that was replaced does not ask again.",
                    RAFT.edit(
                            "runtime/Startup",
                            "c.configuration().isReplica(identity.member()) && c.index() <= log.commitIndex()",
                            "c.configuration().isReplica(identity.member())")),
            Mutant.of(
                    "s10-recovery-changes-the-log-first",
                    "A member that is recovered goes by a configuration of itself alone while it has the old cluster's id.",
                    RAFT.edit("runtime/LocalRecovery", """
                            directory.save(identity.withCluster(cluster).withAdmission(Admission.NONE));
                            store.write(List.of(aloneFromNowOn()));
                            """, """
                            store.write(List.of(aloneFromNowOn()));
                            directory.save(identity.withCluster(cluster).withAdmission(Admission.NONE));
                            """)),
            Mutant.of(
                    "s10-copies-are-welcome",
                    "Whoever connects as a member is taken for it, also if that runs elsewhere.",
                    RAFT.edit("runtime/Processes", "if (known == null || known == incarnation) {", "if (true) {")),
            Mutant.of(
                    "s10-former-address-is-not-asked",
                    "A member that comes back at another address takes part before it has asked at the former one.",
                    RAFT.edit("runtime/Startup", "former == null", "true")),
            Mutant.of(
                    "s5-lost-acknowledgements-count",
                    "A follower that lacks what it had acknowledged goes on as if nothing were.",
                    CORE.edit("Replication", "progress.isLacking = true;", "if (true) {\nreturn;\n}")),
            Mutant.of(
                    "s5-late-refusal-is-taken-for-a-loss",
                    "A follower is told that it lacks what it had acknowledged when a late refusal comes.",
                    CORE.edit(
                            "Replication",
                            "if (progress.doubtRound == 0 || response.index() > progress.doubtIndex) {",
                            "if (progress.doubtRound == 0) {")),
            Mutant.of(
                    "l1-unreached-address-is-noted",
                    "A new address is noted although nobody has reached the member there.",
                    RAFT.edit("runtime/MembershipQueue", "if (incarnation == null) {", "if (false) {"),
                    RAFT.edit(
                            "runtime/MembershipQueue",
                            "Long incarnation = answer.incarnation();",
                            "long incarnation = answer.incarnation() == null ? 0 : answer.incarnation();")),
            Mutant.of(
                    "l1-moved-members-hear-of-nothing",
                    "Nobody speaks to a member that has moved before its address is noted.",
                    RAFT.edit("runtime/Links", """
                            if (isOpen(message.to())) {
                                send(message.to(), packet);
                            } else {
                                sendBack(message.to(), packet);
                            }
                            """, "send(message.to(), packet);")),
            Mutant.of(
                    "l1-live-member-is-replaced",
                    "A joiner that names a member that is there takes its place.",
                    RAFT.edit("runtime/MembershipQueue", "if (node.mayBeThere(replaced)) {", "if (false) {")),
            Mutant.of(
                    "l7-unready-change-keeps-all-waiting",
                    "A change whose new voters don't catch up keeps all changes behind it waiting.",
                    RAFT.edit(
                            "runtime/MembershipQueue",
                            "&& (!isPassing(refused.reason()) || isOutOfPatience(refused.reason()))) {",
                            "&& !isPassing(refused.reason())) {")),
            Mutant.of(
                    "l1-learner-is-promoted-unheard",
                    "A learner is made a voter before it has answered: a wrong address takes the quorum away.",
                    CORE.edit(
                            "Membership",
                            "if (progress != null && progress.catchUp.isQuick() && answering.mayBeVoter(progress)) {",
                            "if (progress != null) {")),
            Mutant.of(
                    "l1-change-takes-the-quorum-away",
                    "A member may leave although those who stay and answer are no quorum.",
                    CORE.edit(
                            "Membership",
                            "if (obstacle == null && !event.reconfiguration().isForced()) {",
                            "if (false) {")),
            Mutant.of(
                    "l2-removed-leader-leads-on",
                    "A leader whose removal is committed goes on as if nothing had happened.",
                    CORE.edit("RaftCore", "if (membership.isRemoved()) {", "if (false) {")),
            Mutant.of(
                    "l2-leader-resigns-before-its-removal-commits",
                    "A leader that removes itself steps down when that is appended.",
                    CORE.edit(
                            "Membership",
                            "return !state.isVoter() && state.configurationAt().index() <= state.log.commitIndex();",
                            "return !state.isVoter();")),
            Mutant.of(
                    "p3-removed-member-is-told-by-leaders-only",
                    "A member that was cut off while it was removed asks those for votes for ever who do not tell it why not.",
                    CORE.edit(
                            "RaftCore",
                            "membership.tellOfRemoval(request.from());",
                            "whenLeading(leader -> membership.tellOfRemoval(request.from()));")),
            Mutant.of(
                    "p7-replica-does-not-inquire",
                    "A read replica that was cut off while it was removed waits for a leader for ever.",
                    CORE.edit(
                            "Elections",
                            "if (!campaigns || state.role instanceof CandidateState) {",
                            "if (campaigns && state.role instanceof CandidateState) {")),
            Mutant.of(
                    "p18-voter-inquires-of-voters-only",
                    "A voter that was cut off while it was removed, and all other voters moved, is told by no replica.",
                    CORE.edit(
                            "Elections",
                            "if (!campaigns || state.role instanceof CandidateState) {",
                            "if (!campaigns) {")),
            Mutant.of(
                    "p19-who-may-be-removed-is-not-looked-for",
                    "Whoever has moved does not look for a member whose removal is in its log alone, and that one can't find it.",
                    CORE.edit("RaftCore", "return state.log.servers();", "return state.configuration().servers();")),
            Mutant.of(
                    "p6-removed-member-is-told-in-a-term",
                    "A removed member whose term is above the others' does not hear of its removal.",
                    CORE.edit("Elections", "if (message.index() > state.log.committedConfiguration().index()) {", """
                            if (message.index() > state.log.committedConfiguration().index()
                                    && message.term() >= state.term()) {
                            """)),
            Mutant.of(
                    "p5-late-join-brings-a-removed-member-back",
                    "A request to join that comes late adds a member that has left meanwhile.",
                    CORE.edit("ConfigurationHistory", "return removed.contains(id);", "return false;")),
            Mutant.of(
                    "p4-clients-hear-of-no-other-members",
                    "A client that stays connected to one member knows no other when that leaves.",
                    RAFT.edit("runtime/Node", "dispatch.rosterChanged(board.statusReply(UNASKED));", "")));
}
