package dev.pando.cli.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A demo's folder, which goes with it unless it is to be kept. */
final class Workspace implements AutoCloseable {
    private final Path folder;
    private volatile boolean kept;

    Workspace() throws IOException {
        folder = Files.createTempDirectory("pando-demo-");
    }

    Path folder() {
        return folder;
    }

    /** {@link #close} leaves it. */
    void keep() {
        kept = true;
    }

    @Override
    public void close() throws IOException {
        if (!kept) {
            Deletion.of(folder);
        }
    }
}
