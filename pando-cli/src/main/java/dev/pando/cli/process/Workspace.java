package dev.pando.cli.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder for as long as a command runs, which goes with it unless it is to be kept. */
public final class Workspace implements AutoCloseable {
    private final Path folder;
    private volatile boolean kept;

    /** @param command whose folder it is: part of its name */
    public Workspace(String command) throws IOException {
        folder = Files.createTempDirectory(prefix(command));
    }

    /** In another folder than that for temporary files. */
    public Workspace(String command, Path parent) throws IOException {
        folder = Files.createTempDirectory(parent, prefix(command));
    }

    private static String prefix(String command) {
        return "pando-" + command + "-";
    }

    public Path folder() {
        return folder;
    }

    /** {@link #close} leaves it. */
    public void keep() {
        kept = true;
    }

    @Override
    public void close() throws IOException {
        if (!kept) {
            Deletion.of(folder);
        }
    }
}
