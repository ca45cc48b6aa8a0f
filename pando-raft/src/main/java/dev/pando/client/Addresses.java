package dev.pando.client;

import dev.pando.core.membership.ClusterId;
import dev.pando.core.membership.MemberId;
import dev.pando.transport.Address;
import dev.pando.transport.ConnectionHandler.CloseReason;
import dev.pando.transport.Packet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Where members may be found, and what is known of their cluster: the addresses that the caller gave, which stay, and
 * those that members told of, which the latest roster replaces. Owned by the loop, except for {@link #troubles}.
 */
final class Addresses {
    private final List<String> given;
    private final Set<String> told = new LinkedHashSet<>();

    /** The last failure of each address that has failed since something last came from it. */
    private final Map<String, CloseReason> failures = new LinkedHashMap<>();

    /** For each member the latest configuration that it was seen in. */
    private final Map<MemberId, Long> lastSeen = new HashMap<>();

    private ClusterId cluster = ClusterId.UNKNOWN;

    /** Of the roster that {@link #told} is from. */
    private long rosterIndex;

    /** What each address last said, for messages; written by the loop, read by any thread. */
    private volatile String troubles = "";

    Addresses(List<String> given) {
        if (given.isEmpty()) {
            throw new IllegalArgumentException("Give the address of one member or more, as HOST:PORT.");
        }
        this.given = given.stream()
                .map(Address::parse)
                .map(Address::toString)
                .distinct()
                .toList();
    }

    /** Those that the caller gave, for messages. Any thread. */
    String given() {
        return String.join(", ", given);
    }

    /** All of them, each once, in the order in which they are tried. */
    List<String> all() {
        Set<String> all = new LinkedHashSet<>(given);
        all.addAll(told);
        return new ArrayList<>(all);
    }

    /** Unknown until the first member has said it; never changes afterwards. */
    ClusterId cluster() {
        return cluster;
    }

    void setCluster(ClusterId found) {
        cluster = found;
    }

    /** A member says who belongs to the cluster. */
    void learn(Packet.StatusReply status) {
        for (Packet.MemberStatus member : status.members()) {
            lastSeen.merge(member.id(), status.configurationIndex(), Math::max);
        }
        if (status.configurationIndex() >= rosterIndex && !status.members().isEmpty()) {
            rosterIndex = status.configurationIndex();
            told.clear();
            status.members().forEach(member -> told.add(member.address()));
        }
    }

    /** A member says who may know better. */
    void learn(Packet.Refusal refusal) {
        String leader = refusal.leader();
        if (leader != null) {
            told.add(leader);
        }
    }

    /** Whether this roster is newer than the latest in which the member was seen, and has it no more. */
    boolean showsRemoval(Packet.StatusReply status, MemberId member) {
        return status.configurationIndex() > lastSeen.getOrDefault(member, 0L)
                && status.members().stream().noneMatch(m -> m.id().equals(member));
    }

    void failed(String address, CloseReason reason) {
        failures.put(address, reason);
        describeTroubles();
    }

    void worked(String address) {
        if (failures.remove(address) != null) {
            describeTroubles();
        }
    }

    /** Whether every address that was given has said no in a way that trying again won't change. */
    boolean allRefused() {
        return given.stream().allMatch(address -> {
            CloseReason reason = failures.get(address);
            return reason != null && (reason.isRefusedForGood() || reason.kind() == CloseReason.Kind.PROTOCOL);
        });
    }

    /** What each address that doesn't work has last said, as the end of a message; may be empty. Any thread. */
    String troubles() {
        return troubles;
    }

    private void describeTroubles() {
        troubles = failures.values().stream()
                .map(reason -> " " + reason.detail())
                .distinct()
                .collect(Collectors.joining());
    }
}
