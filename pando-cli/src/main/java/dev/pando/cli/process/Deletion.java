package dev.pando.cli.process;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** Deletes a folder with all that is in it. Doesn't mind what went by itself: members may still be ending. */
public final class Deletion extends SimpleFileVisitor<Path> {
    private Deletion() {}

    public static void of(Path folder) throws IOException {
        Files.walkFileTree(folder, new Deletion());
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
        Files.deleteIfExists(file);
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException error) throws IOException {
        if (error instanceof NoSuchFileException) {
            return FileVisitResult.CONTINUE;
        }
        throw error;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException error) throws IOException {
        Files.deleteIfExists(directory);
        return FileVisitResult.CONTINUE;
    }
}
