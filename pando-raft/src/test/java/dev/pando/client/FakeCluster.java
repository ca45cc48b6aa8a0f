package dev.pando.client;

import dev.pando.core.entry.EntryKind;
import dev.pando.core.entry.LogEntry;
import dev.pando.core.entry.Proposal;
import dev.pando.core.membership.ClusterId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What fake members have in common: a log in which everything is committed at once, and the rule that an entry of a
 * session gets in only if its number is the session's next. Any thread.
 */
final class FakeCluster {
    static final long TERM = 3;

    private final ClusterId id;
    private final List<LogEntry> log = new ArrayList<>();

    /** For each session, the index of each of its sequence numbers. */
    private final Map<Long, List<Long>> sessions = new HashMap<>();

    /** Where each session was opened last. */
    private final Map<Long, Long> opened = new HashMap<>();

    private final List<FakeMember> members = new ArrayList<>();
    private long rosterIndex = 1;

    FakeCluster(ClusterId id) {
        this.id = id;
    }

    synchronized ClusterId id() {
        return id;
    }

    synchronized void admit(FakeMember member) {
        members.add(member);
        rosterIndex++;
    }

    synchronized void remove(FakeMember member) {
        members.remove(member);
        rosterIndex++;
    }

    synchronized List<FakeMember> members() {
        return List.copyOf(members);
    }

    synchronized long rosterIndex() {
        return rosterIndex;
    }

    /** Where it was opened, now or before. */
    synchronized long openSession(long session) {
        if (!sessions.containsKey(session)) {
            sessions.put(session, new ArrayList<>());
            opened.put(session, add(new Proposal(EntryKind.SESSION, session, 0, 0, new byte[0])));
        }
        return opened.getOrDefault(session, 0L);
    }

    synchronized long renew(long session) {
        return add(new Proposal(EntryKind.NOOP, session, 0, 0, new byte[0]));
    }

    synchronized void forgetSession(long session) {
        sessions.remove(session);
    }

    synchronized List<Long> sessions() {
        return List.copyOf(sessions.keySet());
    }

    /** The sequence number that is the session's next; 0 if there is no such session. */
    synchronized long expected(long session) {
        List<Long> indexes = sessions.get(session);
        return indexes == null ? 0 : indexes.size() + 1;
    }

    /** The same; 0 as well if that session was opened elsewhere. */
    synchronized long expected(long session, long openedIndex) {
        return opened.getOrDefault(session, 0L) == openedIndex ? expected(session) : 0;
    }

    synchronized @Nullable List<Long> append(long session, long firstSequence, List<byte[]> payloads) {
        return append(session, firstSequence, 0, payloads);
    }

    /** Where these stand, appended now or before; null if the first of them is beyond the next. */
    synchronized @Nullable List<Long> append(long session, long firstSequence, int machine, List<byte[]> payloads) {
        List<Long> indexes = sessions.getOrDefault(session, List.of());
        if (firstSequence > indexes.size() + 1) {
            return null;
        }
        for (int i = 0; i < payloads.size(); i++) {
            if (firstSequence + i == indexes.size() + 1) {
                indexes.add(add(new Proposal(EntryKind.DATA, session, firstSequence + i, machine, payloads.get(i))));
            }
        }
        return List.copyOf(indexes.subList((int) firstSequence - 1, (int) firstSequence - 1 + payloads.size()));
    }

    /** Appends something that belongs to no session. */
    synchronized long add(Proposal proposal) {
        long index = log.size() + 1L;
        log.add(LogEntry.encode(0, index, TERM, 0, proposal));
        members.forEach(FakeMember::logHasGrown);
        return index;
    }

    synchronized void addData(int count, int bytes) {
        for (int i = 0; i < count; i++) {
            add(Proposal.data(new byte[bytes]));
        }
    }

    synchronized long lastIndex() {
        return log.size();
    }

    synchronized LogEntry entry(long index) {
        return log.get((int) index - 1);
    }

    synchronized List<LogEntry> log() {
        return List.copyOf(log);
    }

    /** Payloads of data entries, as text. */
    synchronized List<String> texts() {
        return log.stream()
                .filter(entry -> entry.kind() == EntryKind.DATA)
                .map(entry -> new String(entry.payload(), StandardCharsets.UTF_8))
                .toList();
    }
}
