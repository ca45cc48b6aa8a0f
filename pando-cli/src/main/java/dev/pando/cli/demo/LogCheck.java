package dev.pando.cli.demo;

import dev.pando.Entry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One member's log, held against the input as it goes by: nothing is kept but a digest. Says whether each sender's
 * entries are its lines; {@link DifferenceFinder} says how they differ. For one thread.
 */
final class LogCheck implements Consumer<Entry>, AutoCloseable {
    private final Map<Long, Integer> senderOfSession;
    private final List<SenderLines> shares = new ArrayList<>();
    private final Set<Integer> differing = new TreeSet<>();
    private final MessageDigest digest = Sha256.create();
    private long entries;
    private long strangers;

    /** @param senderOfSession whose entries those of a session are */
    LogCheck(Input input, int senders, Map<Long, Integer> senderOfSession) throws IOException {
        this.senderOfSession = senderOfSession;
        for (int sender = 0; sender < senders; sender++) {
            shares.add(input.linesOf(sender, senders));
        }
    }

    @Override
    public void accept(Entry entry) {
        entries++;
        digest.update(entry.record());
        if (entry.kind() != Entry.Kind.DATA) {
            return;
        }
        Integer sender = senderOfSession.get(entry.session());
        if (sender == null) {
            strangers++;
        } else if (!differing.contains(sender) && !Arrays.equals(nextLine(sender), entry.payload())) {
            differing.add(sender);
        }
    }

    /** When the whole log has gone by. */
    Result finish() {
        for (int sender = 0; sender < shares.size(); sender++) {
            if (nextLine(sender) != null) {
                differing.add(sender);
            }
        }
        return new Result(entries, Sha256.hex(digest.digest(), 32), strangers, Set.copyOf(differing));
    }

    @Override
    public void close() throws IOException {
        for (SenderLines share : shares) {
            share.close();
        }
    }

    private byte @Nullable [] nextLine(int sender) {
        try {
            return shares.get(sender).next();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * What a log turned out to be.
     *
     * @param entries of all kinds
     * @param digest over their encoded bytes: equal for equal sequences
     * @param strangers payloads of sessions that are no sender's
     * @param differing senders whose entries are not just their lines, in order
     */
    record Result(long entries, String digest, long strangers, Set<Integer> differing) {}
}
