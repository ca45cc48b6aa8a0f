/** The simulator: whole members in one thread, on virtual time, under a seed. Begin with {@link Simulation}. */
@NullMarked
package dev.pando.testkit;

import org.jspecify.annotations.NullMarked;
