package dev.pando.cli.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.function.LongBinaryOperator;

/** How large files are, in folders in which they come and go meanwhile. */
final class DiskUse {
    private DiskUse() {}

    /** Bytes of all files below a folder; 0 if there is none. */
    static long of(Path folder) {
        return collect(folder, "", Long::sum);
    }

    /** Bytes of the largest file below a folder whose name ends so; 0 if there is none. */
    static long ofLargest(Path folder, String ending) {
        return collect(folder, ending, Math::max);
    }

    private static long collect(Path folder, String ending, LongBinaryOperator how) {
        long[] bytes = {0};
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (file.toString().endsWith(ending)) {
                        bytes[0] = how.applyAsLong(bytes[0], attributes.size());
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                    if (failure instanceof NoSuchFileException) {
                        return FileVisitResult.CONTINUE; // gone since the folder was read
                    }
                    throw failure;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes[0];
    }
}
