/** Commands and results as JSON, for programs that have Jackson. */
@NullMarked
package dev.pando.json;

import org.jspecify.annotations.NullMarked;
