/**
 * Snapshots on disk: one file each, and one that comes from another member.
 *
 * <p>{@code docs/storage-format.md} describes every byte and says why. {@link dev.pando.storage.snapshot.SnapshotFiles} is
 * the only way in.
 */
@NullMarked
package dev.pando.storage.snapshot;

import org.jspecify.annotations.NullMarked;
