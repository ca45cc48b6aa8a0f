@NullMarked
package dev.pando.cli.chaos.relay;

import org.jspecify.annotations.NullMarked;
