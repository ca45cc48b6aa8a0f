package dev.pando.testkit.trace;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes a recording as a space-time picture: one HTML file that needs nothing else, in any browser, without a network.
 * The page and what draws it are resources beside this class; this puts them, the header and the data into one file.
 */
public final class TraceHtml {
    /** In the order of their use: each may use what stands in those before it. */
    private static final List<String> SCRIPTS = List.of(
            "model.js",
            "kinds.js",
            "theme.js",
            "viewport.js",
            "axis.js",
            "lanes.js",
            "spans.js",
            "messages.js",
            "marks.js",
            "picture.js",
            "overview.js",
            "hits.js",
            "describe.js",
            "search.js",
            "controls.js",
            "panels.js",
            "page.js");

    private static final String SLOT_START = "<!--{";
    private static final String SLOT_END = "}-->";

    private final TraceHeader header;
    private final Recording recording;
    private final Appendable out;

    private TraceHtml(TraceHeader header, Recording recording, Appendable out) {
        this.header = header;
        this.recording = recording;
        this.out = out;
    }

    /** Writes the page, to be stored in UTF-8. */
    public static void write(TraceHeader header, Recording recording, Appendable out) throws IOException {
        new TraceHtml(header, recording, out).fill(resource("page.html"));
    }

    /** As {@link #write(TraceHeader, Recording, Appendable)}, to a file. */
    public static void write(TraceHeader header, Recording recording, Path file) throws IOException {
        try (Writer out =
                new BufferedWriter(new OutputStreamWriter(Files.newOutputStream(file), StandardCharsets.UTF_8))) {
            write(header, recording, out);
        }
    }

    /** The page has slots of the form {@code <!--{name}-->}; what is put in is not looked at again. */
    private void fill(String page) throws IOException {
        int done = 0;
        for (int start = page.indexOf(SLOT_START); start >= 0; start = page.indexOf(SLOT_START, done)) {
            out.append(page, done, start);
            int end = page.indexOf(SLOT_END, start);
            put(page.substring(start + SLOT_START.length(), end));
            done = end + SLOT_END.length();
        }
        out.append(page, done, page.length());
    }

    private void put(String slot) throws IOException {
        switch (slot) {
            case "title" -> text(header.title());
            case "facts" -> facts();
            case "violation" -> banner("violation", "Violation", header.violation());
            case "left-out" -> banner("left-out", "Left out", leftOut());
            case "style" -> out.append(resource("page.css"));
            case "script" -> scripts();
            case "data" -> SpaceTime.write(recording, out);
            default -> throw new IllegalStateException("The page has a slot that nothing fills: " + slot + ".");
        }
    }

    private void facts() throws IOException {
        fact("seed", Long.toString(header.seed()));
        if (!header.commit().isEmpty()) {
            fact("commit", header.commit());
        }
        fact("command", header.command());
    }

    private void fact(String name, String value) throws IOException {
        out.append("<div id=\"").append(name).append("\"><dt>").append(name).append("</dt><dd>");
        text(value);
        out.append("</dd></div>\n");
    }

    private void banner(String id, String name, @Nullable String sentence) throws IOException {
        if (sentence == null) {
            return;
        }
        out.append("<p class=\"banner\" id=\"")
                .append(id)
                .append("\"><strong>")
                .append(name)
                .append("</strong> <span>");
        text(sentence);
        out.append("</span></p>\n");
    }

    private @Nullable String leftOut() {
        return recording.leftOut() == 0 ? null : TraceText.leftOutNote(recording);
    }

    private void scripts() throws IOException {
        for (String script : SCRIPTS) {
            out.append(resource(script)).append('\n');
        }
    }

    private void text(String text) throws IOException {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.append(c);
            }
        }
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = TraceHtml.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("The testkit lacks its resource " + name + ".");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
