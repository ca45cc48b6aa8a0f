package dev.pando.cli.demo;

import dev.pando.cli.LineTooLongException;
import dev.pando.cli.Lines;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The lines to append: a file that is read as often as needed and never held. Line {@code i}, from 0, is appended by
 * sender {@code i mod senders}.
 *
 * @param file its bytes, any
 * @param lines how many are appended: as many as it has, unless they are {@link #repeated}
 * @param bytes how many its lines have, newlines not counted
 * @param maxLineBytes none is longer
 */
public record Input(Path file, long lines, long bytes, int maxLineBytes) {

    /**
     * Counts the lines of a file.
     *
     * @throws LineTooLongException if one is longer than an entry may be
     */
    public static Input of(Path file, int maxLineBytes) throws IOException {
        long count = 0;
        long bytes = 0;
        try (Lines lines = new Lines(Files.newInputStream(file), maxLineBytes)) {
            for (byte[] line = lines.next(); line != null; line = lines.next()) {
                count++;
                bytes += line.length;
            }
        }
        return new Input(file, count, bytes, maxLineBytes);
    }

    /** Keeps what can be read only once, so that it can be compared later. */
    public static Input spool(InputStream in, Path file, int maxLineBytes) throws IOException {
        Files.copy(in, file);
        return of(file, maxLineBytes);
    }

    /** So many lines: those of the file, from the beginning again as often as it takes. */
    public Input repeated(long total) {
        return new Input(file, total, bytes, maxLineBytes);
    }

    /** The lines of one sender, in order. */
    public SenderLines linesOf(int sender, int senders) throws IOException {
        return new SenderLines(new Lines(new RepeatedFile(file), maxLineBytes), sender, senders, lines);
    }

    /** How many lines one sender has. */
    public long countOf(int sender, int senders) {
        return (lines + senders - 1 - sender) / senders;
    }
}
