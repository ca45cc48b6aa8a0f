/** Every order of events of a small cluster, breadth first, over the real rules. */
@NullMarked
package dev.pando.testkit.explore;

import org.jspecify.annotations.NullMarked;
