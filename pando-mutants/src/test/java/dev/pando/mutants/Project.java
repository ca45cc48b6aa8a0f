package dev.pando.mutants;

import java.nio.file.Path;

/** Where the sources are: tests run in their module's folder. */
final class Project {
    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private Project() {}
}
