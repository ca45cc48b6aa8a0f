@NullMarked
package dev.pando;

import org.jspecify.annotations.NullMarked;
