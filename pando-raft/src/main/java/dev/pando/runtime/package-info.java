/**
 * Runs the rules against disk and wire. One loop owns a group ({@link dev.pando.runtime.Node}); everything that it
 * touches comes in through {@link dev.pando.runtime.Environment}, so that whole members run on simulated time too.
 */
@NullMarked
package dev.pando.runtime;

import org.jspecify.annotations.NullMarked;
