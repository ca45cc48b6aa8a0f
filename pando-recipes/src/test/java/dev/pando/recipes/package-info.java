@NullMarked
package dev.pando.recipes;

import org.jspecify.annotations.NullMarked;
