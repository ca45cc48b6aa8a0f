package dev.pando.transport;

import dev.pando.core.membership.ClusterId;
import dev.pando.core.membership.MemberId;
import org.jspecify.annotations.Nullable;

/**
 * The first thing said on a connection.
 *
 * @param minLevel the lowest protocol level that the sender speaks
 * @param maxLevel the highest
 * @param cluster the sender's; {@link ClusterId#UNKNOWN} for a client or joiner that will take whichever it finds
 * @param sender the member that connects, null for a client
 * @param expected the member that should be at that address, null where it does not matter
 * @param maxEntryBytes the sender's bound for a payload; members must agree on it; 0 for a client
 * @param electionTimeoutMs the sender's; members must agree on it; 0 for a client
 * @param incarnation drawn by the sender's process at its start, so that two that claim to be one member are told apart;
 *     0 for a client
 */
public record Hello(
        int minLevel,
        int maxLevel,
        ClusterId cluster,
        @Nullable MemberId sender,
        @Nullable MemberId expected,
        int maxEntryBytes,
        int electionTimeoutMs,
        long incarnation) {

    /** The protocol level of this version. */
    public static final int LEVEL = 1;

    /** What a client says. */
    public static Hello client(ClusterId cluster) {
        return client(cluster, null);
    }

    /** What a client says that looks for a certain member, null for any. */
    public static Hello client(ClusterId cluster, @Nullable MemberId expected) {
        return new Hello(LEVEL, LEVEL, cluster, null, expected, 0, 0, 0);
    }
}
