/**
 * What members and clients want a cluster to do to itself: change its membership, hand leadership over. What to make of the
 * answers is the same for both, and stands here; how they ask is their own.
 */
@NullMarked
package dev.pando.order;

import org.jspecify.annotations.NullMarked;
