package dev.pando.bench;

import dev.pando.Codec;
import dev.pando.CommandContext;
import dev.pando.CompactionPolicy;
import dev.pando.Machine;
import dev.pando.MachineType;
import dev.pando.Member;
import dev.pando.Raft;
import dev.pando.StateMachine;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A command's way within one member that has no disk and no others: sessions, the log in memory, the machine, its result. 256
 * commands are submitted, and waited for.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ApplyBenchmark {
    private static final int COMMANDS = 256;
    private static final byte[] RESULT = {};
    private static final MachineType<byte[], byte[]> TYPE = new MachineType<>("nothing", Codec.bytes(), Codec.bytes());

    private final byte[] command = new byte[Entries.PAYLOAD_BYTES];
    private final CompletableFuture<?>[] results = new CompletableFuture<?>[COMMANDS];

    @SuppressWarnings("NullAway.Init") // set up
    private Member member;

    @SuppressWarnings("NullAway.Init") // set up
    private Machine<byte[], byte[]> machine;

    @Setup
    public void start() {
        member = Raft.options()
                .ephemeral()
                .machine(TYPE, Nothing::new)
                .compaction(CompactionPolicy.bySize(16 << 20))
                .start("127.0.0.1:0");
        machine = member.machine(TYPE);
    }

    @Benchmark
    @OperationsPerInvocation(COMMANDS)
    public void submit() {
        for (int i = 0; i < COMMANDS; i++) {
            results[i] = machine.submitAsync(command);
        }
        CompletableFuture.allOf(results).join();
    }

    @TearDown
    public void stop() {
        member.close();
    }

    /** Has no state. */
    private static final class Nothing implements StateMachine<byte[], byte[]> {
        @Override
        public byte[] apply(CommandContext context, byte[] command) {
            return RESULT;
        }

        @Override
        public byte[] query(byte[] query) {
            return RESULT;
        }

        @Override
        public void snapshot(OutputStream out) {
            // Nothing.
        }

        @Override
        public void restore(InputStream in) {
            // Nothing.
        }
    }
}
