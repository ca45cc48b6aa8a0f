@NullMarked
package dev.pando.testkit.explore;

import org.jspecify.annotations.NullMarked;
