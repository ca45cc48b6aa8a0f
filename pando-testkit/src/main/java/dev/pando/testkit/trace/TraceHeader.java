package dev.pando.testkit.trace;

import org.jspecify.annotations.Nullable;

/**
 * What stands above a picture: which run it is, and how to see it again.
 *
 * @param title in a few words
 * @param seed of the run
 * @param commit of the sources that ran; an empty one is not shown
 * @param command that replays the run
 * @param violation what went wrong, one sentence; null if nothing did
 */
public record TraceHeader(
        String title,
        long seed,
        String commit,
        String command,
        @Nullable String violation) {}
