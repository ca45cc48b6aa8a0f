package dev.pando.core;

import dev.pando.core.membership.Change;
import dev.pando.core.membership.Configuration;
import dev.pando.core.membership.MemberId;
import dev.pando.core.membership.Server;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What changes, one after the other, make of a configuration that is not joint, and whether that makes sense. Of who
 * answers and who leads it knows nothing.
 *
 * @param configuration what they come to, as far as they make sense
 * @param nonsense one sentence that says what does not; null if all of them do
 */
record Target(Configuration configuration, @Nullable String nonsense) {

    /** @param wasRemoved who was in the cluster once, and is no more */
    static Target of(Configuration current, List<Change> changes, Predicate<MemberId> wasRemoved) {
        Set<MemberId> named = new TreeSet<>();
        Configuration next = current;
        for (Change change : changes) {
            MemberId member = change.member();
            if (!named.add(member)) {
                return new Target(next, "Member " + member.brief() + " is named twice.");
            }
            String nonsense = wasRemoved.test(member) ? lateness(change) : nonsense(next, change);
            if (nonsense != null) {
                return new Target(next, nonsense);
            }
            next = changed(next, change);
        }
        return new Target(next, changes.isEmpty() ? "There is nothing to change." : misfit(current, next));
    }

    private static @Nullable String nonsense(Configuration current, Change change) {
        if (change instanceof Change.AddLearner add) {
            return taken(current, add.server());
        } else if (change instanceof Change.AddReplica add) {
            return taken(current, add.server());
        } else if (change instanceof Change.Promote promote) {
            return absent(current, promote.member());
        } else if (change instanceof Change.Demote demote) {
            return absent(current, demote.member());
        }
        return null;
    }

    /** Who was removed can only be removed again. A request for anything else was late: nobody is there to use it. */
    private static @Nullable String lateness(Change change) {
        return change instanceof Change.Remove
                ? null
                : "Member " + change.member().brief()
                        + " was removed from this cluster. An id is used once: join as a new member,"
                        + " with an empty directory.";
    }

    private static @Nullable String absent(Configuration current, MemberId member) {
        return current.contains(member) ? null : "There is no member " + member.brief() + ".";
    }

    /** Whose id or address it is; whoever is there already, at the same address, stays what it is. */
    private static @Nullable String taken(Configuration current, Server server) {
        if (current.servers().contains(server)) {
            return null;
        }
        for (Server other : current.servers()) {
            if (other.id().equals(server.id())) {
                return "Member " + other.id().brief() + " is there already, as a " + role(current, other.id()) + " at "
                        + other.address() + ".";
            }
        }
        return addressTaken(current, server);
    }

    /** Why a member can't be at another address; null if it can. */
    static @Nullable String misaddressed(Configuration current, Server moved) {
        String absence = absent(current, moved.id());
        return absence == null ? addressTaken(current, moved) : absence;
    }

    /** Whose address it is, if another one's: no two members have the same. */
    private static @Nullable String addressTaken(Configuration current, Server server) {
        for (Server other : current.servers()) {
            if (other.address().equals(server.address()) && !other.id().equals(server.id())) {
                return "The address " + other.address() + " belongs to member "
                        + other.id().brief() + ". Where that one is lost for good, say that this one replaces it.";
            }
        }
        return null;
    }

    private static String role(Configuration current, MemberId member) {
        return current.isVoter(member) ? "voter" : current.isLearner(member) ? "learner" : "replica";
    }

    private static Configuration changed(Configuration current, Change change) {
        if (change instanceof Change.AddLearner add
                && !current.contains(add.server().id())) {
            return current.withLearner(add.server());
        } else if (change instanceof Change.AddReplica add
                && !current.contains(add.server().id())) {
            return current.withReplica(add.server());
        } else if (change instanceof Change.Promote promote && !current.isVoter(promote.member())) {
            return current.withPromoted(promote.member());
        } else if (change instanceof Change.Demote demote && !current.isReplica(demote.member())) {
            return current.withDemoted(demote.member());
        } else if (change instanceof Change.Remove remove) {
            return current.without(remove.member());
        }
        return current;
    }

    /** What is wrong with the whole, or with C_old,new on the way to it (§4.3). */
    private static @Nullable String misfit(Configuration current, Configuration target) {
        if (target.voters().isEmpty()) {
            return "The last voter can't be removed, and no replica be made of it.";
        }
        Set<String> addresses = new TreeSet<>();
        for (Server server : current.stepTo(target).servers()) {
            if (!addresses.add(server.address())) {
                return "The address " + server.address() + " belongs to a voter until the change is complete; add "
                        + "another member there afterwards.";
            }
        }
        return null;
    }
}
