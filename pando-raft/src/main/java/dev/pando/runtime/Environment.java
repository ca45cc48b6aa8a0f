package dev.pando.runtime;

import dev.pando.core.CoreOptions;
import dev.pando.storage.Disk;
import dev.pando.transport.Transport;

/** Everything that a member touches. Real in production, simulated in tests: then one seed decides all of it. */
public interface Environment extends AutoCloseable {

    /**
     * A new loop.
     *
     * @param name for threads and messages
     * @param onFailure hears of an exception that a task let out; the loop goes on
     */
    Loop loop(String name, java.util.function.Consumer<Throwable> onFailure);

    Disk disk();

    Transport transport();

    /** The bounds that the rules go by; how long a tick is and how many make an election timeout is not taken from here. */
    default CoreOptions bounds() {
        return CoreOptions.DEFAULT;
    }

    /** Who sees what the rules of the member do. */
    default Witness witness() {
        return Witness.NONE;
    }

    /** 64 random bits: good enough for identities. Never 0. */
    long random();

    /** Releases what this environment made, except for its loops, which their owners close. */
    @Override
    void close();
}
