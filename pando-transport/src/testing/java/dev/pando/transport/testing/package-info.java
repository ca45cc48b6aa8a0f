/** For tests of what stands on the transport: a network in memory, and the contract that every transport keeps. */
@NullMarked
package dev.pando.transport.testing;

import org.jspecify.annotations.NullMarked;
