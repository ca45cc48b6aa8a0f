/**
 * {@code pando sim}: whole clusters under faults, one for each seed, looked over for what must not be. {@link
 * dev.pando.cli.sim.Campaign} runs the seeds; the simulator itself is {@code pando-testkit}.
 */
@NullMarked
package dev.pando.cli.sim;

import org.jspecify.annotations.NullMarked;
