package dev.pando.recipes;

/**
 * What came of an attempt to get a lock.
 *
 * @param acquired whether this attempt has got it
 * @param holder who has it now: whoever tried, or else who had it already
 */
public record LockAttempt(boolean acquired, LockHolder holder) {}
