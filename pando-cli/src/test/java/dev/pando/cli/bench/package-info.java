@NullMarked
package dev.pando.cli.bench;

import org.jspecify.annotations.NullMarked;
