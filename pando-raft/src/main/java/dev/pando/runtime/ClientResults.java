package dev.pando.runtime;

import dev.pando.transport.Packet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * What clients that are connected to a member hear of their commands, as its machines carry them out: outcomes that come
 * together go in one packet, as far as it does not grow large. Owned by the machines' loop.
 */
final class ClientResults {
    private static final int MAX_PACKET_BYTES = 256 << 10;

    /** Instead of an outcome that can't be said. */
    private static final byte[] NOT_SAID = {};

    private final Consumer<Packet.CommandResults> send;

    /** Sessions of clients that are connected here, with what they are to hear. */
    private final Map<Long, Gathered> watched = new TreeMap<>();

    /** Outcomes of sequence numbers that follow one another. */
    private static final class Gathered {
        private List<byte[]> outcomes = new ArrayList<>();
        private long firstSequence;
        private long bytes;

        private boolean isFollowedBy(long sequence, int length) {
            return outcomes.isEmpty()
                    || (sequence == firstSequence + outcomes.size()
                            && bytes + length <= MAX_PACKET_BYTES
                            && outcomes.size() < Packet.CommandResults.MAX_OUTCOMES);
        }
    }

    /** @param send to the client that has the session */
    ClientResults(Consumer<Packet.CommandResults> send) {
        this.send = send;
    }

    void watch(long session) {
        watched.computeIfAbsent(session, s -> new Gathered());
    }

    void unwatch(long session) {
        watched.remove(session);
    }

    List<Long> sessions() {
        return List.copyOf(watched.keySet());
    }

    /** The client hears of it when {@link #flush} is called, or sooner. */
    void carriedOut(long session, long sequence, byte[] outcome) {
        Gathered gathered = watched.isEmpty() ? null : watched.get(session); // mostly there are none
        if (gathered != null) {
            gather(session, gathered, sequence, outcome);
        }
    }

    /** Says at once what is left of commands that were carried out before. */
    void again(long session, long firstSequence, long lastSequence, CommandResults results) {
        Gathered gathered = watched.get(session);
        if (gathered == null) {
            return;
        }
        for (long sequence = firstSequence; sequence <= lastSequence; sequence++) {
            byte[] outcome = results.find(session, sequence);
            gather(session, gathered, sequence, outcome == null ? NOT_SAID : outcome);
        }
        flush(session, gathered);
    }

    private void gather(long session, Gathered gathered, long sequence, byte[] outcome) {
        byte[] said = outcome.length > Packet.QueryReply.MAX_BYTES ? NOT_SAID : outcome;
        if (!gathered.isFollowedBy(sequence, said.length)) {
            flush(session, gathered);
        }
        if (gathered.outcomes.isEmpty()) {
            gathered.firstSequence = sequence;
        }
        gathered.outcomes.add(said);
        gathered.bytes += said.length;
    }

    void flush() {
        watched.forEach(this::flush);
    }

    private void flush(long session, Gathered gathered) {
        if (!gathered.outcomes.isEmpty()) {
            send.accept(new Packet.CommandResults(session, gathered.firstSequence, gathered.outcomes));
            gathered.outcomes = new ArrayList<>();
            gathered.bytes = 0;
        }
    }
}
