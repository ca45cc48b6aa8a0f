/**
 * What clients saw, and whether a correct cluster could have shown them that.
 *
 * <p>Clients write {@code key=value} into a replicated log, or set a key only if it holds what they expect, and read keys
 * from a map that is built from it. Each tells a {@link History} what it asks for and what it is answered, as it happens:
 *
 * <pre>{@code
 * History history = new History();
 * long write = history.invoke(1, new Operation.Write("k", 7), nowNanos);
 * long read = history.invoke(2, new Operation.Read("k"), nowNanos);
 * history.completed(read, nowNanos, new Result.Found(7));
 * history.unknown(write); // timed out: it may take effect at any time, or never
 * }</pre>
 *
 * <p>At the end two judges look at it. {@link Linearizability} takes the results alone, and looks for an order of the
 * operations that explains them:
 *
 * <pre>{@code
 * Verdict verdict = Linearizability.check(history);
 * switch (verdict.answer()) {
 *     case OK -> {}
 *     case VIOLATION -> throw verdict.violation();
 *     case UNDECIDED -> giveUpOn(verdict.undecided()); // not the same as OK
 * }
 * }</pre>
 *
 * <p>{@link LogOrder} compares the history with the log that was committed in the end: what was acknowledged stands where
 * it was said to stand, once, in each client's order and in that of real time.
 *
 * <p>Both are for one thread, and say the same of the same history on every machine. A history of 1,500 operations is
 * judged by both within some milliseconds.
 *
 * <p>For other rules than those of a {@link Register}, write a {@link Model}.
 */
@NullMarked
package dev.pando.testkit.oracle;

import org.jspecify.annotations.NullMarked;
