package dev.pando.testkit.world;

import dev.pando.Appended;
import dev.pando.Entry;
import dev.pando.Listener;
import dev.pando.RaftOptions;
import dev.pando.runtime.LocalMember;
import dev.pando.runtime.Startup;
import dev.pando.storage.testing.MemoryDisk;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A machine with a disk of its own, on which a member runs now and then. */
final class SimulatedMachine {
    private final SimulatedCluster cluster;
    private final String host;
    private final MemoryDisk disk = new MemoryDisk();
    private @Nullable SimulatedEnvironment environment;
    private Startup.@Nullable Started started;

    SimulatedMachine(SimulatedCluster cluster, String host) {
        this.cluster = cluster;
        this.host = host;
    }

    String host() {
        return host;
    }

    String address() {
        return host + ":10240";
    }

    MemoryDisk disk() {
        return disk;
    }

    boolean isUp() {
        return started != null;
    }

    LocalMember member() {
        if (started == null) {
            throw new IllegalStateException(host + " is down.");
        }
        return started.member();
    }

    /** Completes when the member is what it was started for. */
    CompletableFuture<Void> up(Startup.Intent intent, SimulatedMachine... via) {
        SimulatedEnvironment process = cluster.process(host, disk);
        environment = process;
        RaftOptions options = cluster.options().dataDir(Path.of("/" + host));
        List<String> addresses =
                List.of(via).stream().map(SimulatedMachine::address).toList();
        Startup.Started up = new Startup(process, options).up(intent, address(), addresses);
        started = up;
        return up.ready();
    }

    void crash() {
        if (environment != null) {
            environment.crash();
        }
        environment = null;
        started = null;
    }

    /** The member has stopped by itself, or was closed. */
    void gone() {
        environment = null;
        started = null;
    }

    CompletableFuture<Appended> append(String payload) {
        return member().log().appendAsync(payload.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    /** All that the member hands to a listener now, from the first entry on. */
    List<Entry> readAll() {
        List<Entry> entries = new ArrayList<>();
        long committed = member().status().appliedIndex();
        try (Listener listener = member().log().listen(1, 1 << 16)) {
            while (entries.size() < committed) {
                Optional<Entry> next = listener.poll(Duration.ZERO);
                if (next.isPresent()) {
                    entries.add(next.get());
                } else if (!cluster.scheduler().runNext()) {
                    throw new IllegalStateException("Nothing is left to happen, and the log was not handed over.");
                }
            }
        }
        return entries;
    }
}
