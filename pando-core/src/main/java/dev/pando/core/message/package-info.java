/** What members say to each other. */
@NullMarked
package dev.pando.core.message;

import org.jspecify.annotations.NullMarked;
