package dev.pando.testkit.trace;

import java.io.IOException;
import java.util.HexFormat;
import java.util.List;

/**
 * Writes JSON that can stand inside an HTML script element: in ASCII, and without any character that means something
 * there.
 */
final class Json {
    private static final String PLAIN = "<>&'\"\\";

    private final Appendable out;

    Json(Appendable out) {
        this.out = out;
    }

    Json raw(String json) throws IOException {
        out.append(json);
        return this;
    }

    Json number(long number) throws IOException {
        out.append(Long.toString(number));
        return this;
    }

    Json string(String text) throws IOException {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= ' ' && c < 127 && PLAIN.indexOf(c) < 0) {
                out.append(c);
            } else {
                out.append("\\u").append(HexFormat.of().toHexDigits(c));
            }
        }
        out.append('"');
        return this;
    }

    Json strings(List<String> texts) throws IOException {
        out.append('[');
        String separator = "";
        for (String text : texts) {
            out.append(separator);
            string(text);
            separator = ",\n";
        }
        out.append(']');
        return this;
    }

    Json numbers(Numbers numbers) throws IOException {
        out.append('[');
        for (int i = 0; i < numbers.size(); i++) {
            if (i > 0) {
                out.append(',');
            }
            number(numbers.get(i));
        }
        out.append(']');
        return this;
    }
}
