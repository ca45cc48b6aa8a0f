@NullMarked
package dev.pando.cli.process;

import org.jspecify.annotations.NullMarked;
