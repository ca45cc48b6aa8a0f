package dev.pando.testkit.trace;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;

/**
 * Writes what it is told as text, one line for each event, in UTF-8: the time in milliseconds, where, and what. Equal
 * traces give equal bytes, so that {@code diff} shows where two runs part. It can be told by a run, or by a
 * {@link Recording}.
 */
public final class TraceText implements Trace {
    private static final int TIME_WIDTH = 13;

    private static final int PLACE_WIDTH = 8;
    private static final String CLUSTER = "cluster";

    private final Appendable out;

    // Looked up by number alone: their order is never seen.
    private final Map<Integer, String> names = new HashMap<>();
    private final Map<Long, TraceEvent.Sent> messages = new HashMap<>();
    private final Map<Long, TraceEvent.Begun> spans = new HashMap<>();

    /** Writes there; what goes wrong with that comes as {@link UncheckedIOException}. */
    public TraceText(Appendable out) {
        this.out = out;
    }

    /** Writes a recording, and what it lacks. */
    public static void write(Recording recording, Appendable out) throws IOException {
        if (recording.leftOut() > 0) {
            out.append("# ").append(leftOutNote(recording)).append('\n');
        }
        try {
            recording.replay(new TraceText(out));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** As {@link #write(Recording, Appendable)}, to a file. */
    public static void write(Recording recording, Path file) throws IOException {
        try (Writer out = Files.newBufferedWriter(file)) {
            write(recording, out);
        }
    }

    @Override
    public void machine(long atNanos, int machine, String name) {
        names.put(machine, name);
        line(atNanos, machine, "is there");
    }

    @Override
    public void role(long atNanos, int machine, String role, long term) {
        line(atNanos, machine, "is " + role + ", term " + term);
    }

    @Override
    public void sent(long atNanos, long message, int from, int to, String text) {
        messages.put(message, new TraceEvent.Sent(atNanos, message, from, to, text));
        line(atNanos, from, "sends #" + message + " to " + place(to) + ": " + text);
    }

    @Override
    public void arrived(long atNanos, long message) {
        TraceEvent.Sent sent = messages.get(message);
        if (sent == null) {
            line(atNanos, -1, "#" + message + " arrives, which was sent before this begins");
        } else {
            line(atNanos, sent.to(), "gets #" + message + " of " + place(sent.from()) + ": " + sent.text());
        }
    }

    @Override
    public void mark(long atNanos, int machine, Mark mark, String text) {
        line(atNanos, machine, mark.name().toLowerCase(Locale.ROOT) + ": " + text);
    }

    @Override
    public void begin(long atNanos, long span, int machine, String text) {
        spans.put(span, new TraceEvent.Begun(atNanos, span, machine, text));
        line(atNanos, machine, "begins: " + text);
    }

    @Override
    public void end(long atNanos, long span) {
        TraceEvent.Begun begun = spans.remove(span);
        if (begun != null) {
            line(atNanos, begun.machine(), "is over: " + begun.text());
        }
    }

    @Override
    public void violation(long atNanos, int machine, String text) {
        line(atNanos, machine, "VIOLATION: " + text);
    }

    /** For a person, of a recording that lacks something. */
    static String leftOutNote(Recording recording) {
        return recording.leftOut() + " events of messages and marks before " + millis(recording.leftOutBeforeNanos())
                + " ms are left out; roles, partitions and the like are all there.";
    }

    static String millis(long nanos) {
        String fraction = Long.toString(1_000_000 + nanos % 1_000_000).substring(1);
        return nanos / 1_000_000 + "." + fraction;
    }

    private String place(int machine) {
        return machine < 0 ? CLUSTER : names.getOrDefault(machine, "machine " + machine);
    }

    private void line(long atNanos, int machine, String what) {
        StringBuilder line = new StringBuilder();
        String time = millis(atNanos);
        line.append(" ".repeat(Math.max(0, TIME_WIDTH - time.length()))).append(time);
        String place = place(machine);
        line.append(' ').append(place).append(" ".repeat(Math.max(0, PLACE_WIDTH - place.length())));
        line.append(' ').append(what);
        try {
            out.append(onOneLine(line)).append('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Payloads are arbitrary: what would break the line, the terminal or the file is written by its number. */
    private static CharSequence onOneLine(CharSequence text) {
        if (text.codePoints().noneMatch(TraceText::isUnprintable)) {
            return text;
        }
        StringBuilder safe = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (isUnprintable(c)) {
                safe.append("\\u").append(HexFormat.of().toHexDigits((char) c));
            } else {
                safe.appendCodePoint(c);
            }
        });
        return safe;
    }

    private static boolean isUnprintable(int c) {
        boolean halfOfPair = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
        return Character.isISOControl(c) || c == '\u2028' || c == '\u2029' || halfOfPair;
    }
}
