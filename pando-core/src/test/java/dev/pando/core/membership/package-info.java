@NullMarked
package dev.pando.core.membership;

import org.jspecify.annotations.NullMarked;
