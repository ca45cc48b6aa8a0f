/** Makes a failing run short, for a person to read, and says how to replay it. */
@NullMarked
package dev.pando.testkit.shrink;

import org.jspecify.annotations.NullMarked;
