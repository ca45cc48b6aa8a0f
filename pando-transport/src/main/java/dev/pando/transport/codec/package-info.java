/** Packets as bytes: frames, their types, and the handshake. Pure: no thread, socket or clock. */
@NullMarked
package dev.pando.transport.codec;

import org.jspecify.annotations.NullMarked;
