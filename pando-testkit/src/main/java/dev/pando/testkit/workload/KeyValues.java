package dev.pando.testkit.workload;

import dev.pando.Entry;
import dev.pando.Member;
import dev.pando.testkit.oracle.CommittedWrite;
import dev.pando.testkit.oracle.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

/**
 * What a machine makes of the log: a map, built anew from the first entry on whenever its process starts. It uses what
 * any program would: the publisher of the log, and the synchroniser.
 */
final class KeyValues {
    private final Member member;

    /** By key. */
    private final Map<Integer, Long> values = new HashMap<>();

    private final EntryList list;

    KeyValues(Member member, Executor executor) {
        this.member = member;
        this.list = EntryList.of(member, executor, this::apply);
    }

    private void apply(Entry entry) {
        if (entry.kind() == Entry.Kind.DATA) {
            Payload payload = Payload.decode(entry.payload());
            values.put(payload.key(), payload.value());
        }
        member.sync().ack(entry.index());
    }

    /** {@link Operation#ABSENT} if there is none. */
    long value(int key) {
        return values.getOrDefault(key, Operation.ABSENT);
    }

    List<Entry> entries() {
        return list.entries();
    }

    /** The writes in a log. */
    static List<CommittedWrite> writes(List<Entry> log) {
        List<CommittedWrite> writes = new ArrayList<>();
        for (Entry entry : log) {
            if (entry.kind() == Entry.Kind.DATA) {
                Payload payload = Payload.decode(entry.payload());
                writes.add(new CommittedWrite(entry.index(), entry.term(), payload.value()));
            }
        }
        return writes;
    }
}
