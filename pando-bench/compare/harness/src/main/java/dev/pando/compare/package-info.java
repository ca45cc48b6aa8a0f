/**
 * Drives a small Raft group of one library on this machine and measures it: always with the same load, and with the same trivial
 * state machine, so that what differs is consensus, its log and its network. A library is brought in by a {@link Peer}.
 */
@NullMarked
package dev.pando.compare;

import org.jspecify.annotations.NullMarked;
