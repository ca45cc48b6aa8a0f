/**
 * {@code pando demo}, the main job: a cluster of real processes is grown, appended to, has its leader killed, gains
 * and loses a member, and is then held against what was appended. {@link dev.pando.cli.demo.Demo} is the story; the
 * other classes are its parts.
 */
@NullMarked
package dev.pando.cli.demo;

import org.jspecify.annotations.NullMarked;
