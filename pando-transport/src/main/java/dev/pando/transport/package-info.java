@NullMarked
package dev.pando.transport;

import org.jspecify.annotations.NullMarked;
