package dev.pando.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "member",
        hidden = true,
        description =
                "One member that appends every 5 ms whenever it leads, and says what was acknowledged, and applied. Ends"
                        + " with its standard input.")
final class MemberCommand implements Callable<Integer> {
    static final String ACK = "ACK ";
    static final String APPLIED = "APPLIED ";

    private static final int EVERY_MS = 5;
    private static final int APPLIED_EVERY = 20;

    @Mixin
    private GroupOptions options = new GroupOptions();

    @Option(names = "--member", required = true)
    private int member;

    @Option(names = "--dir", required = true)
    private Path dir = Path.of("");

    @Option(names = "--ram-dir", required = true)
    private Path ramDir = Path.of("");

    private final AtomicLong printed = new AtomicLong();

    /** Microseconds since 1970, so that processes can compare. */
    static long micros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }

    @Override
    public Integer call() throws Exception {
        endWithInput();
        Peer.Config config = options.config(new Scratch(dir, ramDir));
        Peer peer = options.create();
        peer.init(config);
        Files.createDirectories(config.dir(member));
        peer.startMember(member);
        byte[] payload = new byte[config.payload()];
        for (int tick = 0; true; tick++) {
            if (tick % APPLIED_EVERY == 0) {
                print(APPLIED + peer.counter(member).count());
            }
            if (peer.leader() == member) {
                append(peer, payload);
            }
            Thread.sleep(EVERY_MS);
        }
    }

    private static void endWithInput() {
        Thread watch = new Thread(
                () -> {
                    try {
                        while (System.in.read() >= 0) {
                            // Nothing is said there.
                        }
                    } catch (IOException e) {
                        // Then nobody can say anything any more.
                    }
                    Runtime.getRuntime().halt(0);
                },
                "end-with-input");
        watch.setDaemon(true);
        watch.start();
    }

    private void append(Peer peer, byte[] payload) {
        CompletableFuture<?> future;
        try {
            future = peer.append(payload);
        } catch (RuntimeException e) {
            future = CompletableFuture.failedFuture(e);
        }
        future.whenComplete((value, failure) -> {
            if (failure == null) {
                acknowledged(micros());
            }
        });
    }

    private void acknowledged(long now) {
        long last = printed.get();
        if (now > last && printed.compareAndSet(last, now)) {
            print(ACK + now);
        }
    }

    private static synchronized void print(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
