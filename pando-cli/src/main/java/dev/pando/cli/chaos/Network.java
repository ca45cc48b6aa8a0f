package dev.pando.cli.chaos;

import dev.pando.cli.CommandException;
import dev.pando.cli.process.MemberProcess;
import dev.pando.cli.process.Sites;
import java.io.IOException;
import java.time.Duration;

/** What the members talk through. For one thread. */
interface Network extends Sites, AutoCloseable {

    /** What it is, for people. */
    String label();

    /** A listen address for a member in this very process, which no fault of the network hits. */
    String ownAddress();

    /** From now on nothing that one sends gets to the other. Connections stay as they are, and nobody is told. */
    void cut(MemberProcess from, MemberProcess to) throws IOException, InterruptedException;

    /** Whether {@link #slow} works. */
    boolean canSlow();

    /**
     * What a member sends arrives late, and a part of it not at the first attempt, where that can be had.
     *
     * @param lossPercent of its packets
     * @throws CommandException if it {@link #canSlow} not
     */
    void slow(MemberProcess member, Duration delay, Duration jitter, int lossPercent)
            throws IOException, InterruptedException;

    /** All is as it was at first. */
    void heal() throws IOException, InterruptedException;

    /** A member has gone for good. */
    void forget(MemberProcess member) throws IOException, InterruptedException;

    @Override
    void close() throws IOException;
}
