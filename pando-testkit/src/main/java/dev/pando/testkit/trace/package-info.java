/** What happened in a run, for a person: recorded, and drawn as a space-time picture. */
@NullMarked
package dev.pando.testkit.trace;

import org.jspecify.annotations.NullMarked;
