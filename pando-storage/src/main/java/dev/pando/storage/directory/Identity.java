package dev.pando.storage.directory;

import dev.pando.core.membership.ClusterId;
import dev.pando.core.membership.MemberId;

/**
 * Who a member is, and how far it has come in becoming one. Synced to disk before the member first speaks.
 *
 * @param member drawn once, and never changed
 * @param cluster {@link ClusterId#UNKNOWN} for a joiner that was not told yet
 * @param state how far it has come
 * @param advertised address under which others reach it, {@code host:port}
 * @param admission how it is to get into its cluster
 */
public record Identity(MemberId member, ClusterId cluster, State state, String advertised, Admission admission) {

    /** How far a member has come. */
    public enum State {
        /** It is to be the first of a new cluster, whose first configuration may not be in its log yet. */
        FOUNDING,
        /** It asks to be let into a cluster, and may not have been. */
        JOINING,
        /** It belongs to its cluster: from now on its log, term and vote must be there. */
        ESTABLISHED,
        /** It is made out of a backup, of which not all may be there. */
        RESTORING,
        /** It was removed, and doesn't come back by itself. */
        REMOVED,
        /** Its storage lacks what it had promised to have; nobody may rely on it any more. */
        LACKING
    }

    public Identity {
        checkLine(advertised);
    }

    /** Whether the member may have said or promised anything that only its storage knows. */
    public boolean hasHistory() {
        return state == State.ESTABLISHED || state == State.REMOVED || state == State.LACKING;
    }

    /** The same member, further on. */
    public Identity withState(State newState) {
        return new Identity(member, cluster, newState, advertised, admission);
    }

    /** The same member, which has learnt what cluster it joins. */
    public Identity withCluster(ClusterId newCluster) {
        return new Identity(member, newCluster, state, advertised, admission);
    }

    /** The same member at another address. */
    public Identity withAdvertised(String address) {
        return new Identity(member, cluster, state, address, admission);
    }

    /** The same member, which tries to get in in another way. */
    public Identity withAdmission(Admission other) {
        return new Identity(member, cluster, state, advertised, other);
    }

    static void checkLine(String address) {
        if (address.isBlank() || address.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("Not an address: '" + address + "'. It has the form host:port.");
        }
    }
}
