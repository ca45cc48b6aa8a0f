package dev.pando.core;

import dev.pando.core.membership.MemberId;
import org.jspecify.annotations.Nullable;

/**
 * What must be durable before anything is said in a term (figure 3.1).
 *
 * @param term the latest that the member has seen; never falls
 * @param vote whom it voted for in that term, null for nobody; never changes within a term once given
 */
public record HardState(long term, @Nullable MemberId vote) {
    /** Before the first election. */
    public static final HardState INITIAL = new HardState(0, null);
}
