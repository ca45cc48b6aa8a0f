/** Rare situations that a run has to reach now and then, or it proves nothing. */
@NullMarked
package dev.pando.testkit.situation;

import org.jspecify.annotations.NullMarked;
