package dev.pando.cli.chaos;

import java.util.Locale;

/** Ways to do harm, by name. */
enum FaultKind {
    /** SIGKILL, for one member, a majority or all, and launched again. */
    KILL,
    /** SIGSTOP, for up to ten election timeouts. */
    PAUSE,
    /** Each member in turn is closed in good order, and resumed. */
    RESTART,
    /** A member joins, and one leaves. */
    MEMBERSHIP,
    /** A member's data is lost, and a new one takes its place. */
    REPLACE,
    /** Some members do not hear some others, in one direction or both. */
    PARTITION,
    /** What some members send comes late, or is lost at first. */
    SLOW;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static FaultKind of(String label) {
        for (FaultKind kind : values()) {
            if (kind.label().equals(label)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("there is no fault '" + label + "'");
    }
}
