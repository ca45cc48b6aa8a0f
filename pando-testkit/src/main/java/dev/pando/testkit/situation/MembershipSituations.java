package dev.pando.testkit.situation;

import dev.pando.core.entry.EntryKind;
import dev.pando.core.entry.LogEntry;
import dev.pando.core.membership.Configuration;
import dev.pando.core.membership.MemberId;
import dev.pando.core.membership.Quorum;
import dev.pando.core.membership.Server;
import dev.pando.testkit.history.ClusterHistory;
import dev.pando.testkit.history.MemberHistory;
import dev.pando.testkit.history.Observer;
import java.util.HashMap;
import java.util.Map;

/** Spots what is rare about changes of the membership. */
final class MembershipSituations implements Observer {
    private final ClusterHistory history;
    private final Reached reached;

    /** The term of the committed entry that made a learner of each. */
    private final Map<MemberId, Long> learnerSince = new HashMap<>();

    private Configuration last = Configuration.EMPTY;

    /** In which that was appended. */
    private long lastTerm;

    MembershipSituations(ClusterHistory history, Reached reached) {
        this.history = history;
        this.reached = reached;
    }

    @Override
    public void commits(MemberHistory member, LogEntry entry) {
        if (entry.kind() != EntryKind.CONFIG) {
            return;
        }
        Configuration now = Configuration.decode(entry.payload());
        int before = last.voters().size();
        int after = now.voters().size();
        reached.reachedIf(before == 1 && after == 2, Situation.GREW_FROM_ONE_TO_TWO);
        reached.reachedIf(before == 2 && after == 1, Situation.SHRANK_FROM_TWO_TO_ONE);
        reached.reachedIf(last.contains(member.id()) && !now.contains(member.id()), Situation.LEADER_REMOVED_ITSELF);
        severalChange(now, entry.term(), member.id());
        for (Server learner : now.learners()) {
            learnerSince.putIfAbsent(learner.id(), entry.term());
        }
        for (Server replica : now.replicas()) {
            learnerSince.remove(replica.id());
        }
        for (Server voter : now.voters()) {
            Long since = learnerSince.remove(voter.id());
            reached.reachedIf(since != null && since != entry.term(), Situation.PROMOTED_ACROSS_LEADERS);
        }
        last = now;
    }

    private void severalChange(Configuration now, long term, MemberId leader) {
        reached.reachedIf(now.isJoint(), Situation.CHANGED_JOINTLY);
        reached.reachedIf(last.isJoint() && term != lastTerm, Situation.JOINT_LEFT_BY_ANOTHER);
        lastTerm = term;
        for (Server server : now.servers()) {
            MemberId id = server.id();
            reached.reachedIf(now.isReplica(id) && last.isVoter(id), Situation.VOTER_DEMOTED);
            reached.reachedIf(now.isVoter(id) && last.isReplica(id), Situation.REPLICA_PROMOTED);
            boolean hasMoved = last.contains(id) && !last.servers().contains(server);
            reached.reachedIf(hasMoved, Situation.MOVED);
            reached.reachedIf(hasMoved && id.equals(leader), Situation.LEADER_MOVED);
            boolean isTaken = last.servers().stream()
                    .anyMatch(other -> other.address().equals(server.address())
                            && !other.id().equals(id));
            reached.reachedIf(isTaken, Situation.REPLACED_IN_PLACE);
        }
    }

    @Override
    public void ends(MemberHistory member) {
        reached.reachedIf(
                member.core().configuration().configuration().isLearner(member.id()), Situation.LEARNER_CRASHED);
        reached.reachedIf(
                member.leads()
                        && member.core().configuration().index() > member.core().commitIndex(),
                Situation.LEADER_CRASHED_IN_CHANGE);
        downNow(member);
    }

    private void downNow(MemberHistory ending) {
        boolean isQuorumUp = Quorum.isQuorum(last, id -> isUp(id, ending));
        boolean isAnyUp =
                last.servers().stream().map(Server::id).filter(last::isVoter).anyMatch(id -> isUp(id, ending));
        reached.reachedIf(!last.isEmpty() && !isQuorumUp, Situation.MAJORITY_DOWN);
        reached.reachedIf(last.voters().size() > 1 && !isAnyUp, Situation.ALL_DOWN);
    }

    private boolean isUp(MemberId id, MemberHistory ending) {
        MemberHistory member = history.member(id);
        return member != null && member != ending && member.isUp();
    }
}
