package dev.pando.testkit.explore;

/** Bounds that are worth exploring, from the smallest to the largest. Each is explored to its end. */
public enum NamedBounds {
    /** Figure 3.7 (figure 8 of the paper), from where its trouble begins: two unequal logs, and two more terms. */
    FIGURE_3_7(start(Start.UNEQUAL_LOGS, Network.ORDERED, 3).terms(2).bytesPerRequest(1)),

    /** Three voters, two terms, one entry. */
    ELECTIONS(start(Start.FORMED, Network.ORDERED, 3).terms(2).entries(1)),

    /** One member, another that joins and may leave, either of them; one term, one crash, disks that take their time. */
    ONE_TO_TWO_TO_ONE(start(Start.JOINING, Network.ORDERED, 2)
            .terms(1)
            .crashes(1)
            .heartbeats(1)
            .changes(2)
            .slowDisk()),

    /** Three voters, two terms, one entry, one crash. */
    CRASHES(start(Start.FORMED, Network.ORDERED, 3).terms(2).entries(1).crashes(1)),

    /** A leader and one more term: one entry, one crash, one heartbeat. */
    REPLICATION(
            start(Start.LED, Network.ORDERED, 3).terms(1).entries(1).crashes(1).heartbeats(1));

    @SuppressWarnings("ImmutableEnumChecker") // a record of numbers
    private final Bounds bounds;

    NamedBounds(Builder builder) {
        bounds = builder.build();
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
        private int heartbeats;
        private int changes;
        private int bytesPerRequest = 1 << 20;
        private boolean isDiskSlow;

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

        Builder heartbeats(int count) {
            heartbeats = count;
            return this;
        }

        Builder changes(int count) {
            changes = count;
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

        Bounds build() {
            return new Bounds(
                    start,
                    network,
                    members,
                    terms,
                    entries,
                    crashes,
                    0,
                    heartbeats,
                    changes,
                    terms,
                    4,
                    bytesPerRequest,
                    isDiskSlow,
                    false,
                    Integer.MAX_VALUE - 8);
        }
    }
}
