package dev.pando.testkit.explore;

import dev.pando.core.membership.MemberId;
import dev.pando.core.message.Message;
import dev.pando.core.message.Message.AppendRequest;
import dev.pando.core.message.Message.AppendResponse;
import dev.pando.core.message.Message.Inquiry;
import dev.pando.core.message.Message.InstallRequest;
import dev.pando.core.message.Message.Lacking;
import dev.pando.core.message.Message.Removed;
import dev.pando.core.message.Message.TimeoutNow;
import dev.pando.core.message.Message.VoteRequest;
import dev.pando.core.message.Message.VoteResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A number for each message that was ever sent, and what it is called when the members are called otherwise. */
final class Messages {
    private final Permutations permutations;
    private final List<Message> messages = new ArrayList<>();
    private final List<Integer> links = new ArrayList<>();
    private final Map<Message, Integer> numbers = new HashMap<>();

    /** By message and permutation. */
    private final Longs renamed = new Longs();

    private final Longs hashes = new Longs();

    Messages(Permutations permutations) {
        this.permutations = permutations;
    }

    int count() {
        return messages.size();
    }

    Message get(int number) {
        return messages.get(number);
    }

    int to(int number) {
        return links.get(number) % Bounds.MOST_MEMBERS;
    }

    int from(int number) {
        return links.get(number) / Bounds.MOST_MEMBERS;
    }

    /** From whom to whom. */
    int link(int number) {
        return links.get(number);
    }

    /** The number of a message; a new one gets one, and so do those that differ from it in names alone. */
    int number(Message message) {
        Integer known = numbers.get(message);
        if (known != null) {
            return known;
        }
        int[] orbit = new int[permutations.count()];
        for (int p = 0; p < orbit.length; p++) {
            orbit[p] = add(renamed(message, permutations.get(p)));
        }
        for (int p = 0; p < orbit.length; p++) {
            for (int q = 0; q < orbit.length; q++) {
                int name = orbit[permutations.composed(q, p)];
                renamed.set(orbit[p] * orbit.length + q, name);
                hashes.set(orbit[p] * orbit.length + q, Hashes.of(Hashes.MESSAGE, name));
            }
        }
        return orbit[0];
    }

    private int add(Message message) {
        Integer known = numbers.putIfAbsent(message, messages.size());
        if (known != null) {
            return known;
        }
        messages.add(message);
        links.add(Bounds.MOST_MEMBERS * Cluster.number(message.from()) + Cluster.number(message.to()));
        return messages.size() - 1;
    }

    int renamed(int number, int permutation) {
        return (int) renamed.get(number * permutations.count() + permutation);
    }

    long hash(int number, int permutation) {
        return hashes.get(number * permutations.count() + permutation);
    }

    /** Entries name nobody where members may be called otherwise. */
    private static Message renamed(Message message, int[] permutation) {
        MemberId from = renamed(message.from(), permutation);
        MemberId to = renamed(message.to(), permutation);
        if (message instanceof VoteRequest m) {
            return new VoteRequest(from, to, m.term(), m.lastIndex(), m.lastTerm(), m.pre(), m.transfer());
        } else if (message instanceof VoteResponse m) {
            return new VoteResponse(from, to, m.term(), m.granted(), m.pre());
        } else if (message instanceof AppendRequest m) {
            return new AppendRequest(
                    from, to, m.term(), m.previousIndex(), m.previousTerm(), m.entries(), m.commitIndex(), m.round());
        } else if (message instanceof AppendResponse m) {
            return new AppendResponse(
                    from, to, m.term(), m.success(), m.index(), m.hintIndex(), m.hintTerm(), m.round());
        }
        if (message instanceof Removed m) {
            return new Removed(from, to, m.term(), m.index());
        } else if (message instanceof Inquiry m) {
            return new Inquiry(from, to, m.term());
        } else if (message instanceof Lacking m) {
            return new Lacking(from, to, m.term(), m.index());
        }
        if (message instanceof InstallRequest m) {
            return new InstallRequest(from, to, m.term(), m.index(), renamed(m.source(), permutation));
        }
        return new TimeoutNow(from, to, message.term());
    }

    private static MemberId renamed(MemberId id, int[] permutation) {
        return Cluster.id(permutation[Cluster.number(id)]);
    }
}
