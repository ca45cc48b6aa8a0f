package dev.pando.testkit.plan;

import dev.pando.testkit.FaultKind;

/**
 * Something that will go wrong.
 *
 * @param number from 0, in order of time: a run is made smaller by leaving some out
 * @param atNanos when, from the start of the faults
 * @param lastsNanos for how long, where the kind is one that lasts; otherwise when what was taken away comes back
 * @param luck what else there is to decide when it comes about, such as whom it befalls
 */
public record PlannedFault(int number, long atNanos, FaultKind kind, long lastsNanos, long luck) {}
