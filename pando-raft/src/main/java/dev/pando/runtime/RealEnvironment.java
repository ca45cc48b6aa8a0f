package dev.pando.runtime;

import dev.pando.storage.Disk;
import dev.pando.transport.Transport;
import java.security.SecureRandom;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;

/** The machine that this process runs on. */
final class RealEnvironment implements Environment {
    private final SecureRandom random = new SecureRandom();
    private final ThreadFactory threads;
    private final Disk disk;
    private final Transport transport;

    RealEnvironment(ThreadFactory threads, Disk disk, Transport transport) {
        this.threads = threads;
        this.disk = disk;
        this.transport = transport;
    }

    @Override
    public Loop loop(String name, Consumer<Throwable> onFailure) {
        return new ThreadLoop(name, threads, onFailure);
    }

    @Override
    public Disk disk() {
        return disk;
    }

    @Override
    public Transport transport() {
        return transport;
    }

    @Override
    public long random() {
        long bits = random.nextLong();
        return bits == 0 ? 1 : bits;
    }

    @Override
    public void close() {
        transport.close();
    }
}
