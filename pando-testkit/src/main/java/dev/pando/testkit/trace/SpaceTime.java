package dev.pando.testkit.trace;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Brings together what belongs together (a message's start and its end, both ends of a span) and writes it as the data
 * of the picture, in columns: numbers that rise are written as differences, and each text once. The resource
 * {@code model.js} reads it.
 */
final class SpaceTime implements Trace {
    /** In place of a delay or an end that never came. */
    private static final long NEVER = -1;

    private static final List<Mark> MARKS = List.of(Mark.values());

    private final Map<String, Integer> texts = new LinkedHashMap<>();
    private final List<TraceEvent.Machine> machines = new ArrayList<>();

    private final Column roleAt = new Column();
    private final Numbers roleMachine = new Numbers();
    private final Numbers roleName = new Numbers();
    private final Numbers roleTerm = new Numbers();

    // Looked up by number alone: their order is never seen.
    private final Map<Long, Integer> messageRows = new HashMap<>();
    private final Map<Long, Integer> spanRows = new HashMap<>();

    private final Column sentAt = new Column();
    private final Numbers sentFrom = new Numbers();
    private final Numbers sentTo = new Numbers();
    private final Numbers sentText = new Numbers();
    private final Numbers delay = new Numbers();

    /** Messages that came once more, and how long after they were sent. */
    private final Numbers againRow = new Numbers();

    private final Numbers againDelay = new Numbers();

    private final Column markAt = new Column();
    private final Numbers markMachine = new Numbers();
    private final Numbers markKind = new Numbers();
    private final Numbers markText = new Numbers();

    private final Column spanAt = new Column();
    private final Numbers spanEnd = new Numbers();
    private final Numbers spanMachine = new Numbers();
    private final Numbers spanText = new Numbers();

    private TraceEvent.@Nullable Violated violated;
    private long endNanos;

    /** Nanoseconds, each written as the difference to the one before. */
    private static final class Column {
        private final Numbers differences = new Numbers();
        private final Numbers values = new Numbers();
        private long last;

        void add(long value) {
            differences.add(value - last);
            values.add(value);
            last = value;
        }

        long get(int row) {
            return values.get(row);
        }

        int size() {
            return values.size();
        }
    }

    static void write(Recording recording, Appendable out) throws IOException {
        SpaceTime picture = new SpaceTime();
        recording.replay(picture);
        picture.write(new Json(out), recording);
    }

    @Override
    public void machine(long atNanos, int machine, String name) {
        reach(atNanos);
        machines.add(new TraceEvent.Machine(atNanos, machine, name));
    }

    @Override
    public void role(long atNanos, int machine, String role, long term) {
        reach(atNanos);
        roleAt.add(atNanos);
        roleMachine.add(machine);
        roleName.add(text(role));
        roleTerm.add(term);
    }

    @Override
    public void sent(long atNanos, long message, int from, int to, String text) {
        reach(atNanos);
        messageRows.put(message, sentAt.size());
        sentAt.add(atNanos);
        sentFrom.add(from);
        sentTo.add(to);
        sentText.add(text(text));
        delay.add(NEVER);
    }

    @Override
    public void arrived(long atNanos, long message) {
        reach(atNanos);
        Integer row = messageRows.get(message);
        if (row == null) {
            return; // its start was left out
        }
        long took = atNanos - sentAt.get(row);
        if (delay.get(row) == NEVER) {
            delay.set(row, took);
        } else {
            againRow.add(row);
            againDelay.add(took);
        }
    }

    @Override
    public void mark(long atNanos, int machine, Mark mark, String text) {
        reach(atNanos);
        markAt.add(atNanos);
        markMachine.add(machine);
        markKind.add(MARKS.indexOf(mark));
        markText.add(text(text));
    }

    @Override
    public void begin(long atNanos, long span, int machine, String text) {
        reach(atNanos);
        spanRows.put(span, spanAt.size());
        spanAt.add(atNanos);
        spanEnd.add(NEVER);
        spanMachine.add(machine);
        spanText.add(text(text));
    }

    @Override
    public void end(long atNanos, long span) {
        reach(atNanos);
        Integer row = spanRows.remove(span);
        if (row != null) {
            spanEnd.set(row, atNanos);
        }
    }

    @Override
    public void violation(long atNanos, int machine, String text) {
        reach(atNanos);
        violated = new TraceEvent.Violated(atNanos, machine, text);
    }

    private void reach(long atNanos) {
        endNanos = Math.max(endNanos, atNanos);
    }

    private int text(String text) {
        return texts.computeIfAbsent(text, unseen -> texts.size());
    }

    private void write(Json json, Recording recording) throws IOException {
        json.raw("{\"endNanos\":").number(endNanos);
        json.raw(",\n\"leftOut\":{\"events\":").number(recording.leftOut());
        json.raw(",\"beforeNanos\":").number(recording.leftOutBeforeNanos());
        json.raw("},\n\"violation\":");
        writeViolation(json);
        json.raw(",\n\"machines\":[");
        writeMachines(json);
        json.raw("],\n\"roles\":{\"at\":").numbers(roleAt.differences);
        json.raw(",\"machine\":").numbers(roleMachine);
        json.raw(",\"role\":").numbers(roleName);
        json.raw(",\"term\":").numbers(roleTerm);
        writeMessages(json.raw("},\n"));
        json.raw(",\n\"markNames\":").strings(MARKS.stream().map(Mark::name).toList());
        json.raw(",\n\"marks\":{\"at\":").numbers(markAt.differences);
        json.raw(",\"machine\":").numbers(markMachine);
        json.raw(",\"mark\":").numbers(markKind);
        json.raw(",\"text\":").numbers(markText);
        json.raw("},\n\"spans\":{\"at\":").numbers(spanAt.differences);
        json.raw(",\"end\":").numbers(spanEnd);
        json.raw(",\"machine\":").numbers(spanMachine);
        json.raw(",\"text\":").numbers(spanText);
        json.raw("},\n\"texts\":").strings(List.copyOf(texts.keySet()));
        json.raw("}");
    }

    private void writeMessages(Json json) throws IOException {
        json.raw("\"messages\":{\"sent\":").numbers(sentAt.differences);
        json.raw(",\"from\":").numbers(sentFrom);
        json.raw(",\"to\":").numbers(sentTo);
        json.raw(",\"text\":").numbers(sentText);
        json.raw(",\"delay\":").numbers(delay);
        json.raw(",\"againRow\":").numbers(againRow);
        json.raw(",\"againDelay\":").numbers(againDelay);
        json.raw("}");
    }

    private void writeMachines(Json json) throws IOException {
        String separator = "";
        for (TraceEvent.Machine machine : machines) {
            json.raw(separator).raw("{\"machine\":").number(machine.machine());
            json.raw(",\"at\":").number(machine.atNanos());
            json.raw(",\"name\":").string(machine.name()).raw("}");
            separator = ",";
        }
    }

    private void writeViolation(Json json) throws IOException {
        if (violated == null) {
            json.raw("null");
        } else {
            json.raw("{\"at\":").number(violated.atNanos());
            json.raw(",\"machine\":").number(violated.machine());
            json.raw(",\"text\":").string(violated.text()).raw("}");
        }
    }
}
