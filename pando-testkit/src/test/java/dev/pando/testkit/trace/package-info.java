@NullMarked
package dev.pando.testkit.trace;

import org.jspecify.annotations.NullMarked;
