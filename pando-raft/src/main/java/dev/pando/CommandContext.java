package dev.pando;

import java.util.random.RandomGenerator;

/** What comes with a command, the same on every member. Valid while the command is carried out. */
public interface CommandContext {

    /** Where the command stands in the log: rising, with gaps. */
    long index();

    /**
     * Replicated time in milliseconds: never falls, goes on while somebody leads, and says nothing of the time of day. For
     * expiry and the like.
     */
    long timeMs();

    /** Random numbers of this command's own; whoever knows the log can tell them: nothing for secrets. */
    RandomGenerator random();
}
