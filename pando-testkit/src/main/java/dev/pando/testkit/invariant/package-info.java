/** What must hold at every step, a class each (dissertation, figure 3.2, and more). */
@NullMarked
package dev.pando.testkit.invariant;

import org.jspecify.annotations.NullMarked;
