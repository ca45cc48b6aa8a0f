/** Pando, as one more library that is compared. */
@NullMarked
package dev.pando.compare.pando;

import org.jspecify.annotations.NullMarked;
