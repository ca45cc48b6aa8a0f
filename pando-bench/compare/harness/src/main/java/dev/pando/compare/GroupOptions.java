package dev.pando.compare;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which group is measured, and where results go: the options of every mode. */
final class GroupOptions {
    private static final int LOWEST_PORT = 21_000;
    private static final int PORT_RANGES = 100;

    @Option(
            names = "--peer",
            required = true,
            description = "Name of a library, or of a class on the class path that implements Peer.")
    private String peer = "";

    @Option(names = "--members", defaultValue = "3", description = "Number of voting members. Default: 3.")
    private int members;

    @Option(names = "--payload", defaultValue = "256", description = "Bytes of an entry, 16 or more. Default: 256.")
    private int payload;

    @Option(
            names = "--durable",
            arity = "1",
            defaultValue = "true",
            description = "Whether an entry is on disk on a majority before it is acknowledged. Default: true.")
    private boolean durable;

    @Option(
            names = "--election-ms",
            defaultValue = "0",
            description =
                    "Election timeout in milliseconds; 0 for the library's default, which is the default here too.")
    private long electionMs;

    @Option(
            names = "--base-port",
            description =
                    "First of 20 ports for each member. Default: below the range that the system gives to outgoing"
                            + " connections, by this process's id.")
    private @Nullable Integer basePort;

    @Option(names = "--label", description = "Goes into the result as it is.")
    private @Nullable String label;

    @Option(names = "--out", description = "A file that the result is appended to, beside standard output.")
    private @Nullable Path out;

    Peer create() throws ReflectiveOperationException {
        return Peers.create(peer);
    }

    Group start(Scratch scratch) throws Exception {
        return Group.start(create(), config(scratch));
    }

    Peer.Config config(Scratch scratch) {
        if (payload < 2 * Long.BYTES) {
            throw new IllegalArgumentException("--payload is 16 or more, not " + payload);
        }
        return new Peer.Config(members, scratch.dir(), scratch.ram(), durable, payload, electionMs, basePort());
    }

    int basePort() {
        return basePort != null
                ? basePort
                : LOWEST_PORT + (int) (ProcessHandle.current().pid() % PORT_RANGES) * 100;
    }

    int members() {
        return members;
    }

    /** The same options once more, for a process that this one starts, which has ports of its own. */
    List<String> asArguments() {
        return new ArrayList<>(List.of(
                "--peer", peer,
                "--members", String.valueOf(members),
                "--payload", String.valueOf(payload),
                "--durable", String.valueOf(durable),
                "--election-ms", String.valueOf(electionMs)));
    }

    /** What a result begins with. */
    ObjectNode header(String mode) throws ReflectiveOperationException {
        Peer library = create();
        ObjectNode header = Json.object()
                .put("mode", mode)
                .put("date", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString())
                .put("peer", peer)
                .put("title", library.title())
                .put("durability", library.durability(durable))
                .put("members", members)
                .put("payload", payload)
                .put("durable", durable)
                .put("election_ms", electionMs);
        if (label != null) {
            header.put("label", label);
        }
        return header;
    }

    void emit(ObjectNode result) throws IOException {
        System.out.println(result);
        if (out != null) {
            Files.writeString(out, result + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
    }
}
