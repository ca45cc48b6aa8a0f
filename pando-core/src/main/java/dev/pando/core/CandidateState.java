package dev.pando.core;

import dev.pando.core.membership.Configuration;
import dev.pando.core.membership.MemberId;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a candidate or pre-candidate keeps during one campaign. */
final class CandidateState extends RoleState {
    /** Only asks whether an election could be won (§9.6). */
    final boolean isPre;

    /** The answers so far. A member's own vote is here only when it is durable. */
    final SortedMap<MemberId, Boolean> votes = new TreeMap<>();

    /** Set where this is no election, but the founding of a cluster. */
    final @Nullable Founding founding;

    /** A cluster about to be founded: its first configuration, and the request that is to be answered. */
    record Founding(long requestId, Configuration initial) {}

    CandidateState(boolean isPre, @Nullable Founding founding) {
        this.isPre = isPre;
        this.founding = founding;
    }

    @Override
    CandidateState copy() {
        CandidateState copy = new CandidateState(isPre, founding);
        copy.votes.putAll(votes);
        return copy;
    }

    @Override
    @Nullable Object[] values() {
        return new @Nullable Object[] {isPre, votes, founding};
    }
}
