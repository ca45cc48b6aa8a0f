/**
 * {@code pando chaos}: real processes under faults of the network, and whether what their clients saw is right. Where the
 * network itself can't be disturbed, a {@link dev.pando.cli.chaos.Relay} stands before each member and does.
 */
@NullMarked
package dev.pando.cli.chaos;

import org.jspecify.annotations.NullMarked;
