/**
 * {@code pando demo}, the main job: a cluster of real processes is grown, appended to, has its leader killed, gains
 * and loses a member, and is then held against what was appended. {@link dev.pando.cli.demo.Demo} is the story;
 * {@link dev.pando.cli.demo.ScenarioRun} tells others, of which each {@link dev.pando.cli.demo.Rounds} is one; the other
 * classes are their parts.
 */
@NullMarked
package dev.pando.cli.demo;

import org.jspecify.annotations.NullMarked;
