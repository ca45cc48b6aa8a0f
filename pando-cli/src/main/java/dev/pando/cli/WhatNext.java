package dev.pando.cli;

import dev.pando.RaftException;

/** Says of what failed whether it may have come about, and what to do then. */
final class WhatNext {
    private WhatNext() {}

    /**
     * Has the cluster do something to itself.
     *
     * @throws CommandException with the exit code of what failed
     */
    static void tell(ClientOptions client, Runnable order) {
        try {
            order.run();
        } catch (RaftException e) {
            Failure failure = Failure.of(e);
            throw new CommandException(failure.exitCode(), failure.message() + " " + next(e, client), e);
        }
    }

    private static String next(RaftException error, ClientOptions client) {
        String show = "`pando members --via " + String.join(",", client.via()) + "` shows ";
        return error.mayHaveTakenEffect()
                ? "It may have taken effect, or may yet: " + show + "whether it has; if not, say it again."
                : "It has not taken effect: " + show + "who there is, and how they are.";
    }
}
