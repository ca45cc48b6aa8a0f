package dev.pando.testkit.invariant;

import dev.pando.core.Ready;
import dev.pando.testkit.history.ClusterHistory;
import dev.pando.testkit.history.MemberHistory;

/** A leader commits by counting only entries of its own term, and what comes before them with them (§3.6.2). */
final class CommitsItsOwnTerm extends Invariant {
    private final ClusterHistory history;

    CommitsItsOwnTerm(ClusterHistory history) {
        this.history = history;
    }

    @Override
    public void ready(MemberHistory member, Ready ready) {
        long index = ready.commitIndex();
        if (member.leads()
                && index > history.committedIndex()
                && index <= member.log().size()) {
            long term = member.log().get((int) index - 1).term();
            check(term == member.core().term(), "%s commits up to %s, an entry of term %s", member, index, term);
        }
    }
}
