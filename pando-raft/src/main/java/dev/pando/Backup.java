package dev.pando;

import dev.pando.core.membership.ClusterId;

/**
 * What {@link PandoClient#backup} has written.
 *
 * @param cluster whose log it is
 * @param lastIndex of the last entry in it, from 1 on without gaps; all that was acknowledged before the backup began is
 *     among them
 * @param lastTerm that entry's term
 * @param bytes that were written
 */
public record Backup(ClusterId cluster, long lastIndex, long lastTerm, long bytes) {}
