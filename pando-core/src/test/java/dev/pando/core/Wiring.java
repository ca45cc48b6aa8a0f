package dev.pando.core;

import dev.pando.core.membership.MemberId;
import dev.pando.core.message.Message;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;

/** Members whose messages arrive at once where the wires allow it, and whose disks write at once. Time passes evenly. */
final class Wiring {
    private final Map<MemberId, Member> members = new LinkedHashMap<>();
    private BiPredicate<MemberId, MemberId> isConnected = (from, to) -> true;

    Wiring(Member... members) {
        for (Member member : members) {
            this.members.put(member.core.self(), member);
        }
    }

    Member member(MemberId id) {
        Member member = members.get(id);
        if (member == null) {
            throw new AssertionError("No member " + id);
        }
        return member;
    }

    void connect(BiPredicate<MemberId, MemberId> wires) {
        isConnected = wires;
    }

    void tick(int ticks) {
        for (int i = 0; i < ticks; i++) {
            members.values().forEach(member -> member.tick(1));
            exchange();
        }
    }

    void exchange() {
        List<Message> messages = new ArrayList<>();
        do {
            messages.clear();
            for (Member member : members.values()) {
                Ready ready = member.drain();
                messages.addAll(ready.messages());
                messages.addAll(ready.messagesAfterPersist());
                if (ready.persist() != null) {
                    member.persisted();
                }
            }
            for (Message message : messages) {
                if (members.containsKey(message.to()) && isConnected.test(message.from(), message.to())) {
                    member(message.to()).receive(message);
                }
            }
        } while (members.values().stream().anyMatch(member -> member.core.hasReady()));
    }

    long highestTerm() {
        return members.values().stream()
                .mapToLong(member -> member.core.term())
                .max()
                .orElse(0);
    }

    List<MemberId> leaders() {
        return members.values().stream()
                .filter(member -> member.core.role() == Role.LEADER)
                .map(member -> member.core.self())
                .toList();
    }
}
