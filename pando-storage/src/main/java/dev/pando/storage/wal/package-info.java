/**
 * The write-ahead log: one group's entries in append-only segments, its term and vote beside them.
 *
 * <p>{@code docs/storage-format.md} describes every byte and says why. {@link dev.pando.storage.wal.SegmentedLog} is the
 * only way in.
 */
@NullMarked
package dev.pando.storage.wal;

import org.jspecify.annotations.NullMarked;
