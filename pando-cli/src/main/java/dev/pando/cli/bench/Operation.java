package dev.pando.cli.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What a generator begins, again and again. */
interface Operation {
    /** So many are under way at most, where all are waited for. */
    int BATCH = 1_024;

    /** @param number from 0, one more each time */
    CompletableFuture<?> begin(long number);

    /** Does it so often, many at a time, and waits for all. */
    static void all(Operation operation, int count) {
        List<CompletableFuture<?>> batch = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            batch.add(operation.begin(number));
            if (batch.size() == BATCH || number == count - 1) {
                batch.forEach(CompletableFuture::join);
                batch.clear();
            }
        }
    }
}
