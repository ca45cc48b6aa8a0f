package dev.pando.testkit.cluster;

import dev.pando.RaftException;
import dev.pando.core.membership.MemberId;
import dev.pando.runtime.LocalMember;
import dev.pando.testkit.Violation;
import dev.pando.testkit.history.ClusterHistory;
import dev.pando.testkit.history.MemberHistory;
import dev.pando.testkit.world.Machine;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What members are asked to do to their cluster, and whether what they answer is so. */
public final class Administration {
    private final Cluster cluster;
    private final ClusterHistory history;
    private final Consumer<Violation> onViolation;
    private final List<Asked> open = new ArrayList<>();

    /** Somebody who waits for an answer, as long as its process runs. */
    private record Asked(Machine machine, LocalMember member, CompletableFuture<?> answer) {
        boolean isOver() {
            return answer.isDone() || machine.member() != member;
        }
    }

    Administration(Cluster cluster, ClusterHistory history, Consumer<Violation> onViolation) {
        this.cluster = cluster;
        this.history = history;
        this.onViolation = onViolation;
    }

    /** Whether a member that runs has yet to answer something. */
    public boolean isUnderWay() {
        open.removeIf(Asked::isOver);
        return !open.isEmpty();
    }

    /**
     * Asks a member to have leadership handed over.
     *
     * @param target null for anybody
     */
    public void transfer(Machine asked, @Nullable MemberHistory target) {
        LocalMember member = asked.member();
        if (member == null) {
            return;
        }
        long term = member.term().number();
        CompletableFuture<Void> answer =
                target == null ? member.transferLeadershipAsync() : member.transferLeadershipAsync(target.id());
        open.add(new Asked(asked, member, answer));
        answer.whenComplete((done, failure) -> {
            checkFailure(asked, failure);
            if (failure == null && target != null && target.lastLedTerm() < term) {
                onViolation.accept(new Violation(
                        "TransferIsSeen",
                        asked + " says that " + target + " leads, which has not led since term " + term));
            }
        });
    }

    /** Asks a member that runs to have another one removed; the answer never comes if its process ends before. */
    public CompletableFuture<Void> remove(Machine asked, MemberId victim) {
        LocalMember member = Objects.requireNonNull(asked.member());
        CompletableFuture<Void> answer = member.removeAsync(victim);
        open.add(new Asked(asked, member, answer));
        answer.whenComplete((done, failure) -> {
            checkFailure(asked, failure);
            if (failure == null && cluster.committedConfiguration().contains(victim)) {
                onViolation.accept(new Violation(
                        "RemovedIsCommitted",
                        asked + " says that " + victim.brief() + " was removed, but it is in the committed "
                                + cluster.committedConfiguration()));
            }
        });
        return answer;
    }

    private void checkFailure(Machine asked, @Nullable Throwable failure) {
        if (failure != null && !(failure instanceof RaftException)) {
            onViolation.accept(
                    new Violation("Program", asked + " was asked something, and failed: " + failure, failure));
        }
    }

    /** Members that never come back and belong to the cluster all the same, as far as is committed. */
    public List<MemberId> lost() {
        return history.members().stream()
                .filter(member -> isLost(cluster.standings().get(member.machine())))
                .map(MemberHistory::id)
                .filter(id -> cluster.committedConfiguration().contains(id))
                .toList();
    }

    private static boolean isLost(@Nullable Standing standing) {
        return standing == Standing.LOST || standing == Standing.DEAD;
    }
}
