package dev.pando.transport;

import dev.pando.core.membership.ClusterId;
import dev.pando.core.membership.MemberId;

/** The answer to a {@link Hello}. */
public sealed interface Verdict {

    /**
     * Come in.
     *
     * @param level the protocol level to be spoken
     * @param cluster the cluster of the member that answers; unknown if it has none yet
     * @param member who answers
     * @param maxEntryBytes its bound for a payload
     * @param incarnation drawn by its process at its start
     * @param priority how much it is preferred as a leader, 0 to 100
     */
    record Welcome(int level, ClusterId cluster, MemberId member, int maxEntryBytes, long incarnation, int priority)
            implements Verdict {
        /** The same in words of another level. */
        public Welcome atLevel(int agreed) {
            return new Welcome(agreed, cluster, member, maxEntryBytes, incarnation, priority);
        }
    }

    /**
     * Stay out.
     *
     * @param reason one sentence for a person, that names both sides' values
     */
    record Refusal(Code code, String reason) implements Verdict {}

    /** For programs. The ordinals are part of the protocol: append only. */
    enum Code {
        LEVEL,
        OTHER_CLUSTER,
        OTHER_MEMBER,
        OPTIONS,
        /** The member is only just starting. Ask again later. */
        CLOSED,
        /** There are too many connections already. Ask again later. */
        BUSY,
        /** Whoever connects is a copy of a member that runs elsewhere. Only one of them may go on. */
        COPY,
        /** Whoever connects has connected to itself. */
        ITSELF
    }
}
