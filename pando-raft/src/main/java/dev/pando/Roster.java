package dev.pando;

import java.util.List;

/**
 * Who belongs to the cluster: each member once.
 *
 * <p>Where several voters change at once, there is a roster in between: its voters are those of before and those of
 * after, since a majority of the one <em>and</em> of the other decides until the change is complete. Whoever goes, or
 * becomes a read replica, is among them for so long.
 *
 * @param index of the entry that says so; 0 before a joiner was told anything
 * @param voters whose majority elects leaders and commits entries
 * @param learners who receive the log and are not voters yet
 * @param replicas read replicas: who receive the log and stay without a vote
 */
public record Roster(long index, List<Peer> voters, List<Peer> learners, List<Peer> replicas) {
    public Roster {
        voters = List.copyOf(voters);
        learners = List.copyOf(learners);
        replicas = List.copyOf(replicas);
    }

    /** Without read replicas. */
    public Roster(long index, List<Peer> voters, List<Peer> learners) {
        this(index, voters, learners, List.of());
    }
}
