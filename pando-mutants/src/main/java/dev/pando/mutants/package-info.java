/** Deliberate bugs, and the run that shows that tests, exploration or simulation catch each of them. */
@NullMarked
package dev.pando.mutants;

import org.jspecify.annotations.NullMarked;
