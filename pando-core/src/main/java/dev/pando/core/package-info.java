/** The rules of Raft: events in, {@link dev.pando.core.Ready} out. */
@NullMarked
package dev.pando.core;

import org.jspecify.annotations.NullMarked;
