/** The transport over the JDK's own sockets. */
@NullMarked
package dev.pando.transport.tcp;

import org.jspecify.annotations.NullMarked;
