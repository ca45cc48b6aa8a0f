/** JMH benchmarks of the parts: what each costs by itself, without the others, and where it can be had without a disk. */
@NullMarked
package dev.pando.bench;

import org.jspecify.annotations.NullMarked;
