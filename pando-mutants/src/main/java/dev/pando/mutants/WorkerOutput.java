package dev.pando.mutants;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a worker has said, up to its end.
 *
 * @param kind of its last word, as in {@link WorkerReport}; empty if it said nothing
 * @param where it was
 * @param after what it had tried
 * @param said what it had to say of that
 */
record WorkerOutput(String kind, String where, String after, String said) {
    private static final int WORDS = 4;
    private static final int MAX_ERROR_CHARACTERS = 400;

    static WorkerOutput read(Path output) throws IOException {
        WorkerOutput last = new WorkerOutput("", "", "", "");
        for (String line : Files.readAllLines(output, StandardCharsets.UTF_8)) {
            String[] words = line.split("\t", -1);
            if (words.length == WORDS) {
                last = new WorkerOutput(words[0], words[1], words[2], words[3]);
            }
        }
        return last;
    }

    /** The last of what a worker wrote to standard error, in one line. */
    static String end(Path errors) throws IOException {
        List<String> lines = new String(Files.readAllBytes(errors), StandardCharsets.UTF_8)
                .lines()
                .toList();
        String text = String.join(" ", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
        return text.substring(Math.max(0, text.length() - MAX_ERROR_CHARACTERS));
    }

    /**
     * What it comes to.
     *
     * @param isStuck it said nothing more, and was ended
     */
    Finding finding(boolean isStuck, int exitCode, String errors, double seconds) {
        return switch (kind) {
            case WorkerReport.CAUGHT -> new Finding(Finding.Kind.CAUGHT, where, after, said, seconds);
            case WorkerReport.NOTHING -> new Finding(Finding.Kind.NOTHING, where, after, said, seconds);
            case WorkerReport.UNAVAILABLE -> new Finding(Finding.Kind.UNAVAILABLE, where, after, said, seconds);
            case WorkerReport.AT ->
                new Finding(
                        Finding.Kind.CAUGHT,
                        where,
                        after,
                        isStuck ? "hangs" : "the process ended with " + exitCode + ": " + errors,
                        seconds);
            default -> new Finding(Finding.Kind.FAILED, where, after, "The worker said nothing: " + errors, seconds);
        };
    }
}
