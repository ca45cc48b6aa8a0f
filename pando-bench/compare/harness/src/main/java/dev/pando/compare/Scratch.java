package dev.pando.compare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * Folders for one run, which go when the process ends, however it does but for SIGKILL.
 *
 * @param dir in the folder for temporary files: on the disk that is measured
 * @param ram in memory, where that can be had
 */
record Scratch(Path dir, Path ram) {
    private static final Path MEMORY = Path.of("/dev/shm");

    static Scratch create() throws IOException {
        Path dir = Files.createTempDirectory("compare");
        Path ram = Files.isDirectory(MEMORY)
                ? Files.createTempDirectory(MEMORY, "compare")
                : Files.createDirectory(dir.resolve("ram"));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            delete(dir);
            delete(ram);
        }));
        return new Scratch(dir, ram);
    }

    private static void delete(Path dir) {
        if (!Files.exists(dir)) {
            return;
        }
        try (Stream<Path> files = Files.walk(dir)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException e) {
            System.err.println("could not remove " + dir + ": " + e);
        }
    }
}
