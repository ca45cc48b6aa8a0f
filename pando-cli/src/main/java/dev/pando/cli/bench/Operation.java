package dev.pando.cli.bench;

import java.util.concurrent.CompletableFuture;

/** What a generator begins, again and again. */
interface Operation {
    /** @param number from 0, one more each time */
    CompletableFuture<?> begin(long number);
}
