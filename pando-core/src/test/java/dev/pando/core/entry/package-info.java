@NullMarked
package dev.pando.core.entry;

import org.jspecify.annotations.NullMarked;
