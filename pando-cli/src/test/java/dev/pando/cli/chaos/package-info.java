@NullMarked
package dev.pando.cli.chaos;

import org.jspecify.annotations.NullMarked;
