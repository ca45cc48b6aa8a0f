package dev.pando.compare.pando;

import dev.pando.Codec;
import dev.pando.CommandContext;
import dev.pando.Machine;
import dev.pando.MachineType;
import dev.pando.Member;
import dev.pando.RaftOptions;
import dev.pando.StateMachine;
import dev.pando.compare.Counter;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** As the others are measured: entries are commands of a state machine, acknowledged when the leader's has carried them out. */
public final class PandoPeer extends AbstractPandoPeer {
    private static final byte[] NOTHING = {};
    private static final MachineType<byte[], byte[]> COUNTER =
            new MachineType<>("counter", Codec.bytes(), Codec.bytes());

    @Override
    public String title() {
        return "Pando (TCP, its own log; state machine)";
    }

    @Override
    RaftOptions with(RaftOptions options, Counter counter) {
        return options.machine(COUNTER, () -> new Counting(counter));
    }

    @Override
    Appender appender(Member member, Counter counter) {
        Machine<byte[], byte[]> machine = member.machine(COUNTER);
        return machine::submitAsync;
    }

    private record Counting(Counter counter) implements StateMachine<byte[], byte[]> {
        @Override
        public byte[] apply(CommandContext context, byte[] command) {
            counter.apply(command, 0, command.length);
            return NOTHING;
        }

        @Override
        public byte[] query(byte[] query) {
            return NOTHING;
        }

        @Override
        public void snapshot(OutputStream out) throws IOException {
            DataOutputStream data = new DataOutputStream(out);
            data.writeLong(counter.count());
            data.writeLong(counter.sum());
        }

        @Override
        public void restore(InputStream in) throws IOException {
            DataInputStream data = new DataInputStream(in);
            counter.set(data.readLong(), data.readLong());
        }
    }
}
