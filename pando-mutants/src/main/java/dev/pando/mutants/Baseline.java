package dev.pando.mutants;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;

/**
 * The code as it is, asked the same as the mutants were: what is said of it too says nothing of a mutant. Each question
 * is asked once.
 */
final class Baseline {
    private final Forks forks;
    private final Path folder;
    private final Map<Forks.Task, CompletableFuture<Finding>> asked = new ConcurrentHashMap<>();

    Baseline(Forks forks, Path folder) {
        this.forks = forks;
        this.folder = folder;
    }

    /** What is found in the code as it is. */
    Finding ask(Forks.Task task) throws IOException, InterruptedException {
        CompletableFuture<Finding> mine = new CompletableFuture<>();
        CompletableFuture<Finding> first = asked.putIfAbsent(task, mine);
        if (first == null) {
            try {
                mine.complete(forks.run(task, folder));
            } catch (IOException | InterruptedException | RuntimeException e) {
                mine.completeExceptionally(e);
                throw e;
            }
        }
        try {
            return (first == null ? mine : first).get();
        } catch (ExecutionException | CompletionException e) {
            throw new IOException("The code as it is could not be asked.", e);
        }
    }
}
