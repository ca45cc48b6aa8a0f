/** {@link dev.pando.cli.chaos.relay.Relay}: faults of the network where the network itself can't be disturbed. */
@NullMarked
package dev.pando.cli.chaos.relay;

import org.jspecify.annotations.NullMarked;
