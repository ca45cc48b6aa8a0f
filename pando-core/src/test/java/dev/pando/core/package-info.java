@NullMarked
package dev.pando.core;

import org.jspecify.annotations.NullMarked;
