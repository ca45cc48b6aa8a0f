@NullMarked
package dev.pando.testkit.world;

import org.jspecify.annotations.NullMarked;
