package dev.pando.compare;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.time.Duration;
import java.util.stream.IntStream;

/** All members of a peer's group, in this process. */
final class Group implements AutoCloseable {
    private static final Duration ELECTION = Duration.ofSeconds(90);
    private static final Duration SETTLING = Duration.ofSeconds(60);
    private static final Duration RECOVERY = Duration.ofSeconds(90);

    private final Peer peer;
    private final Peer.Config config;

    private Group(Peer peer, Peer.Config config) {
        this.peer = peer;
        this.config = config;
    }

    /** Starts all of them, and waits for a leader. */
    static Group start(Peer peer, Peer.Config config) throws Exception {
        Group group = new Group(peer, config);
        peer.init(config);
        for (int i = 0; i < config.members(); i++) {
            Files.createDirectories(config.dir(i));
            peer.startMember(i);
        }
        Await.until("a leader", ELECTION, () -> peer.leader() >= 0);
        return group;
    }

    LoadGenerator load() {
        return new LoadGenerator(peer, config.payload(), config.dir());
    }

    int aFollower() {
        return (peer.leader() + 1) % config.members();
    }

    /** Waits until all have applied so many entries, or more, and equally many. */
    void settle(long entries) throws InterruptedException {
        Await.until("all members have the same entries", SETTLING, () -> isSettled(entries));
    }

    private boolean isSettled(long entries) {
        long first = peer.counter(0).count();
        return first >= entries
                && IntStream.range(1, config.members())
                        .allMatch(i -> peer.counter(i).count() == first);
    }

    /** What is to be said of the group once so many entries were acknowledged. */
    void afterwards(long entries, ObjectNode figures) throws InterruptedException {
        boolean settled = Await.holds(SETTLING, () -> isSettled(entries));
        long sum = peer.counter(0).sum();
        boolean same = settled
                && IntStream.range(1, config.members())
                        .allMatch(i -> peer.counter(i).sum() == sum);
        double payload = (double) config.members() * config.payload() * Math.max(1, entries);
        figures.put("total_acked", entries)
                .put("consistent", same)
                .put("extra_applied", peer.counter(0).count() - entries)
                .put("disk_bytes_per_payload_byte", Json.round(Probe.diskBytes(config.dir()) / payload, 2));
    }

    void stop(int member) throws Exception {
        peer.stopMember(member);
    }

    /** Starts a member again, and waits until it has applied so many entries. */
    void startAgain(int member, long entries, ObjectNode figures) throws Exception {
        long began = System.nanoTime();
        peer.startMember(member);
        long started = System.nanoTime();
        boolean recovered = Await.holds(RECOVERY, () -> peer.counter(member).count() >= entries);
        long ended = System.nanoTime();
        int leader = peer.leader();
        figures.put("start_call_s", Json.round((started - began) / 1e9, 3));
        if (recovered) {
            figures.put("recovered_s", Json.round((ended - began) / 1e9, 3));
        }
        figures.put("member_count", peer.counter(member).count())
                .put(
                        "same_as_leader",
                        recovered
                                && leader >= 0
                                && peer.counter(member).sum()
                                        == peer.counter(leader).sum());
    }

    @Override
    public void close() {
        try {
            peer.stopAll();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            throw new IllegalStateException("the members can't be stopped", e);
        }
    }
}
