package dev.pando.mutants;

import java.io.PrintStream;
import java.util.regex.Pattern;

/** What a worker tells whoever started it: lines of words between tabs. */
final class WorkerReport {
    static final String AT = "at";
    static final String CAUGHT = "caught";
    static final String NOTHING = "nothing";
    static final String UNAVAILABLE = "unavailable";

    private static final int MAX_WORD = 500;
    private static final Pattern BREAKS = Pattern.compile("[\\t\\r\\n]+");

    private final PrintStream out;

    WorkerReport(PrintStream out) {
        this.out = out;
    }

    /**
     * Goes on.
     *
     * @param where at a seed or a test
     * @param after what it has tried before
     */
    void at(String where, String after) {
        say(AT, where, after, "");
    }

    /** Something is not as it must be. */
    void caught(String where, String after, String said) {
        say(CAUGHT, where, after, said);
    }

    /** Something was thrown that nothing should throw. */
    void broke(String where, String after, Throwable failure) {
        caught(where, after, "broke by " + failure);
    }

    /** All was tried, or the time is over. */
    void nothing(String after) {
        say(NOTHING, "", after, "");
    }

    /** This catcher isn't there. */
    void unavailable(String why) {
        say(UNAVAILABLE, "", "", why);
    }

    private synchronized void say(String kind, String where, String after, String said) {
        out.println(String.join("\t", kind, inOneLine(where), inOneLine(after), inOneLine(said)));
    }

    private static String inOneLine(String text) {
        String line = BREAKS.matcher(text.strip()).replaceAll(" ");
        return line.length() <= MAX_WORD ? line : line.substring(0, MAX_WORD);
    }
}
