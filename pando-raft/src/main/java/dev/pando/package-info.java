/**
 * What a program uses: {@link dev.pando.Raft} starts and joins members, {@link dev.pando.Member} is one,
 * {@link dev.pando.Log} is appended to and listened to, {@link dev.pando.Sync} makes reads linearizable, and
 * {@link dev.pando.PandoClient} does it from outside.
 */
@NullMarked
package dev.pando;

import org.jspecify.annotations.NullMarked;
