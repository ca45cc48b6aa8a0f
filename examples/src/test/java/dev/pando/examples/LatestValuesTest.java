package dev.pando.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.Member;
import dev.pando.Raft;
import dev.pando.RaftOptions;
import dev.pando.Snapshot;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The loop of the README, on a real member that stops and resumes. */
final class LatestValuesTest {
    private static final int COMPACT_EVERY = 500;

    @TempDir
    Path dir;

    private RaftOptions options() {
        return Raft.options().dataDir(dir).segmentBytes(8 << 10);
    }

    private static void append(Member member, int from, int to) {
        List<byte[]> payloads = new ArrayList<>();
        for (int i = from; i < to; i++) {
            payloads.add(("key" + i % 10 + "=" + i).getBytes(UTF_8));
        }
        member.log().appendAll(payloads);
    }

    private static Thread run(LatestValues values) {
        Thread thread = new Thread(values, "values");
        thread.start();
        return thread;
    }

    @Test
    void whatWasCompactedIsThereAfterARestart() throws InterruptedException {
        Thread running;
        try (Member member = options().start("127.0.0.1:0")) {
            LatestValues values = new LatestValues(member, COMPACT_EVERY);
            running = run(values);
            append(member, 0, 2_000);
            member.sync().await(member.sync().barrier());
            assertThat(values.get("key7")).hasValue("1997");
            assertThat(values.get("key10")).isEmpty();
            Optional<Snapshot> snapshot = member.log().snapshot();
            assertThat(snapshot.map(Snapshot::index)).hasValue(2_000L);
            snapshot.ifPresent(Snapshot::close);
        }
        running.join();
        try (Member member = options().resume("127.0.0.1:0")) {
            LatestValues values = new LatestValues(member, COMPACT_EVERY);
            running = run(values);
            append(member, 2_000, 2_001);
            member.sync().await(member.sync().barrier());
            assertThat(values.get("key0")).hasValue("2000");
            assertThat(values.get("key7")).hasValue("1997");
        }
        running.join();
    }
}
