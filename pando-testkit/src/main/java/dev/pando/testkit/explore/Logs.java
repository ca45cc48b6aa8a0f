package dev.pando.testkit.explore;

import dev.pando.core.SnapshotPoint;
import dev.pando.core.StoredLog.ConfigurationAt;
import dev.pando.core.entry.EntryKind;
import dev.pando.core.entry.LogEntry;
import dev.pando.core.membership.Configuration;
import dev.pando.core.membership.MemberId;
import dev.pando.core.membership.Server;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Every log that was ever seen, as a tree: a log is a number, and its parent is the log without the last entry. So logs
 * are the same if their numbers are, and 0 is the empty one.
 */
final class Logs {
    static final int EMPTY = 0;

    private final List<Node> nodes = new ArrayList<>();
    private final Map<Key, Integer> children = new HashMap<>();

    private record Node(int parent, int length, LogEntry entry) {}

    private record Key(int parent, LogEntry entry) {}

    int length(int log) {
        return log == EMPTY ? 0 : node(log).length;
    }

    /** The log with one more entry. */
    int append(int log, LogEntry entry) {
        Key key = new Key(log, entry);
        Integer known = children.get(key);
        if (known != null) {
            return known;
        }
        nodes.add(new Node(log, length(log) + 1, entry));
        children.put(key, nodes.size());
        return nodes.size();
    }

    int append(int log, List<LogEntry> entries) {
        int result = log;
        for (LogEntry entry : entries) {
            result = append(result, entry);
        }
        return result;
    }

    /** The first {@code length} entries of a log that has as many. */
    int prefix(int log, long length) {
        int prefix = log;
        while (length(prefix) > length) {
            prefix = node(prefix).parent;
        }
        return prefix;
    }

    boolean isPrefix(int prefix, int log) {
        return prefix(log, length(prefix)) == prefix;
    }

    LogEntry entry(int log, long index) {
        return node(prefix(log, index)).entry;
    }

    /** The term at an index, 0 where there is no entry. */
    long termAt(int log, long index) {
        return index < 1 || index > length(log) ? 0 : entry(log, index).term();
    }

    /** What a snapshot of the whole log is. */
    SnapshotPoint point(int log) {
        if (log == EMPTY) {
            return SnapshotPoint.NONE;
        }
        ConfigurationAt current = ConfigurationAt.NONE;
        TreeSet<MemberId> removed = new TreeSet<>();
        for (LogEntry entry : entries(log)) {
            if (entry.kind() == EntryKind.CONFIG) {
                Configuration next = Configuration.decode(entry.payload());
                for (Server server : current.configuration().servers()) {
                    if (!next.contains(server.id())) {
                        removed.add(server.id());
                    }
                }
                current = new ConfigurationAt(entry.index(), next);
            }
        }
        LogEntry last = node(log).entry;
        return new SnapshotPoint(last.index(), last.term(), last.timeMs(), current, List.copyOf(removed));
    }

    List<LogEntry> entries(int log) {
        List<LogEntry> entries = new ArrayList<>();
        for (int rest = log; rest != EMPTY; rest = node(rest).parent) {
            entries.add(node(rest).entry);
        }
        Collections.reverse(entries);
        return entries;
    }

    /** The terms of a log's entries, for a person. */
    String describe(int log) {
        return entries(log).stream().map(LogEntry::term).toList().toString();
    }

    private Node node(int log) {
        return nodes.get(log - 1);
    }
}
