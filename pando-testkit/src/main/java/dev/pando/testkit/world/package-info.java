/** Machines, their clocks and disks, the network between them, and the virtual time that passes on all of them. */
@NullMarked
package dev.pando.testkit.world;

import org.jspecify.annotations.NullMarked;
