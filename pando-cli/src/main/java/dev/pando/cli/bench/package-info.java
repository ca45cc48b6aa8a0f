/**
 * {@code pando bench}: loads a cluster whose members all run in this process, and says how it bears that.
 *
 * <p>{@link dev.pando.cli.bench.Generator} begins operations, so many at a time or so many a second, and is asked for what came of
 * them since it was last asked ({@link dev.pando.cli.bench.Interval}). What is loaded are {@link dev.pando.cli.bench.LocalMembers}.
 * Commands put the two together.
 */
@NullMarked
package dev.pando.cli.bench;

import org.jspecify.annotations.NullMarked;
