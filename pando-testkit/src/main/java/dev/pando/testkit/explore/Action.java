package dev.pando.testkit.explore;

/**
 * What can happen to one member, as a number: a kind and an argument. The same action on the same member always comes to
 * the same, which is what makes it worth a number.
 */
final class Action {
    private static final int ARGUMENT_BITS = 26;
    private static final Kind[] KINDS = Kind.values();

    private Action() {}

    enum Kind {
        /** A message comes; which one. */
        DELIVER,
        /** The same, after the member has heard from nobody for an election timeout. */
        DELIVER_LATE,
        /** An election timeout passes, and the member campaigns. A leader that nobody answered steps down first. */
        CAMPAIGN,
        /** A heartbeat falls due. */
        HEARTBEAT,
        PROPOSE,
        /** A member could not be reached; which one. */
        UNREACHABLE,
        /** The disk has done what it was asked for; how many of the oldest writes. */
        FINISH_WRITES,
        FINISH_LOAD,
        /** A snapshot is taken, and the log dropped up to there. */
        COMPACT,
        /** A snapshot comes from somebody; the number of the log that it stands for. */
        FETCH,
        /** Everything that is not durable is lost; how much of the oldest write was (see {@link MemberStep#torn}). */
        CRASH,
        FOUND,
        /** Which member. */
        ADD_LEARNER,
        /** Which member. */
        REMOVE,
        /** Two at once; which pair of members. */
        REMOVE_TWO,
        /** The first of a pair becomes a voter, and the second is removed. */
        SWAP,
        /** The first of a pair becomes a voter, and the second a read replica. */
        EXCHANGE
    }

    @SuppressWarnings("EnumOrdinal") // packed into a number that no file and no other process sees
    static int of(Kind kind, int argument) {
        return kind.ordinal() << ARGUMENT_BITS | argument;
    }

    /** An argument that names two members, in order. */
    static int pair(int first, int second) {
        return first * Bounds.MOST_MEMBERS + second;
    }

    static int first(int pair) {
        return pair / Bounds.MOST_MEMBERS;
    }

    static int second(int pair) {
        return pair % Bounds.MOST_MEMBERS;
    }

    static Kind kind(int action) {
        return KINDS[action >>> ARGUMENT_BITS];
    }

    static int argument(int action) {
        return action & ((1 << ARGUMENT_BITS) - 1);
    }
}
