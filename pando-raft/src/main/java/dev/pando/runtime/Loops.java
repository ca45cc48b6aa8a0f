package dev.pando.runtime;

import dev.pando.StorageFailedException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The loops of one member. */
final class Loops {
    private static final Logger log = LoggerFactory.getLogger(Loops.class);

    final Loop node;
    final Loop writer;
    final Loop reader;
    final Loop delivery;
    final Loop filler;
    final Loop snapshots;
    final Loop machines;
    private volatile @Nullable Node owner;

    /** @param withMachines whether machines are to run, which have a loop of their own then */
    Loops(Environment environment, String name, boolean withMachines) {
        this.node = environment.loop(name + "-node", this::broke);
        this.writer = environment.loop(name + "-writer", this::broke);
        this.reader = environment.loop(name + "-reader", this::broke);
        this.delivery = environment.loop(name + "-delivery", Loops::userCodeBroke);
        this.filler = environment.loop(name + "-filler", this::broke);
        this.snapshots = environment.loop(name + "-snapshots", this::broke);
        this.machines = withMachines ? environment.loop(name + "-machines", this::broke) : snapshots;
    }

    void node(Node node) {
        owner = node;
    }

    /** A broken invariant stops the member, with what it knew. */
    private void broke(Throwable failure) {
        Node broken = owner;
        if (broken != null) {
            node.execute(() -> broken.fail(failure));
        }
    }

    private static void userCodeBroke(Throwable failure) {
        log.warn("What a program does when Pando calls it back has failed.", failure);
    }

    void diskFailed(IOException failure) {
        broke(storageFailed(failure));
    }

    /** What a member stops with when its disk has failed. */
    static StorageFailedException storageFailed(IOException failure) {
        return new StorageFailedException(
                "The member's storage failed, and the member has stopped: " + failure.getMessage()
                        + " See to the disk, then resume it.",
                failure);
    }

    void close() {
        node.close();
        reader.close();
        writer.close();
        filler.close();
        snapshots.close();
        machines.close();
        delivery.close();
    }
}
