@NullMarked
package dev.pando.cli.sim;

import org.jspecify.annotations.NullMarked;
