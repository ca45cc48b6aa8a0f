package dev.pando;

import java.util.List;

/**
 * Who belongs to the cluster.
 *
 * @param index of the entry that says so; 0 before a joiner was told anything
 * @param voters whose majority elects leaders and commits entries
 * @param learners who receive the log and are not voters yet
 */
public record Roster(long index, List<Peer> voters, List<Peer> learners) {
    public Roster {
        voters = List.copyOf(voters);
        learners = List.copyOf(learners);
    }
}
