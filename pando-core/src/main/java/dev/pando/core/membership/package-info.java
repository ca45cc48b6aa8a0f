/** Who belongs to a cluster: members, configurations and their quorums. */
@NullMarked
package dev.pando.core.membership;

import org.jspecify.annotations.NullMarked;
