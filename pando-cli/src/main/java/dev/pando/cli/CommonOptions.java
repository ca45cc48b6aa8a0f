package dev.pando.cli;

import picocli.CommandLine.Option;

/** Options of every command. */
final class CommonOptions {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and end.")
    void help(boolean asked) {
        // picocli shows it
    }

    /** Takes effect at once: loggers read their level when the first of them is made. */
    @Option(
            names = Main.VERBOSE,
            description =
                    "Show what goes on, and where an error comes from. Default: warnings, and errors in one line.")
    void verbose(boolean on) {
        if (on) {
            System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "info");
        }
    }
}
