package dev.pando.testkit;

/** Whose the log of a simulated cluster is. */
public enum LogUse {
    /** The seed draws it: machines' in two of five, programs' in the others. */
    ANY,
    /** Machines': the library compacts it, and reads at all levels are asked of them. */
    MACHINES,
    /** Programs', which listen to it, and compact it themselves. */
    RAW
}
