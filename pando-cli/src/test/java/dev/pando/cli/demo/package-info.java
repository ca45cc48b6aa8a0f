@NullMarked
package dev.pando.cli.demo;

import org.jspecify.annotations.NullMarked;
