@NullMarked
package dev.pando.client;

import org.jspecify.annotations.NullMarked;
