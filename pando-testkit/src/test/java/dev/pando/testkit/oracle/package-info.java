@NullMarked
package dev.pando.testkit.oracle;

import org.jspecify.annotations.NullMarked;
