/** A member's data directory: who the member is, and the storage of its groups. */
@NullMarked
package dev.pando.storage.directory;

import org.jspecify.annotations.NullMarked;
