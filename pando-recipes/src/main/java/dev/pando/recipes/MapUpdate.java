package dev.pando.recipes;

/**
 * What came of a change that depended on what was there.
 *
 * @param done whether it was made
 * @param version that the key has afterwards, be it by this change or because it was not made; 0 if it has no value
 */
public record MapUpdate(boolean done, long version) {}
