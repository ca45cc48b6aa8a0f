package dev.pando;

import java.util.List;

/**
 * Where everything begins: starts the first member of a cluster, joins others, resumes those that were closed. The
 * methods here use the default options; {@link #options()} gives those to change, with the same three methods.
 */
public final class Raft {
    private Raft() {}

    /** The default options, to be changed and then started, joined or resumed with. */
    public static RaftOptions options() {
        return RaftOptions.DEFAULT;
    }

    /** {@link RaftOptions#start} with the default options. */
    public static Member start(String listen) {
        return options().start(listen);
    }

    /** {@link RaftOptions#join} with the default options. */
    public static Member join(String listen, List<String> via) {
        return options().join(listen, via);
    }

    /** {@link RaftOptions#resume} with the default options. */
    public static Member resume(String listen) {
        return options().resume(listen);
    }
}
