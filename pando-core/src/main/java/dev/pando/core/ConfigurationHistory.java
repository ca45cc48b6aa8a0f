package dev.pando.core;

import dev.pando.core.StoredLog.ConfigurationAt;
import dev.pando.core.membership.Configuration;
import dev.pando.core.membership.MemberId;
import dev.pando.core.membership.Server;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The configurations in the log, from the last committed one on. The last one is in effect from when it is appended
 * (§4.1); where it is cut off, the one before it is in effect again. Also who was in one of those before, and is no more.
 */
final class ConfigurationHistory extends ByValue {
    /** Rising by index, never empty. Of those that are committed only the last is kept. */
    private final List<ConfigurationAt> history = new ArrayList<>();

    /** By a committed configuration, so that no cut brings them back. */
    private final TreeSet<MemberId> removed = new TreeSet<>();

    /** @param removed as of the snapshot, if there is one */
    ConfigurationHistory(List<ConfigurationAt> stored, List<MemberId> removed) {
        history.add(ConfigurationAt.NONE);
        stored.forEach(this::append);
        this.removed.addAll(removed);
    }

    ConfigurationHistory copy() {
        ConfigurationHistory copy = new ConfigurationHistory(List.of(), List.of());
        copy.history.clear();
        copy.history.addAll(history);
        copy.removed.addAll(removed);
        return copy;
    }

    ConfigurationAt current() {
        return history.get(history.size() - 1);
    }

    ConfigurationAt committed(long commitIndex) {
        int last = history.size() - 1;
        while (last > 0 && history.get(last).index() > commitIndex) {
            last--;
        }
        return history.get(last);
    }

    void append(ConfigurationAt configuration) {
        if (configuration.index() <= current().index()) {
            throw new InvariantViolation(configuration + " comes after " + current() + ".");
        }
        history.add(configuration);
    }

    void truncate(long from) {
        while (current().index() >= from) {
            history.remove(history.size() - 1);
        }
    }

    void commit(long commitIndex) {
        while (history.size() > 1 && history.get(1).index() <= commitIndex) {
            Configuration before = history.remove(0).configuration();
            removed.addAll(before.removedBy(history.get(0).configuration()));
        }
    }

    /** A snapshot takes the place of the log: its configuration is committed, and nothing before it comes back (§5.1). */
    void restart(SnapshotPoint point) {
        history.clear();
        history.add(point.configuration());
        removed.addAll(point.removed());
    }

    /** Of all configurations that may be in effect by now, each server as the last one has it. */
    List<Server> servers() {
        SortedMap<MemberId, Server> servers = new TreeMap<>();
        for (ConfigurationAt at : history) {
            at.configuration().servers().forEach(server -> servers.put(server.id(), server));
        }
        return List.copyOf(servers.values());
    }

    /** Whether a server was in the cluster once, and is no more, by what is committed. */
    boolean wasRemoved(MemberId id) {
        return removed.contains(id);
    }

    @Override
    Object[] values() {
        return new Object[] {history, removed};
    }
}
