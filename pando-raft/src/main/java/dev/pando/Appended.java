package dev.pando;

/**
 * Where an appended payload stands. It is committed: durable on a majority, never lost, never replaced.
 *
 * @param index its place in the log
 * @param term the term of the leader that appended it
 */
public record Appended(long index, long term) {}
