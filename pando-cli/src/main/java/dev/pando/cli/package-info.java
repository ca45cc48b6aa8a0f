/** The {@code pando} program: its commands, and what they share. {@link dev.pando.cli.demo} is the main job. */
@NullMarked
package dev.pando.cli;

import org.jspecify.annotations.NullMarked;
