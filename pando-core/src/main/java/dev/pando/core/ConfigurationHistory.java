package dev.pando.core;

import dev.pando.core.StoredLog.ConfigurationAt;
import java.util.ArrayList;
import java.util.List;

/**
 * The configurations in the log, from the last committed one on. The last one is in effect from when it is appended
 * (§4.1); where it is cut off, the one before it is in effect again.
 */
final class ConfigurationHistory extends ByValue {
    /** Rising by index, never empty. Of those that are committed only the last is kept. */
    private final List<ConfigurationAt> history = new ArrayList<>();

    ConfigurationHistory(List<ConfigurationAt> stored) {
        history.add(ConfigurationAt.NONE);
        stored.forEach(this::append);
    }

    ConfigurationHistory copy() {
        ConfigurationHistory copy = new ConfigurationHistory(List.of());
        copy.history.clear();
        copy.history.addAll(history);
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
            history.remove(0);
        }
    }

    @Override
    Object[] values() {
        return new Object[] {history};
    }
}
