/** That invariants can be broken. */
@NullMarked
package dev.pando.testkit.invariant;

import org.jspecify.annotations.NullMarked;
