/** Whole members in one thread: virtual time, a simulated disk and network, everything decided by one seed. */
@NullMarked
package dev.pando.runtime.simulated;

import org.jspecify.annotations.NullMarked;
