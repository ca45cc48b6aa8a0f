package dev.pando.cli.demo;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/**
 * The input of a demo that was given none. Most lines are short, some are empty, a few have several KiB; all that are
 * not empty begin with their number, so that a person who looks at a log sees what is missing.
 */
final class GeneratedLines {
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyzäöüß日本語0123456789      ";

    private GeneratedLines() {}

    /** Writes as many lines as asked for; the same ones for the same seed. */
    static void write(Path file, long count, long seed) throws IOException {
        Random random = new Random(seed);
        StringBuilder line = new StringBuilder();
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
            for (long i = 0; i < count; i++) {
                line.setLength(0);
                int length = length(random);
                if (length > 0) {
                    line.append("line ").append(i).append(": ");
                }
                while (line.length() < length) {
                    line.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
                }
                out.write(line.append('\n').toString().getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private static int length(Random random) {
        int percent = random.nextInt(100);
        if (percent < 2) {
            return 0;
        }
        if (percent < 99) {
            return 1 + random.nextInt(150);
        }
        return 150 + random.nextInt(4000);
    }
}
