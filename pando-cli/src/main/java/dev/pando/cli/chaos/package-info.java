/**
 * {@code pando chaos}: a cluster of real processes, faults one after the other, clients of the ready map all the while, and a
 * checker that looks at what these were answered. {@link dev.pando.cli.chaos.ChaosRun} has the whole of it;
 * {@link dev.pando.cli.chaos.Nemesis} decides what happens when, each {@link dev.pando.cli.chaos.Fault} does it, where a
 * {@link dev.pando.cli.chaos.Network} is needed through that; {@link dev.pando.cli.chaos.MapClient} asks, and
 * {@link dev.pando.cli.chaos.Judgement} judges. See {@code docs/chaos.md}.
 */
@NullMarked
package dev.pando.cli.chaos;

import org.jspecify.annotations.NullMarked;
