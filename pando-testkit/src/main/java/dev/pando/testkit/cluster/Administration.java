package dev.pando.testkit.cluster;

import dev.pando.OutcomeUnknownException;
import dev.pando.RaftException;
import dev.pando.core.entry.EntryKind;
import dev.pando.core.entry.LogEntry;
import dev.pando.core.membership.Change;
import dev.pando.core.membership.Configuration;
import dev.pando.core.membership.MemberId;
import dev.pando.core.membership.Reconfiguration;
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
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What members are asked to do to their cluster, and whether what they answer is so. */
public final class Administration {
    /** No leader puts off what it was asked for as long as that. */
    private static final long LATE_NANOS = 10_000_000_000L;

    private final Cluster cluster;
    private final ClusterHistory history;
    private final Consumer<Violation> onViolation;
    private final LongSupplier nowNanos;
    private final List<Asked> open = new ArrayList<>();

    /** Until then a change of several members that somebody was asked for may be made, although nobody has said so. */
    private long mayChangeUntilNanos;

    /** Who was asked for the last of them. */
    private @Nullable Machine reconfiguring;

    /** Somebody who waits for an answer, as long as its process runs. */
    private record Asked(Machine machine, LocalMember member, CompletableFuture<?> answer) {
        boolean isOver() {
            return answer.isDone() || machine.member() != member;
        }
    }

    Administration(Cluster cluster, ClusterHistory history, LongSupplier nowNanos, Consumer<Violation> onViolation) {
        this.nowNanos = nowNanos;
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

    /**
     * Asks a member that runs to change several; the answer never comes if its process ends before.
     *
     * @param wanted promotions, demotions and removals
     */
    public CompletableFuture<Void> reconfigure(Machine asked, Reconfiguration wanted) {
        LocalMember member = Objects.requireNonNull(asked.member());
        CompletableFuture<Void> answer = member.reconfigureAsync(wanted);
        open.add(new Asked(asked, member, answer));
        mayChangeUntilNanos = Long.MAX_VALUE;
        reconfiguring = asked;
        long before = committedConfigurationIndex();
        answer.whenComplete((done, failure) -> {
            checkFailure(asked, failure);
            boolean isUnknown = failure instanceof OutcomeUnknownException;
            mayChangeUntilNanos = nowNanos.getAsLong() + (isUnknown ? LATE_NANOS : 0);
            if (failure == null && !isCommitted(wanted, before)) {
                onViolation.accept(new Violation(
                        "ReconfiguredIsCommitted",
                        asked + " says that it is done: " + wanted + ", but no"
                                + " configuration that is committed is like that; the last is "
                                + cluster.committedConfiguration()));
            }
        });
        return answer;
    }

    /** A process is gone: what it was asked for may be made all the same. */
    void ended(Machine machine) {
        if (machine == reconfiguring && mayChangeUntilNanos == Long.MAX_VALUE) {
            mayChangeUntilNanos = nowNanos.getAsLong() + LATE_NANOS;
        }
    }

    /** Whether several members may yet be changed by what somebody was asked for. */
    boolean mayChange() {
        return nowNanos.getAsLong() < mayChangeUntilNanos;
    }

    private long committedConfigurationIndex() {
        return history.committed().stream()
                .filter(entry -> entry.kind() == EntryKind.CONFIG)
                .mapToLong(LogEntry::index)
                .max()
                .orElse(0);
    }

    /** Whether a committed configuration, from this index on, is as it is wanted; later ones may be otherwise. */
    private boolean isCommitted(Reconfiguration wanted, long fromIndex) {
        return history.committed().stream()
                .filter(entry -> entry.kind() == EntryKind.CONFIG && entry.index() >= fromIndex)
                .map(entry -> Configuration.decode(entry.payload()))
                .anyMatch(configuration -> !configuration.isJoint()
                        && wanted.changes().stream().allMatch(change -> isSo(configuration, change)));
    }

    private static boolean isSo(Configuration configuration, Change change) {
        MemberId member = change.member();
        if (change instanceof Change.Promote) {
            return configuration.isVoter(member);
        }
        return change instanceof Change.Demote ? configuration.isReplica(member) : !configuration.contains(member);
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
