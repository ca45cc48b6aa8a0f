/**
 * Ready state machines, each behind methods of its own: {@link dev.pando.recipes.ReplicatedMap},
 * {@link dev.pando.recipes.ReplicatedCounter}, {@link dev.pando.recipes.ReplicatedLock},
 * {@link dev.pando.recipes.LeaderElection} and {@link dev.pando.recipes.ReplicatedQueue}.
 *
 * <p>Each has a {@code register}, which is given the options of every member of a cluster before it starts, and an {@code of},
 * for a member that runs, or a {@link dev.pando.PandoClient}. What a blocking method throws is what {@link dev.pando.Machine#submit(Object)} does, or
 * {@link dev.pando.Machine#read(Object)} where it reads; the future of an {@code Async} method fails with the same. Where that
 * is an {@link dev.pando.OutcomeUnknownException} the operation has taken effect once, or will, or never will; after any other
 * exception ask {@link dev.pando.RaftException#mayHaveTakenEffect}. Cancelling a future only ends the waiting.
 *
 * <p>Durations are in milliseconds of replicated time ({@link dev.pando.CommandContext#timeMs}), which stands still while
 * nobody leads, and which a machine hears of with each of its commands: what has run out is found so by the next command, and
 * by reads after that.
 */
@NullMarked
package dev.pando.recipes;

import org.jspecify.annotations.NullMarked;
