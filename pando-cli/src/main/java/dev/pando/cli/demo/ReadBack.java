package dev.pando.cli.demo;

import dev.pando.Listener;
import dev.pando.PandoClient;
import dev.pando.cli.CommandException;
import dev.pando.cli.Environment;
import dev.pando.cli.Progress;
import dev.pando.cli.process.Cluster;
import dev.pando.cli.process.MemberProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Reads the logs of all members, when all lines are acknowledged, and holds them against what was sent. */
final class ReadBack {
    private final Cluster cluster;
    private final Environment environment;
    private final Duration patience;

    /** @param patience how long a member may take to give an entry */
    ReadBack(Cluster cluster, Environment environment, Duration patience) {
        this.cluster = cluster;
        this.environment = environment;
        this.patience = patience;
    }

    /** @param input what was sent, all of it */
    Verification.Findings verify(Input input, Senders senders) throws InterruptedException {
        MemberProcess leader = cluster.leader().member();
        long lastIndex = senders.acknowledgements().lastIndex();
        try (PandoClient client = cluster.connect(List.of(leader.address()))) {
            lastIndex = Math.max(lastIndex, client.status().lastIndex());
        }
        List<EntrySource> logs = new ArrayList<>();
        for (MemberProcess member : cluster.members()) {
            logs.add(EntrySource.of(environment.library(), member.address(), patience));
        }
        Map<Long, Integer> senderOfSession = sessions(senders.firstIndexes(), leader);
        long entries = lastIndex * logs.size();
        try (Progress progress = Progress.of(environment, "read", entries, " entries", 1)) {
            return new Verification(input, senders.count(), senderOfSession, lastIndex, progress::step).verify(logs);
        }
    }

    /** A sender's session is that of the entry where its first line was acknowledged. */
    private Map<Long, Integer> sessions(List<OptionalLong> firstIndexes, MemberProcess leader) {
        Map<Long, Integer> senderOfSession = new HashMap<>();
        try (PandoClient client = cluster.connect(List.of(leader.address()))) {
            for (int sender = 0; sender < firstIndexes.size(); sender++) {
                OptionalLong index = firstIndexes.get(sender);
                if (index.isPresent()) {
                    senderOfSession.put(sessionAt(client, index.getAsLong()), sender);
                }
            }
        }
        return senderOfSession;
    }

    private long sessionAt(PandoClient client, long index) {
        try (Listener entries = client.tail(index, true)) {
            return entries.poll(patience)
                    .orElseThrow(() ->
                            new CommandException("entry %,d, which was acknowledged, can't be read".formatted(index)))
                    .session();
        }
    }
}
