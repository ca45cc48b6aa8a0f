/** What clients do, and what the machines' programs make of the log. */
@NullMarked
package dev.pando.testkit.workload;

import org.jspecify.annotations.NullMarked;
