package dev.pando;

/**
 * How a member's machines are doing.
 *
 * @param appliedIndex up to where they have carried out the log
 * @param haltedIndex the entry that one of them could not carry out, so that nothing after it is; 0 where all is well
 * @param trouble what has stopped them; empty where all is well
 */
public record MachinesStatus(long appliedIndex, long haltedIndex, String trouble) {}
