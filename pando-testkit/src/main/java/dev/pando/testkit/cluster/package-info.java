/** The members of a run: who runs, who may be harmed, and what becomes of them. */
@NullMarked
package dev.pando.testkit.cluster;

import org.jspecify.annotations.NullMarked;
