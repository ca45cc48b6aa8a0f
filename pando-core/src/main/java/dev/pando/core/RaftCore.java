package dev.pando.core;

import dev.pando.core.membership.MemberId;

/** The rules of Raft for one member of one group. */
public final class RaftCore {
    public RaftCore(
            CoreOptions options, long group, MemberId self, HardState hardState, StoredLog stored, long randomSeed) {}
}
