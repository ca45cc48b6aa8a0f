package dev.pando.cli.chaos;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pando.cli.Json;
import java.util.Locale;

/**
 * One call of one client on the map, and what it was answered.
 *
 * @param client who asked, from 0
 * @param value what was written, or what a read has found; {@link #ABSENT} for nothing. No two writes of a run have the same
 * @param expected what a compare-and-set wants to replace, as this client had read it; {@link #ABSENT} for nothing
 * @param version of the value that the key has, as the answer says; {@link #NO_VERSION} for none, or {@link #UNSAID}
 * @param startNs when it was asked, since the run began
 * @param endNs when it was answered, or given up
 */
record MapCall(
        int client,
        Kind kind,
        String key,
        long value,
        long expected,
        long version,
        long startNs,
        long endNs,
        Outcome outcome) {
    static final long ABSENT = 0;

    /** As a version: the answer says nothing of it, or there was none. */
    static final long UNSAID = -1;

    /** As a version: that of a key without a value. */
    static final long NO_VERSION = 0;

    /** What was asked. */
    enum Kind {
        PUT,
        READ,
        CAS
    }

    /** What the client knows. */
    enum Outcome {
        /** It was done. */
        OK,
        /** It was not done, and will not be. */
        FAIL,
        /** It may have been done, or may be yet. */
        UNKNOWN
    }

    /** Whether a write was acknowledged. */
    boolean isAcknowledgedWrite() {
        return kind != Kind.READ && outcome == Outcome.OK;
    }

    /** A line of {@code --history}. */
    ObjectNode json() {
        ObjectNode line = Json.object();
        line.put("client", client);
        line.put("op", kind.name().toLowerCase(Locale.ROOT));
        line.put("key", key);
        put(line, "value", value);
        if (kind == Kind.CAS) {
            put(line, "expected", expected);
        }
        if (version != UNSAID) {
            line.put("version", version);
        }
        line.put("start", startNs);
        line.put("end", endNs);
        line.put("result", outcome.name().toLowerCase(Locale.ROOT));
        return line;
    }

    private static void put(ObjectNode line, String field, long value) {
        if (value == ABSENT) {
            line.putNull(field);
        } else {
            line.put(field, value);
        }
    }
}
