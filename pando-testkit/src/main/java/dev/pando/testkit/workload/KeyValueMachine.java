package dev.pando.testkit.workload;

import dev.pando.Codec;
import dev.pando.CommandContext;
import dev.pando.CommandRejectedException;
import dev.pando.MachineType;
import dev.pando.StateMachine;
import dev.pando.testkit.oracle.Operation;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keys and values as a machine, which also remembers every command that it has carried out. A query is a key. Refuses some
 * values, and can't take others.
 */
final class KeyValueMachine implements StateMachine<byte[], KeyValueMachine.Answer> {
    static final MachineType<byte[], Answer> TYPE = new MachineType<>("key-values", Codec.bytes(), Answer.CODEC);

    /** Whoever asks for this key gets everything. */
    static final int EVERYTHING = -1;

    private static final int REFUSED = 23;

    /** Of values that are not refused so many, and one, are more than the machine can take. */
    private static final int TOO_MUCH = 401;

    private final boolean givesView;
    private final List<Command> commands = new ArrayList<>();
    private final Map<Integer, Long> values = new HashMap<>();

    /** Of what came with the commands: the same on all members. */
    private long digest;

    KeyValueMachine(boolean givesView) {
        this.givesView = givesView;
    }

    /**
     * What came of a command or query.
     *
     * @param index where the command stood
     * @param value that was found
     * @param state everything, where that was asked for
     */
    record Answer(long index, long value, State state) {
        static final Codec<Answer> CODEC = new Codec<>() {
            @Override
            public byte[] encode(Answer answer) {
                return ByteBuffer.allocate(2 * Long.BYTES)
                        .putLong(answer.index)
                        .putLong(answer.value)
                        .array();
            }

            @Override
            public Answer decode(byte[] bytes) {
                ByteBuffer in = ByteBuffer.wrap(bytes);
                return new Answer(in.getLong(), in.getLong(), State.NONE);
            }
        };
    }

    /** All that a machine knows. */
    record State(List<Command> commands, long digest) {
        static final State NONE = new State(List.of(), 0);
    }

    /** One that was carried out, and where it stood. */
    record Command(long index, ByteBuffer payload) {}

    static byte[] query(int key) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(key).array();
    }

    static boolean isRefused(Payload payload) {
        return payload.value() % REFUSED == 0;
    }

    /** Whether the machine can't carry it out: somebody has to have it skipped. */
    static boolean isTooMuch(Payload payload) {
        return payload.value() % TOO_MUCH == 0;
    }

    @Override
    public Answer apply(CommandContext context, byte[] command) {
        Payload payload = Payload.decode(command);
        if (isRefused(payload)) {
            throw new CommandRejectedException("The value " + payload.value() + " is refused.");
        }
        if (isTooMuch(payload)) {
            throw new IllegalStateException("The value " + payload.value() + " is too much.");
        }
        commands.add(new Command(context.index(), ByteBuffer.wrap(command.clone())));
        digest = 31 * digest + context.random().nextLong() + context.timeMs();
        long before = value(payload.key());
        values.put(payload.key(), payload.value());
        return new Answer(context.index(), before, State.NONE);
    }

    private long value(int key) {
        return values.getOrDefault(key, Operation.ABSENT);
    }

    @Override
    public Answer query(byte[] query) {
        int key = ByteBuffer.wrap(query).getInt();
        return new Answer(0, value(key), key == EVERYTHING ? state() : State.NONE);
    }

    private State state() {
        return new State(List.copyOf(commands), digest);
    }

    @Override
    public void snapshot(OutputStream out) throws IOException {
        write(state(), out);
    }

    @Override
    public Optional<View> view() {
        State now = state();
        return givesView ? Optional.of(out -> write(now, out)) : Optional.empty();
    }

    private static void write(State state, OutputStream out) throws IOException {
        DataOutputStream data = new DataOutputStream(out);
        data.writeInt(state.commands().size());
        for (Command command : state.commands()) {
            data.writeLong(command.index());
            data.writeInt(command.payload().remaining());
            data.write(command.payload().array());
        }
        data.writeLong(state.digest());
    }

    @Override
    public void restore(InputStream in) throws IOException {
        DataInputStream data = new DataInputStream(in);
        for (int left = data.readInt(); left > 0; left--) {
            long index = data.readLong();
            byte[] payload = new byte[data.readInt()];
            data.readFully(payload);
            commands.add(new Command(index, ByteBuffer.wrap(payload)));
            Payload written = Payload.decode(payload);
            values.put(written.key(), written.value());
        }
        digest = data.readLong();
    }
}
