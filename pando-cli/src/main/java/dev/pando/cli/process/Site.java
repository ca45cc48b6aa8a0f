package dev.pando.cli.process;

import java.util.List;

/**
 * Where a member runs.
 *
 * @param listen the address that it listens on; with port 0 it takes a free one, and keeps that
 * @param program how its process is begun
 * @param options that it has besides those of every member, such as {@code --advertise}
 */
public record Site(String listen, ProgramCommand program, List<String> options) {
    private static final String LOOPBACK = "127.0.0.1";
    private static final String ANY_PORT = ":0";

    public Site {
        options = List.copyOf(options);
    }

    /** On loopback, at a free port. */
    public static Site onLoopback(ProgramCommand program) {
        return new Site(LOOPBACK + ANY_PORT, program, List.of());
    }

    /** The same, at another address. */
    public Site at(String address) {
        return new Site(address, program, options);
    }

    boolean isOnLoopback() {
        return listen.startsWith(LOOPBACK);
    }

    int port() {
        return Integer.parseInt(listen.substring(listen.lastIndexOf(':') + 1));
    }

    boolean takesAnyPort() {
        return listen.endsWith(ANY_PORT);
    }
}
