/** What a log consists of: entries and their encoding, the same on disk and on the wire. */
@NullMarked
package dev.pando.core.entry;

import org.jspecify.annotations.NullMarked;
