/** What a seed decides before anything happens: the cluster, its clients, and each fault with its time. */
@NullMarked
package dev.pando.testkit.plan;

import org.jspecify.annotations.NullMarked;
