@NullMarked
package dev.pando.testkit;

import org.jspecify.annotations.NullMarked;
