/** How each kind of fault is brought about, and healed. */
@NullMarked
package dev.pando.testkit.fault;

import org.jspecify.annotations.NullMarked;
