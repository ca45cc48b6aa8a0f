package dev.pando.testkit.explore;

/** Bounds that are worth exploring; each can be explored to its end. */
public enum NamedBounds {
    /** Three voters, one term, one entry; messages come in any order and any number of times. */
    REPETITION(start(Start.FORMED, Network.REPEATING, 3).terms(1).entries(1)),

    /** Three voters, of which some ask before they campaign, twice in all; one term, one entry. */
    PRE_VOTES(start(Start.FORMED, Network.ORDERED, 3).terms(1).entries(1).preVotes(2)),

    /** A leader and one more term, one entry; messages come in any order. */
    ANY_ORDER(start(Start.LED, Network.UNORDERED, 3).terms(1).entries(1)),

    /** One member, another that joins and may leave, either of them; one term, one crash, disks that take their time. */
    ONE_TO_TWO_TO_ONE(start(Start.JOINING, Network.ORDERED, 2)
            .terms(1)
            .crashes(1)
            .heartbeats(1)
            .changes(2)
            .slowDisk()),

    /**
     * One voter and a read replica that change places, twice, by joint consensus; two more terms, one crash, disks that
     * take their time.
     */
    ONE_TO_ONE(start(Start.REPLICATED, Network.ORDERED, 2)
            .terms(2)
            .crashes(1)
            .jointChanges(2)
            .slowDisk()),

    /** A leader of two, one of whom a read replica replaces by joint consensus, be it the leader; one more term, one crash. */
    SWAP(start(Start.REPLICATED, Network.ORDERED, 3).terms(1).crashes(1).jointChanges(1)),

    /** A leader of three, two of whom are removed at once by joint consensus, be it the leader; one more term. */
    THREE_TO_ONE_AT_ONCE(start(Start.LED, Network.ORDERED, 3).terms(1).jointChanges(1)),

    /** A leader of three and one more term, one entry; one compaction, after which whoever lacks it may get a snapshot. */
    COMPACTION(start(Start.LED, Network.ORDERED, 3).terms(1).entries(1).compactions(1)),

    /**
     * A leader and another member that joins, a compaction of either one's log, an entry; one more term, one crash, disks that
     * take their time.
     */
    JOINING_BY_SNAPSHOT(start(Start.JOINING, Network.ORDERED, 2)
            .terms(1)
            .entries(1)
            .changes(1)
            .compactions(1)
            .crashes(1)
            .slowDisk()),

    /** Figure 3.7 (figure 8 of the paper), from where its trouble begins: unequal logs, and two more terms. */
    FIGURE_3_7(start(Start.UNEQUAL_LOGS, Network.ORDERED, 3).terms(2).bytesPerRequest(1)),

    /** A leader and one more term, one entry, one crash, disks that take their time. */
    SLOW_DISKS(
            start(Start.LED, Network.ORDERED, 3).terms(1).entries(1).crashes(1).slowDisk()),

    /** A leader of two, a third that joins, and two changes in all; one more term. */
    TWO_TO_THREE(start(Start.JOINING, Network.ORDERED, 3).terms(1).changes(2)),

    /** A leader of three, two of whom are removed, be it the leader; one more term. */
    THREE_TO_ONE(start(Start.LED, Network.ORDERED, 3).terms(1).changes(2).takesMinutes()),

    /** Three voters, two terms, one entry. */
    ELECTIONS(start(Start.FORMED, Network.ORDERED, 3).terms(2).entries(1)),

    /** A leader and one more term: one entry, one crash, one heartbeat. */
    REPLICATION(start(Start.LED, Network.ORDERED, 3)
            .terms(1)
            .entries(1)
            .crashes(1)
            .heartbeats(1)
            .takesMinutes()),

    /** Figure 3.7 with disks that take their time. */
    SLOW_FIGURE_3_7(start(Start.UNEQUAL_LOGS, Network.ORDERED, 3)
            .terms(2)
            .bytesPerRequest(1)
            .slowDisk()
            .takesMinutes()),

    /**
     * Three voters, two terms, one crash, one lost message that the sender hears of (besides all those that it doesn't), and
     * three entries: one that is proposed, and the leaders' own.
     */
    CRASH_AND_LOSS(start(Start.FORMED, Network.ORDERED, 3)
            .terms(2)
            .entries(1)
            .crashes(1)
            .losses(1)
            .takesMinutes()),

    /** A leader and one more term, three entries that are proposed. */
    THREE_ENTRIES(start(Start.LED, Network.ORDERED, 3).terms(1).entries(3).takesMinutes());

    @SuppressWarnings("ImmutableEnumChecker") // a record of numbers
    private final Bounds bounds;

    private final boolean isQuick;

    NamedBounds(Builder builder) {
        bounds = builder.build();
        isQuick = builder.isQuick;
    }

    /** Whether it takes seconds: so it is explored in each build, and of each deliberate bug. */
    public boolean isQuick() {
        return isQuick;
    }

    /** Without a limit of states. */
    public Bounds bounds() {
        return bounds;
    }

    private static Builder start(Start start, Network network, int members) {
        return new Builder(start, network, members);
    }

    /** Says only what is not nothing. */
    private static final class Builder {
        private final Start start;
        private final Network network;
        private final int members;
        private int terms;
        private int entries;
        private int crashes;
        private int losses;
        private int heartbeats;
        private int changes;
        private int jointChanges;
        private int compactions;
        private int bytesPerRequest = 1 << 20;
        private int preVotes;
        private boolean isDiskSlow;
        private boolean isQuick = true;

        Builder(Start start, Network network, int members) {
            this.start = start;
            this.network = network;
            this.members = members;
        }

        Builder terms(int count) {
            terms = count;
            return this;
        }

        Builder entries(int count) {
            entries = count;
            return this;
        }

        Builder crashes(int count) {
            crashes = count;
            return this;
        }

        Builder losses(int count) {
            losses = count;
            return this;
        }

        Builder heartbeats(int count) {
            heartbeats = count;
            return this;
        }

        Builder changes(int count) {
            changes = count;
            return this;
        }

        Builder jointChanges(int count) {
            jointChanges = count;
            return this;
        }

        Builder compactions(int count) {
            compactions = count;
            return this;
        }

        Builder bytesPerRequest(int bytes) {
            bytesPerRequest = bytes;
            return this;
        }

        Builder slowDisk() {
            isDiskSlow = true;
            return this;
        }

        Builder preVotes(int count) {
            preVotes = count;
            return this;
        }

        Builder takesMinutes() {
            isQuick = false;
            return this;
        }

        Bounds build() {
            return new Bounds(
                    start,
                    network,
                    members,
                    terms,
                    entries,
                    crashes,
                    losses,
                    heartbeats,
                    changes,
                    jointChanges,
                    compactions,
                    preVotes > 0 ? preVotes : Bounds.MOST,
                    4,
                    bytesPerRequest,
                    isDiskSlow,
                    preVotes > 0,
                    Integer.MAX_VALUE - 8);
        }
    }
}
