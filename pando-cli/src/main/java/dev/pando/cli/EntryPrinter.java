package dev.pando.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pando.Entry;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;

/** How {@code tail} shows an entry. */
interface EntryPrinter {
    void print(Entry entry);

    /** The payload as it is, and a newline; nothing for entries that nobody appended. */
    static EntryPrinter plain(PrintStream out) {
        return entry -> {
            if (entry.kind() == Entry.Kind.DATA) {
                byte[] payload = entry.payload();
                out.write(payload, 0, payload.length);
                out.write('\n');
            }
        };
    }

    /** An object on a line. */
    static EntryPrinter json(PrintStream out) {
        return entry -> {
            byte[] line = Json.line(toJson(entry)).getBytes(StandardCharsets.UTF_8);
            out.write(line, 0, line.length);
            out.write('\n');
        };
    }

    private static ObjectNode toJson(Entry entry) {
        ObjectNode node = Json.object();
        node.put("index", entry.index());
        node.put("term", entry.term());
        node.put("kind", entry.kind().name().toLowerCase(Locale.ROOT));
        byte[] payload = entry.payload();
        try {
            // A new decoder refuses malformed input, where new String(...) would replace it.
            node.put(
                    "payload",
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(payload))
                            .toString());
        } catch (CharacterCodingException e) {
            node.put("payloadBase64", Base64.getEncoder().encodeToString(payload));
        }
        return node;
    }
}
