package dev.pando.cli.chaos.relay;

import dev.pando.core.membership.MemberId;
import org.jspecify.annotations.Nullable;

/**
 * Who has made a connection, as its greeting says.
 *
 * @param member null for whoever does not say that it is a member: clients, but also a member that has not joined yet, or
 *     asks whether another one is at its address
 */
public record Caller(@Nullable MemberId member) {
    /** All who are no members. */
    public static final Caller CLIENT = new Caller(null);

    /** @param id all digits of its identity, as it says when it is up */
    public static Caller member(String id) {
        return new Caller(MemberId.parse(id));
    }

    @Override
    public String toString() {
        return member == null ? "clients" : "member " + member.brief();
    }
}
