package dev.pando.cli.demo;

import dev.pando.Entry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Holds the logs of all members against the input and against each other. */
final class Verification {
    private final Input input;
    private final int senders;
    private final Map<Long, Integer> senderOfSession;
    private final long lastIndex;
    private final Runnable entryRead;

    /**
     * @param senderOfSession whose entries those of a session are
     * @param lastIndex up to where logs are compared
     * @param entryRead is told of each entry of each log, by any thread
     */
    Verification(Input input, int senders, Map<Long, Integer> senderOfSession, long lastIndex, Runnable entryRead) {
        this.input = input;
        this.senders = senders;
        this.senderOfSession = Map.copyOf(senderOfSession);
        this.lastIndex = lastIndex;
        this.entryRead = entryRead;
    }

    /** Reads the logs side by side, each once; a second time where it differs from the input. */
    Findings verify(List<EntrySource> logs) {
        ExecutorService readers = Executors.newFixedThreadPool(Math.max(1, logs.size()));
        try {
            List<CompletableFuture<Findings>> each = logs.stream()
                    .map(log -> CompletableFuture.supplyAsync(() -> verify(log), readers))
                    .toList();
            return each.stream()
                    .map(CompletableFuture::join)
                    .reduce(Findings::and)
                    .orElseThrow();
        } finally {
            readers.shutdownNow();
        }
    }

    private Findings verify(EntrySource log) {
        LogCheck.Result result = check(log);
        Difference difference = new Difference(0, result.strangers(), 0, 0);
        for (int sender : result.differing()) {
            difference = difference.plus(differenceOf(log, sender));
        }
        return new Findings(difference, true, result.entries(), result.digest());
    }

    private LogCheck.Result check(EntrySource log) {
        try (LogCheck check = new LogCheck(input, senders, senderOfSession)) {
            log.read(lastIndex, entry -> {
                check.accept(entry);
                entryRead.run();
            });
            return check.finish();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Difference differenceOf(EntrySource log, int sender) {
        DifferenceFinder finder = new DifferenceFinder();
        try (SenderLines lines = input.linesOf(sender, senders)) {
            for (byte[] line = lines.next(); line != null; line = lines.next()) {
                finder.expected(line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        log.read(lastIndex, entry -> {
            if (entry.kind() == Entry.Kind.DATA && isOf(sender, entry)) {
                finder.observed(entry.payload());
            }
        });
        return finder.find();
    }

    private boolean isOf(int sender, Entry entry) {
        Integer owner = senderOfSession.get(entry.session());
        return owner != null && owner == sender;
    }

    /**
     * What was found.
     *
     * @param difference the worst that any log differs from the input
     * @param identical whether all logs are the same sequence of encoded entries
     * @param entries of all kinds, in each
     * @param digest over the encoded entries of the first log
     */
    record Findings(Difference difference, boolean identical, long entries, String digest) {
        Findings and(Findings other) {
            boolean same = entries == other.entries && digest.equals(other.digest);
            return new Findings(
                    difference.worst(other.difference), identical && other.identical && same, entries, digest);
        }
    }
}
