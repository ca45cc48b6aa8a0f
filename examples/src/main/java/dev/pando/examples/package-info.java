@NullMarked
package dev.pando.examples;

import org.jspecify.annotations.NullMarked;
