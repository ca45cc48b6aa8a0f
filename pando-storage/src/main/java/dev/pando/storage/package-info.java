@NullMarked
package dev.pando.storage;

import org.jspecify.annotations.NullMarked;
