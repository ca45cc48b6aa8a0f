package dev.pando.core;

import static dev.pando.core.Fixture.data;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pando.core.entry.LogEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** {@link TermRuns} and {@link EntryCache} against plain lists. */
class LogMetadataTest {

    @Test
    void termRunsAgreeWithAPlainListOfTerms() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            TermRuns runs = new TermRuns(0, 0, List.of(), 0);
            List<Long> terms = new ArrayList<>();
            int base = 0;
            for (int step = 0; step < 100; step++) {
                int dice = random.nextInt(24);
                if (dice == 0) {
                    base += random.nextInt(terms.size() - base + 1);
                    runs.compact(base);
                } else if (dice == 1 && seed % 4 == 0) {
                    long last = terms.isEmpty() ? 1 : terms.get(terms.size() - 1);
                    for (int gone = random.nextInt(5); gone >= 0; gone--) {
                        terms.add(last + 2);
                    }
                    base = terms.size();
                    runs.restart(base, last + 2);
                } else if (dice < 5) {
                    int from = base + 1 + random.nextInt(terms.size() - base + 1);
                    runs.truncate(from);
                    terms.subList(from - 1, terms.size()).clear();
                } else {
                    long last = terms.isEmpty() ? 1 : terms.get(terms.size() - 1);
                    long term = last + (random.nextInt(3) == 0 ? random.nextInt(3) : 0);
                    runs.append(term);
                    terms.add(term);
                }
                compare(runs, base, terms);
                assertThat(runs.copy()).isEqualTo(runs).hasSameHashCodeAs(runs);
            }
        }
    }

    private static void compare(TermRuns runs, int base, List<Long> terms) {
        assertThat(runs.baseIndex()).isEqualTo(base);
        assertThat(runs.lastIndex()).isEqualTo(terms.size());
        assertThat(runs.lastTerm()).isEqualTo(terms.isEmpty() ? 0 : terms.get(terms.size() - 1));
        for (int index = 0; index < base; index++) {
            int unknown = index;
            assertThat(runs.matches(index, 1)).isTrue();
            assertThat(runs.lastIndexWithin(index, 9)).isEqualTo(index);
            assertThatThrownBy(() -> runs.termAt(unknown)).isInstanceOf(InvariantViolation.class);
        }
        for (int index = base; index <= terms.size(); index++) {
            long term = index == 0 ? 0 : terms.get(index - 1);
            assertThat(runs.termAt(index)).isEqualTo(term);
            assertThat(runs.matches(index, term)).isTrue();
            assertThat(runs.matches(index, term + 1)).isFalse();
            for (long bound = Math.max(0, term - 2); bound <= term + 1; bound++) {
                assertThat(runs.lastIndexWithin(index, bound)).isEqualTo(oracle(terms, base, index, bound));
            }
        }
        assertThat(runs.matches(terms.size() + 1L, 1)).isFalse();
        assertThatThrownBy(() -> runs.termAt(terms.size() + 1L)).isInstanceOf(InvariantViolation.class);
    }

    /** Of what was dropped nothing is known: not even that it is smaller than the base by more than one. */
    private static long oracle(List<Long> terms, int base, int index, long bound) {
        int found = index;
        while (found > 0 && found >= base && terms.get(found - 1) > bound) {
            found--;
        }
        return found;
    }

    @Test
    void termRunsAreThoseThatWereStored() {
        TermRuns runs = new TermRuns(0, 0, List.of(new TermRun(1, 2), new TermRun(4, 5)), 6);
        assertThat(runs.termAt(3)).isEqualTo(2);
        assertThat(runs.termAt(6)).isEqualTo(5);
        assertThatThrownBy(() -> new TermRuns(0, 0, List.of(new TermRun(2, 2)), 6))
                .isInstanceOf(InvariantViolation.class);
        assertThatThrownBy(() -> new TermRuns(0, 0, List.of(), 6)).isInstanceOf(InvariantViolation.class);
        assertThatThrownBy(() -> new TermRuns(0, 0, List.of(new TermRun(1, 2), new TermRun(4, 5)), 3))
                .isInstanceOf(InvariantViolation.class);
    }

    @Test
    void termRunsBeginAfterTheBase() {
        TermRuns runs = new TermRuns(3, 2, List.of(new TermRun(4, 2), new TermRun(5, 5)), 6);
        assertThat(runs.termAt(3)).isEqualTo(2);
        assertThat(runs.termAt(4)).isEqualTo(2);
        runs.compact(4);
        assertThat(runs).isEqualTo(new TermRuns(4, 2, List.of(new TermRun(5, 5)), 6));
        runs.compact(6);
        assertThat(runs).isEqualTo(new TermRuns(6, 5, List.of(), 6));
        assertThat(runs.lastTerm()).isEqualTo(5);
        assertThatThrownBy(() -> runs.append(4)).isInstanceOf(InvariantViolation.class);
        assertThatThrownBy(() -> new TermRuns(3, 2, List.of(new TermRun(5, 2)), 6))
                .isInstanceOf(InvariantViolation.class);
        assertThatThrownBy(() -> new TermRuns(3, 4, List.of(new TermRun(4, 3)), 6))
                .isInstanceOf(InvariantViolation.class);
        assertThatThrownBy(() -> new TermRuns(3, 0, List.of(), 3)).isInstanceOf(InvariantViolation.class);
    }

    @Test
    void termsThatFallAreRefused() {
        TermRuns runs = new TermRuns(0, 0, List.of(new TermRun(1, 3)), 1);
        assertThatThrownBy(() -> runs.append(2)).isInstanceOf(InvariantViolation.class);
    }

    @Test
    void theCacheAgreesWithAPlainListOfEntries() {
        for (int seed = 0; seed < 100; seed++) {
            Random random = new Random(seed);
            EntryCache cache = new EntryCache(11);
            List<LogEntry> entries = new ArrayList<>();
            long first = 11;
            for (int step = 0; step < 300; step++) {
                int dice = random.nextInt(20);
                long next = first + entries.size();
                if (dice == 0) {
                    long from = Math.max(first - 2, next - random.nextInt(5));
                    cache.truncate(from);
                    while (!entries.isEmpty() && first + entries.size() > from) {
                        entries.remove(entries.size() - 1);
                    }
                    first = entries.isEmpty() ? from : first;
                } else if (dice == 2) {
                    long upTo = first + random.nextInt(3) - 1;
                    cache.compact(upTo);
                    while (!entries.isEmpty() && first <= upTo) {
                        entries.remove(0);
                        first++;
                    }
                } else if (dice == 3 && seed % 4 == 0) {
                    first = next + random.nextInt(100);
                    cache.restart(first);
                    entries.clear();
                } else if (dice == 1) {
                    long upTo = first + random.nextInt(entries.size() + 1) - 1;
                    long maxBytes = random.nextInt(2000);
                    cache.evict(upTo, maxBytes);
                    while (!entries.isEmpty() && first <= upTo && bytes(entries) > maxBytes) {
                        entries.remove(0);
                        first++;
                    }
                } else {
                    LogEntry entry = data(next, 1, 0, "x".repeat(random.nextInt(40)));
                    cache.append(entry);
                    entries.add(entry);
                }
                compare(cache, first, entries, random);
            }
        }
    }

    private static void compare(EntryCache cache, long first, List<LogEntry> entries, Random random) {
        long last = first + entries.size() - 1;
        assertThat(cache.firstIndex()).isEqualTo(first);
        assertThat(cache.bytes()).isEqualTo(bytes(entries));
        assertThat(cache.slice(first, last)).isEqualTo(entries);
        assertThat(cache.contains(first - 1)).isFalse();
        assertThat(cache.contains(last + 1)).isFalse();
        assertThat(cache.copy()).isEqualTo(cache).hasSameHashCodeAs(cache);
        if (!entries.isEmpty()) {
            int from = random.nextInt(entries.size());
            long maxBytes = random.nextInt(500);
            int to = from;
            while (to + 1 < entries.size() && bytes(entries.subList(from, to + 2)) <= maxBytes) {
                to++;
            }
            assertThat(cache.lastWithin(first + from, maxBytes)).isEqualTo(first + to);
            assertThat(cache.bytesAfter(first + from)).isEqualTo(bytes(entries.subList(from + 1, entries.size())));
        }
    }

    private static long bytes(List<LogEntry> entries) {
        return entries.stream().mapToLong(LogEntry::length).sum();
    }

    @Test
    void theCacheRefusesAGap() {
        EntryCache cache = new EntryCache(1);
        assertThatThrownBy(() -> cache.append(data(2, 1))).isInstanceOf(InvariantViolation.class);
        assertThatThrownBy(() -> cache.slice(1, 1)).isInstanceOf(InvariantViolation.class);
    }
}
