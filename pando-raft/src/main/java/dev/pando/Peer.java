package dev.pando;

import dev.pando.core.membership.MemberId;

/**
 * A member as others know it.
 *
 * @param id its identity, for as long as its data lives
 * @param address where the other members reach it, {@code host:port}
 */
public record Peer(MemberId id, String address) {
    /** The beginning of the id, and the address. */
    @Override
    public String toString() {
        return id.brief() + " (" + address + ")";
    }
}
