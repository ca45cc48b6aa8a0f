package dev.pando.cli.chaos;

import dev.pando.cli.chaos.MapCall.Kind;
import dev.pando.cli.chaos.MapCall.Outcome;
import dev.pando.testkit.oracle.Counterexample;
import dev.pando.testkit.oracle.History;
import dev.pando.testkit.oracle.Linearizability;
import dev.pando.testkit.oracle.Operation;
import dev.pando.testkit.oracle.Result;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether a correct map could have given its clients these answers: each key is held against the oracle of linearizability, and
 * each version is that of one value, which nobody puts twice.
 *
 * <p>What happened at the same nanosecond counts as having happened at once: it excuses more than it should, never less.
 */
final class Judgement {
    private final List<String> violations = new ArrayList<>();

    private Judgement() {}

    /** Looks at the calls of a run. */
    static Judgement of(Collection<MapCall> calls) {
        Judgement judgement = new Judgement();
        Map<Long, Long> values = judgement.valuesByVersion(calls);
        judgement.checkRefusals(calls, values);
        Map<String, List<MapCall>> byKey = new LinkedHashMap<>();
        calls.forEach(call ->
                byKey.computeIfAbsent(call.key(), key -> new ArrayList<>()).add(call));
        byKey.values().forEach(ofKey -> judgement.judge(history(ofKey, values)));
        return judgement;
    }

    /** In one sentence each. */
    List<String> violations() {
        return List.copyOf(violations);
    }

    /** Of a key, which is a register: there is always an answer. */
    private void judge(History history) {
        Counterexample why = Linearizability.check(history).counterexample();
        if (why != null) {
            violations.add(why.sentence());
        }
    }

    /** What each version is of, as far as anybody was told. A version is of one value, and a value has one: it is put once. */
    private Map<Long, Long> valuesByVersion(Collection<MapCall> calls) {
        Map<Long, Long> values = new HashMap<>();
        Map<Long, Long> versions = new HashMap<>();
        for (MapCall call : calls) {
            if (call.outcome() == Outcome.OK && call.version() != MapCall.NO_VERSION) {
                Long value = values.putIfAbsent(call.version(), call.value());
                Long version = versions.putIfAbsent(call.value(), call.version());
                if (value != null && value != call.value()) {
                    violations.add("version %d of key %s is that of %d and of %d"
                            .formatted(call.version(), call.key(), value, call.value()));
                } else if (version != null && version != call.version()) {
                    violations.add("value %d of key %s was put twice, as version %d and as version %d"
                            .formatted(call.value(), call.key(), version, call.version()));
                }
            }
        }
        values.put(MapCall.NO_VERSION, MapCall.ABSENT);
        return values;
    }

    /** Whoever does not do what it was asked for says what was there instead. */
    private void checkRefusals(Collection<MapCall> calls, Map<Long, Long> values) {
        for (MapCall call : calls) {
            Long held = heldInstead(call, values);
            if (held != null && held == call.expected()) {
                violations.add(
                        "client %d's compare-and-set of key %s to %d was refused, although the key held what it expected"
                                .formatted(call.client(), call.key(), call.value()));
            }
        }
    }

    /** What a key had when a compare-and-set was refused; null if it was not, or nobody can say. */
    private static @Nullable Long heldInstead(MapCall call, Map<Long, Long> values) {
        boolean isRefusal = call.kind() == Kind.CAS && call.outcome() == Outcome.FAIL;
        return isRefusal ? values.get(call.version()) : null;
    }

    /** That a call began, or was answered. */
    private record Event(long atNs, boolean isEnd, int call) {}

    private static History history(List<MapCall> calls, Map<Long, Long> values) {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < calls.size(); i++) {
            events.add(new Event(calls.get(i).startNs(), false, i));
            events.add(new Event(calls.get(i).endNs(), true, i));
        }
        events.sort(Comparator.comparingLong(Event::atNs).thenComparing(Event::isEnd));
        History history = new History();
        long[] ids = new long[calls.size()];
        for (Event event : events) {
            MapCall call = calls.get(event.call());
            if (event.isEnd()) {
                tellEnd(history, ids[event.call()], event.atNs(), call, values);
            } else {
                ids[event.call()] = history.invoke(call.client(), operation(call), event.atNs());
            }
        }
        return history;
    }

    private static Operation operation(MapCall call) {
        return switch (call.kind()) {
            case READ -> new Operation.Read(call.key());
            case PUT -> new Operation.Write(call.key(), call.value());
            case CAS -> new Operation.CompareAndSet(call.key(), call.expected(), call.value());
        };
    }

    private static void tellEnd(History history, long id, long atNs, MapCall call, Map<Long, Long> values) {
        switch (call.outcome()) {
            case OK -> history.completed(id, atNs, result(call));
            case UNKNOWN -> history.unknown(id);
            case FAIL -> {
                Long held = heldInstead(call, values);
                if (held != null && held != call.expected()) {
                    history.completed(id, atNs, new Result.Found(held));
                } else {
                    history.failed(id);
                }
            }
        }
    }

    private static Result result(MapCall call) {
        return call.kind() == Kind.READ ? new Result.Found(call.value()) : new Result.Written(call.version(), 0);
    }
}
