@NullMarked
package dev.pando.cli;

import org.jspecify.annotations.NullMarked;
