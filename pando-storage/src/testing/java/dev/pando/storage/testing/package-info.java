/** For tests of this and other modules: a disk in memory that fails as disks do, and what any log store has to keep to. */
@NullMarked
package dev.pando.storage.testing;

import org.jspecify.annotations.NullMarked;
