/** The file that a cluster's log is backed up to: written by clients, read by members that are made of it. */
@NullMarked
package dev.pando.backup;

import org.jspecify.annotations.NullMarked;
