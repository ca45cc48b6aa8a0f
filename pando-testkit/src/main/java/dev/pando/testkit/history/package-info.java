/** What each member of a run has logged, made durable and committed, as seen from outside. */
@NullMarked
package dev.pando.testkit.history;

import org.jspecify.annotations.NullMarked;
