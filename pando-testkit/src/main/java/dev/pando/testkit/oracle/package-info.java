/** What clients saw, and whether a correct cluster could have shown them that. */
@NullMarked
package dev.pando.testkit.oracle;

import org.jspecify.annotations.NullMarked;
