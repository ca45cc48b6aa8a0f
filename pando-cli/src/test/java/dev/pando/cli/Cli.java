package dev.pando.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;

/** Runs commands in this process and captures what they print. */
public final class Cli {
    private final Library library;
    private InputStream in = new ByteArrayInputStream(new byte[0]);
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    public Cli(Library library) {
        this.library = library;
    }

    Cli in(byte[] bytes) {
        return in(new ByteArrayInputStream(bytes));
    }

    Cli in(InputStream stream) {
        in = stream;
        return this;
    }

    /** Runs a command and gives its exit code back. */
    public int run(String... args) {
        out.reset();
        err.reset();
        return Main.execute(environment(), args);
    }

    /** What its commands have around them. */
    public Environment environment() {
        return new Environment(
                library, in, new PrintStream(out, false, UTF_8), new PrintStream(err, true, UTF_8), false);
    }

    byte[] outBytes() {
        return out.toByteArray();
    }

    public String out() {
        return out.toString(UTF_8);
    }

    public String err() {
        return err.toString(UTF_8);
    }
}
