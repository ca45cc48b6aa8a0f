package dev.pando.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * What a command has around it.
 *
 * @param library what it calls
 * @param in standard input, as bytes
 * @param out for results; whoever writes a line that somebody may be waiting for flushes it
 * @param err for what people read: progress, what is going on, errors
 * @param terminal whether a person watches {@code err}
 */
public record Environment(Library library, InputStream in, PrintStream out, PrintStream err, boolean terminal) {

    /** Set by the {@code pando} script, which can tell. */
    private static final String TERMINAL_PROPERTY = "pando.terminal";

    private static final int OUT_BUFFER_BYTES = 1 << 16;

    /** That of this process. Text is UTF-8 whatever the locale says, since payloads are shown as they are. */
    public static Environment ofThisProcess() {
        OutputStream buffered = new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), OUT_BUFFER_BYTES);
        PrintStream out = new PrintStream(buffered, false, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        boolean terminal = Boolean.getBoolean(TERMINAL_PROPERTY);
        return new Environment(Library.PANDO, System.in, out, err, terminal);
    }
}
