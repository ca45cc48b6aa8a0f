package dev.pando.mutants;

import java.nio.file.Path;
import java.util.List;

/** A module whose sources are mutated, and whose own tests are its rule tests. */
enum SourceModule {
    CORE("pando-core", "dev/pando/core"),
    STORAGE("pando-storage", "dev/pando/storage"),
    RAFT("pando-raft", "dev/pando"),
    /** Nobody mutates it: its tests are the scenarios that mutants of the others are put to. */
    TESTKIT("pando-testkit", "dev/pando/testkit");

    private final String folder;
    private final String basePackage;

    SourceModule(String folder, String basePackage) {
        this.folder = folder;
        this.basePackage = basePackage;
    }

    /**
     * A change of one of its classes.
     *
     * @param name of the class below the module's base package, such as {@code wal/VoteFile}
     */
    Edit edit(String name, String original, String replacement) {
        return new Edit(this, name, original, replacement);
    }

    /** Relative to the root of the project. */
    Path source(String name) {
        return Path.of(folder, "src", "main", "java").resolve(relative(name));
    }

    /** Relative to a folder of sources. */
    Path relative(String name) {
        return Path.of(basePackage).resolve(name + ".java");
    }

    Path testClasses(Path root) {
        return testClasses(root, folder);
    }

    /** What its tests need beside the class path: their own classes, and those of tests that they build on. */
    List<Path> testClassPath(Path root) {
        return this == RAFT
                ? List.of(testClasses(root), testClasses(root, "pando-storage"), testClasses(root, "pando-transport"))
                : List.of(testClasses(root));
    }

    private static Path testClasses(Path root, String folder) {
        return root.resolve(folder).resolve("target").resolve("test-classes");
    }
}
