package dev.pando.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pando.cli.Cli;
import dev.pando.cli.CommandException;
import dev.pando.cli.Library;
import dev.pando.cli.chaos.MapCall.Kind;
import dev.pando.cli.chaos.MapCall.Outcome;
import dev.pando.cli.process.Cluster;
import dev.pando.cli.process.MemberProcess;
import dev.pando.cli.process.Narrator;
import dev.pando.cli.process.ScriptedMember;
import dev.pando.cli.process.Sites;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class NemesisTest {
    private final Calls calls = new Calls(Writer.nullWriter(), System::nanoTime);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @BeforeEach
    void aWriteIsAcknowledgedWheneverOneIsWaitedFor() {
        calls.add(new MapCall(1, Kind.PUT, "k", 1, 0, 101, 0, Long.MAX_VALUE, Outcome.OK));
    }

    @Test
    void aMemberThatEndsByItselfIsAFinding() throws Exception {
        try (Cluster cluster = cluster()) {
            cluster.grow(1);
            MemberProcess member = cluster.members().get(0);

            assertThatThrownBy(() -> nemesis(cluster, member::kill).run(soon(), part -> {}))
                    .isInstanceOf(CommandException.class)
                    .hasMessageContaining("has ended, and nobody had it end");
        }
    }

    @Test
    void whatIsDoneIsCounted() throws Exception {
        try (Cluster cluster = cluster()) {
            cluster.grow(1);
            Nemesis nemesis = nemesis(cluster, () -> {});
            nemesis.run(soon(), part -> {});

            assertThat(nemesis.counts()).isEqualTo(Map.of(FaultKind.RESTART, 1));
        }
    }

    /** Over when the first fault is mended. */
    private long soon() {
        return calls.nowNs() + 100_000_000;
    }

    private interface Action {
        void run() throws InterruptedException;
    }

    private Nemesis nemesis(Cluster cluster, Action action) {
        Fault fault = new Fault() {
            @Override
            public FaultKind kind() {
                return FaultKind.RESTART;
            }

            @Override
            public Harm inflict() throws InterruptedException {
                action.run();
                return Harm.past("did something");
            }
        };
        return new Nemesis(
                cluster,
                List.of(fault),
                new Random(1),
                Duration.ofMillis(1),
                calls,
                new Availability(),
                new Narrator(new Cli(Library.PANDO).environment()));
    }

    private Cluster cluster() {
        return new Cluster(folder, Sites.onLoopback(ScriptedMember.that("runs")), List.of(), Library.PANDO);
    }
}
