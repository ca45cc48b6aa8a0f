package dev.pando.cli.demo;

import dev.pando.Appended;
import dev.pando.PandoClient;
import java.io.IOException;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/**
 * Appends its share of the input in order, through a client of its own and so in one session, without waiting for
 * each. Runs on a thread of its own.
 */
final class Sender implements Runnable {
    private final SenderLines lines;
    private final PandoClient client;
    private final Throttle throttle;
    private final Acknowledgements acknowledgements;
    private final LongSupplier clockNs;
    private volatile long firstIndex;
    /** When the line was submitted that was acknowledged last; valid once {@link #firstIndex} is. */
    private volatile long answeredNs;

    Sender(
            SenderLines lines,
            PandoClient client,
            Throttle throttle,
            Acknowledgements acknowledgements,
            LongSupplier clockNs) {
        this.lines = lines;
        this.client = client;
        this.throttle = throttle;
        this.acknowledgements = acknowledgements;
        this.clockNs = clockNs;
    }

    /** Where its first line stands; empty while that was not acknowledged, or if it has none. */
    OptionalLong firstIndex() {
        return firstIndex == 0 ? OptionalLong.empty() : OptionalLong.of(firstIndex);
    }

    /** Whether a line was acknowledged that was submitted at this time or after it. */
    boolean wasAnsweredSince(long timeNs) {
        return firstIndex != 0 && answeredNs - timeNs >= 0;
    }

    @Override
    public void run() {
        try (lines) {
            boolean first = true;
            for (byte[] line = lines.next(); line != null && throttle.await(lines.index()); line = lines.next()) {
                submit(line, first);
                first = false;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException e) {
            acknowledgements.failed(e);
        }
    }

    private void submit(byte[] line, boolean first) {
        long submittedNs = clockNs.getAsLong();
        acknowledgements.submitted(submittedNs);
        CompletableFuture<Appended> unused = client.appendAsync(line).whenComplete((appended, failure) -> {
            if (failure != null) {
                acknowledgements.failed(failure);
                return;
            }
            answeredNs = submittedNs;
            if (first) {
                firstIndex = appended.index();
            }
            acknowledgements.acknowledged(appended.index(), submittedNs, clockNs.getAsLong());
        });
    }
}
