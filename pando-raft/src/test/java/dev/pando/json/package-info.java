@NullMarked
package dev.pando.json;

import org.jspecify.annotations.NullMarked;
