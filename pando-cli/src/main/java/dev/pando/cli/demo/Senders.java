package dev.pando.cli.demo;

import dev.pando.PandoClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongConsumer;

/** One sender for each client, all at once. Owns their threads and clients. */
final class Senders implements AutoCloseable {
    private final List<Sender> senders = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final List<PandoClient> clients;
    private final Acknowledgements acknowledgements;

    /**
     * @param throttle says when each line may go
     * @param progress is told how many lines are acknowledged
     */
    Senders(Input input, List<PandoClient> clients, Throttle throttle, LongConsumer progress) throws IOException {
        this.clients = List.copyOf(clients);
        this.acknowledgements = new Acknowledgements(progress);
        for (int i = 0; i < clients.size(); i++) {
            SenderLines lines = input.linesOf(i, clients.size());
            Sender sender = new Sender(lines, clients.get(i), throttle, acknowledgements, System::nanoTime);
            senders.add(sender);
            Thread thread = new Thread(sender, "sender-" + i);
            thread.setDaemon(true);
            threads.add(thread);
        }
    }

    void start() {
        threads.forEach(Thread::start);
    }

    int count() {
        return senders.size();
    }

    Acknowledgements acknowledgements() {
        return acknowledgements;
    }

    /**
     * Waits until each of them was answered something that it submitted after this call: it has found its way to those
     * who are members now.
     */
    void awaitEachAnswered(Duration limit) throws InterruptedException {
        long nowNs = System.nanoTime();
        acknowledgements.awaitUntil(
                "each sender is answered",
                () -> senders.stream().allMatch(sender -> sender.wasAnsweredSince(nowNs)),
                limit);
    }

    /** For each sender where its first line stands: by the session of that entry its others are known. */
    List<OptionalLong> firstIndexes() {
        return senders.stream().map(Sender::firstIndex).toList();
    }

    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
        clients.forEach(PandoClient::close);
    }
}
