/** Tests of the mutants themselves. */
@NullMarked
package dev.pando.mutants;

import org.jspecify.annotations.NullMarked;
