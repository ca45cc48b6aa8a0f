package dev.pando.testkit.workload;

import dev.pando.Entry;
import dev.pando.Member;
import dev.pando.core.entry.EntryKind;
import dev.pando.core.entry.LogEntry;
import dev.pando.testkit.oracle.CommittedWrite;
import dev.pando.testkit.oracle.Operation;
import dev.pando.testkit.situation.Reached;
import dev.pando.testkit.situation.Situation;
import dev.pando.testkit.world.Dice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * What a machine makes of the log: a map, built anew from the member's snapshot on, or the first entry, whenever its process
 * starts. It uses what any program would: the publisher of the log, the synchroniser, and compaction.
 */
final class KeyValues {
    private final Member member;

    /** By key. */
    private final Map<Integer, Long> values = new HashMap<>();

    private final Dice dice;
    private final int compactEvery;
    private final EntryList list;

    /** The log is compacted when this entry comes; 0 for never. */
    private long compactAt;

    /** @param compactEvery so many entries, more or less; 0 for never */
    KeyValues(Member member, Executor executor, Dice dice, int compactEvery, Reached reached) {
        this.member = member;
        this.dice = dice;
        this.compactEvery = compactEvery;
        compactLater(0);
        this.list = EntryList.of(member, executor, new EntryList.Reader() {
            @Override
            public void next(Entry entry) {
                apply(entry);
                compactIfDue(entry.index());
            }

            @Override
            public void restored(List<Entry> all) {
                values.clear();
                all.forEach(KeyValues.this::apply);
                compactLater(all.size());
            }

            @Override
            public void fellBehind() {
                reached.reached(Situation.LISTENER_FELL_BEHIND);
            }
        });
    }

    private void compactLater(long index) {
        compactAt = compactEvery == 0 ? 0 : index + dice.nextInt(compactEvery / 2, 2 * compactEvery);
    }

    private void compactIfDue(long index) {
        if (index == compactAt) {
            compactLater(index);
            CompletableFuture<?> unused = member.log().compactAsync(index, list.snapshot());
        }
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
    static List<CommittedWrite> writes(List<LogEntry> log) {
        List<CommittedWrite> writes = new ArrayList<>();
        for (LogEntry entry : log) {
            if (entry.kind() == EntryKind.DATA) {
                Payload payload = Payload.decode(entry.payload());
                writes.add(new CommittedWrite(entry.index(), entry.term(), payload.value()));
            }
        }
        return writes;
    }
}
