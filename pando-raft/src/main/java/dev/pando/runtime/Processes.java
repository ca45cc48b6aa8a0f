package dev.pando.runtime;

import dev.pando.core.membership.MemberId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which process each of the other members is, by its incarnation. A data directory that is used twice, by itself or by a copy
 * of it, shows as two processes that are one member; both would vote, and acknowledge what the other doesn't have. The one that
 * answers at the member's address is the member. Which that is has to be asked for anew: what was there before may be gone.
 *
 * <p>Changed by the node's loop, asked by any thread.
 */
final class Processes {
    /** Who answered at a member's address, as long as the connection to it is open. */
    private final Map<MemberId, Long> there = new ConcurrentHashMap<>();

    /** Who came while another one was there, and whether that one is still there is being asked. */
    private final Map<MemberId, Long> doubted = new ConcurrentHashMap<>();

    /** Who came, and another one is still there. */
    private final Map<MemberId, Long> copies = new ConcurrentHashMap<>();

    /** What a process that comes as a member is told. */
    enum Answer {
        WELCOME,
        /** Another process was there a moment ago. */
        ASK_AGAIN,
        COPY
    }

    Answer greet(MemberId member, long incarnation) {
        Long known = there.get(member);
        if (known == null || known == incarnation) {
            return Answer.WELCOME;
        }
        Long copy = copies.get(member);
        return copy != null && copy == incarnation ? Answer.COPY : Answer.ASK_AGAIN;
    }

    /** Whether another process than this one is known to be there. */
    boolean isAnother(MemberId member, long incarnation) {
        Long known = there.get(member);
        return known != null && known != incarnation;
    }

    /**
     * A process has come as this member; who is at its address has to be asked now.
     *
     * @return false if that is being asked, or known
     */
    boolean doubt(MemberId member, long incarnation) {
        return greet(member, incarnation) == Answer.ASK_AGAIN && doubted.putIfAbsent(member, incarnation) == null;
    }

    /** This one has answered at the member's address, asked after whoever is doubted had come. */
    void found(MemberId member, long incarnation) {
        Long other = doubted.remove(member);
        if (other != null && other != incarnation) {
            copies.put(member, other);
        }
        there.put(member, incarnation);
    }

    /** Nobody is known to be at the member's address. */
    void gone(MemberId member) {
        there.remove(member);
        doubted.remove(member);
        copies.remove(member);
    }
}
