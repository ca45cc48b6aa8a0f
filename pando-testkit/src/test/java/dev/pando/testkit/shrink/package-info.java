@NullMarked
package dev.pando.testkit.shrink;

import org.jspecify.annotations.NullMarked;
