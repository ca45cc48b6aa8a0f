package dev.pando.core;

import dev.pando.core.membership.MemberId;
import org.jspecify.annotations.Nullable;

/**
 * Term and vote (figure 3.1), and how much of them is durable. Whatever is said in a term waits until
 * {@link #isDurable()}.
 */
final class Ballot extends ByValue {
    /** The latest term seen and the vote given in it. The term never falls; a vote never changes within its term. */
    private HardState current;

    /** The last that a {@link Ready.Persist} asked for; between {@link #durable} and {@link #current}. */
    private HardState asked;

    /** The last that is known to be durable. */
    private HardState durable;

    Ballot(HardState recovered) {
        this(recovered, recovered, recovered);
    }

    private Ballot(HardState current, HardState asked, HardState durable) {
        this.current = current;
        this.asked = asked;
        this.durable = durable;
    }

    Ballot copy() {
        return new Ballot(current, asked, durable);
    }

    long term() {
        return current.term();
    }

    @Nullable MemberId vote() {
        return current.vote();
    }

    boolean isDurable() {
        return current.equals(durable);
    }

    /** Goes on to a later term, in which nobody has the vote yet. */
    void adopt(long term) {
        if (term <= current.term()) {
            throw new InvariantViolation("Term " + term + " does not come after " + current + ".");
        }
        current = new HardState(term, null);
    }

    /** Gives the vote of the current term, once. */
    void voteFor(MemberId candidate) {
        MemberId given = current.vote();
        if (given != null && !given.equals(candidate)) {
            throw new InvariantViolation("A second vote, for " + candidate + ", in " + current + ".");
        }
        current = new HardState(current.term(), candidate);
    }

    boolean hasChanged() {
        return !current.equals(asked);
    }

    /** What has to be made durable, null for nothing new. */
    @Nullable HardState take() {
        if (!hasChanged()) {
            return null;
        }
        asked = current;
        return current;
    }

    void persisted(HardState state) {
        if (state.term() > asked.term()) {
            throw new InvariantViolation(state + " is durable, but " + asked + " is the last that was asked for.");
        }
        boolean isOlder = state.term() < durable.term() || (state.term() == durable.term() && state.vote() == null);
        if (!isOlder) {
            durable = state;
        }
    }

    @Override
    @Nullable Object[] values() {
        return new @Nullable Object[] {current, asked, durable};
    }
}
