package dev.pando.testkit.trace;

/**
 * Is told all that happens in a run, in order of time. Machines are numbered from 0; times are virtual, in nanoseconds
 * since the start.
 */
public interface Trace {
    /** Takes no notice. */
    Trace NONE = new Trace() {};

    /** Things that happen at one moment. */
    enum Mark {
        CRASH,
        START,
        STOP,
        SYNC,
        COMMIT,
        FAULT,
        CLIENT,
        MEMBERSHIP,
        SITUATION
    }

    /** A machine is there from now on. */
    default void machine(long atNanos, int machine, String name) {}

    /**
     * What a member is from now on.
     *
     * @param role {@code leader}, {@code candidate}, {@code pre-candidate}, {@code follower}, {@code learner}, or
     *     {@code down}
     */
    default void role(long atNanos, int machine, String role, long term) {}

    /**
     * A message leaves.
     *
     * @param message numbers messages; {@link #arrived} says that it came. What never comes is lost
     */
    default void sent(long atNanos, long message, int from, int to, String text) {}

    /** A message has come. May be told twice of one message, where it is repeated. */
    default void arrived(long atNanos, long message) {}

    /**
     * Something happened.
     *
     * @param machine where; -1 for the whole cluster
     */
    default void mark(long atNanos, int machine, Mark mark, String text) {}

    /**
     * Something begins that lasts: a partition, a pause, a slow disk.
     *
     * @param span numbers them; {@link #end} says that it is over
     * @param machine where; -1 for the whole cluster
     */
    default void begin(long atNanos, long span, int machine, String text) {}

    /** Something that lasted is over. */
    default void end(long atNanos, long span) {}

    /** What must not happen has happened; nothing more follows. */
    default void violation(long atNanos, int machine, String text) {}
}
