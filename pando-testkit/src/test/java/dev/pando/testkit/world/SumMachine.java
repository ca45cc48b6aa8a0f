package dev.pando.testkit.world;

import dev.pando.Codec;
import dev.pando.CommandContext;
import dev.pando.MachineType;
import dev.pando.StateMachine;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** The sum of all commands; each one's result is the sum so far, and so is the answer to any query. */
final class SumMachine implements StateMachine<Long, Long> {
    static final MachineType<Long, Long> TYPE = new MachineType<>("sum", Codec.longs(), Codec.longs());

    private long sum;

    /** As the member on a machine has it. */
    static dev.pando.Machine<Long, Long> on(Machine machine) {
        return SimulatedCluster.member(machine).machine(TYPE);
    }

    @Override
    public Long apply(CommandContext context, Long command) {
        sum += command;
        return sum;
    }

    @Override
    public Long query(Long query) {
        return sum;
    }

    @Override
    public void snapshot(OutputStream out) throws IOException {
        new DataOutputStream(out).writeLong(sum);
    }

    @Override
    public void restore(InputStream in) throws IOException {
        sum = new DataInputStream(in).readLong();
    }
}
