/** A network of rules in one thread under a seed: the rules' own safety net, ahead of the simulator. */
@NullMarked
package dev.pando.core.net;

import org.jspecify.annotations.NullMarked;
