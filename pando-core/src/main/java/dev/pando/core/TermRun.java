package dev.pando.core;

/**
 * A stretch of the log with one term. A list of them, without gaps, says the term of every index in memory that
 * grows with the number of terms, not of entries.
 *
 * @param firstIndex where the stretch begins; it ends before the next one, or with the log
 * @param term of all its entries
 */
public record TermRun(long firstIndex, long term) {}
