package dev.pando.runtime;

import dev.pando.core.membership.MemberId;
import dev.pando.storage.SnapshotStore;
import dev.pando.storage.StorageException;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is in a snapshot, as bytes ({@code docs/storage-format.md}): first the sessions as of its index (S26), then what the
 * user gave, event by event, or the results of commands and the state of each machine.
 */
final class SnapshotContent {
    /** No event has more bytes. */
    static final int MAX_EVENT_BYTES = 64 << 20;

    private static final int FORMAT = 2;
    private static final int OF_EVENTS = 0;
    private static final int OF_MACHINES = 1;
    private static final int END = -1;
    private static final int BUFFER_BYTES = 64 << 10;

    private SnapshotContent() {}

    /** Writes all of it, of a log that its user compacts. */
    static void write(SnapshotStore.Writer writer, SessionTable sessions, Iterable<byte[]> events) throws IOException {
        DataOutputStream out = begin(writer, sessions, OF_EVENTS);
        for (byte[] event : events) {
            if (event.length > MAX_EVENT_BYTES) {
                throw new IllegalArgumentException("An event of a snapshot has " + event.length
                        + " bytes, and none may have more than " + MAX_EVENT_BYTES + ": make several of it.");
            }
            out.writeInt(event.length);
            out.write(event);
        }
        out.writeInt(END);
        out.flush();
    }

    /** Writes all of it, of a log that belongs to machines. */
    static void write(
            SnapshotStore.Writer writer,
            SessionTable sessions,
            List<CommandResults.Result> results,
            List<MachineSnapshots.Content> machines)
            throws IOException {
        DataOutputStream out = begin(writer, sessions, OF_MACHINES);
        out.writeInt(results.size());
        for (CommandResults.Result result : results) {
            out.writeLong(result.session());
            out.writeLong(result.sequence());
            out.writeInt(result.encoded().length);
            out.write(result.encoded());
        }
        out.writeInt(machines.size());
        for (MachineSnapshots.Content machine : machines) {
            out.writeUTF(machine.name());
            Blocks blocks = new Blocks(out);
            try {
                machine.view().writeTo(blocks);
            } catch (StorageException e) {
                throw e;
            } catch (IOException e) {
                throw new UncheckedIOException("The machine '" + machine.name() + "' could not write its state.", e);
            }
            blocks.end();
        }
        out.flush();
    }

    private static DataOutputStream begin(SnapshotStore.Writer writer, SessionTable sessions, int of)
            throws IOException {
        DataOutputStream out = new DataOutputStream(new java.io.BufferedOutputStream(stream(writer), BUFFER_BYTES));
        out.writeByte(FORMAT);
        writeSessions(out, sessions);
        out.writeByte(of);
        return out;
    }

    /** What a machine writes, of a length that nobody knows beforehand: blocks, and an empty one. */
    private static final class Blocks extends OutputStream {
        private final DataOutputStream out;
        private final byte[] block = new byte[BUFFER_BYTES];
        private int filled;

        Blocks(DataOutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int one) throws IOException {
            if (filled == block.length) {
                flushBlock();
            }
            block[filled++] = (byte) one;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            int from = offset;
            int left = length;
            while (left > 0) {
                if (filled == block.length) {
                    flushBlock();
                }
                int part = Math.min(left, block.length - filled);
                System.arraycopy(bytes, from, block, filled, part);
                filled += part;
                from += part;
                left -= part;
            }
        }

        private void flushBlock() throws IOException {
            out.writeInt(filled);
            out.write(block, 0, filled);
            filled = 0;
        }

        void end() throws IOException {
            if (filled > 0) {
                flushBlock();
            }
            out.writeInt(0);
        }
    }

    static void writeSessions(DataOutputStream out, SessionTable sessions) throws IOException {
        List<Session> all = sessions.sorted();
        out.writeInt(all.size());
        for (Session session : all) {
            write(out, session);
        }
    }

    static SessionTable readSessions(DataInputStream in) throws IOException {
        int count = in.readInt();
        List<Session> sessions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            sessions.add(session(in));
        }
        return SessionTable.of(sessions);
    }

    private static Session session(DataInputStream in) throws IOException {
        long id = in.readLong();
        MemberId owner = in.readBoolean() ? new MemberId(in.readLong(), in.readLong()) : null;
        long ttlMs = in.readLong();
        long openedIndex = in.readLong();
        long lastSequence = in.readLong();
        long lastIndex = in.readLong();
        long lastTimeMs = in.readLong();
        int count = in.readUnsignedShort();
        List<Session.Run> runs = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            runs.add(new Session.Run(in.readLong(), in.readInt(), in.readLong(), in.readLong()));
        }
        return new Session(id, owner, ttlMs, openedIndex, lastSequence, lastIndex, lastTimeMs, runs);
    }

    private static void write(DataOutputStream out, Session session) throws IOException {
        MemberId owner = session.owner();
        out.writeLong(session.id());
        out.writeBoolean(owner != null);
        if (owner != null) {
            out.writeLong(owner.high());
            out.writeLong(owner.low());
        }
        out.writeLong(session.ttlMs());
        out.writeLong(session.openedIndex());
        out.writeLong(session.lastSequence());
        out.writeLong(session.lastIndex());
        out.writeLong(session.lastTimeMs());
        List<Session.Run> runs = session.runs();
        out.writeShort(runs.size());
        for (Session.Run run : runs) {
            out.writeLong(run.firstSequence());
            out.writeInt(run.count());
            out.writeLong(run.firstIndex());
            out.writeLong(run.term());
        }
    }

    /** Content that is read from its beginning. For one thread. */
    static final class Input {
        private final DataInputStream in;

        /** Machines that are still to come. */
        private int machinesLeft;

        /** @throws StorageException if it is of a format that this version does not know */
        Input(SnapshotStore.Reader reader) throws IOException {
            in = new DataInputStream(new java.io.BufferedInputStream(stream(reader), BUFFER_BYTES));
            int format = in.readUnsignedByte();
            if (format != FORMAT) {
                throw new StorageException("The content of the snapshot up to "
                        + reader.snapshot().point().index() + " has format " + format + ", and this version knows "
                        + FORMAT + " only: another one wrote it.");
            }
        }

        /** Comes first. */
        SessionTable sessions() throws IOException {
            return readSessions(in);
        }

        /** Comes after the sessions: whether it is of machines. If not, events come next. */
        boolean isOfMachines() throws IOException {
            int of = in.readUnsignedByte();
            if (of != OF_EVENTS && of != OF_MACHINES) {
                throw new StorageException("A snapshot is of a kind that this version does not know: " + of + ".");
            }
            return of == OF_MACHINES;
        }

        /** Come first in what is of machines. */
        CommandResults results() throws IOException {
            CommandResults results = new CommandResults();
            int count = in.readInt();
            for (int i = 0; i < count; i++) {
                long session = in.readLong();
                long sequence = in.readLong();
                results.add(session, sequence, bytes(in.readInt()));
            }
            machinesLeft = in.readInt();
            return results;
        }

        /** The name of the next machine, whose content comes then; null at the end, when all of it has been found sound. */
        @Nullable String machine() throws IOException {
            if (machinesLeft == 0) {
                checkIsOver();
                return null;
            }
            machinesLeft--;
            return in.readUTF();
        }

        /** What the machine has written; has to be read to its end. */
        InputStream content() {
            return new InputStream() {
                private int left;
                private boolean isOver;

                private boolean hasMore() throws IOException {
                    if (left == 0 && !isOver) {
                        left = in.readInt();
                        isOver = left == 0;
                        if (left < 0 || left > BUFFER_BYTES) {
                            throw new StorageException("A block of a snapshot claims " + left + " bytes.");
                        }
                    }
                    return !isOver;
                }

                @Override
                public int read() throws IOException {
                    if (!hasMore()) {
                        return -1;
                    }
                    left--;
                    return in.readUnsignedByte();
                }

                @Override
                public int read(byte[] target, int offset, int length) throws IOException {
                    if (length == 0) {
                        return 0;
                    }
                    if (!hasMore()) {
                        return -1;
                    }
                    int part = Math.min(length, left);
                    in.readFully(target, offset, part);
                    left -= part;
                    return part;
                }
            };
        }

        private void checkIsOver() throws IOException {
            if (in.read() >= 0) {
                throw new StorageException("A snapshot goes on after its end.");
            }
        }

        private byte[] bytes(int length) throws IOException {
            if (length < 0 || length > MAX_EVENT_BYTES) {
                throw new StorageException("An event of a snapshot claims " + length + " bytes.");
            }
            byte[] bytes = in.readNBytes(length);
            if (bytes.length < length) {
                throw new EOFException("A snapshot ends in the middle of an event.");
            }
            return bytes;
        }

        /** The next event; null at the end, when all of it has been found sound. */
        byte @Nullable [] event() throws IOException {
            int length = in.readInt();
            if (length == END) {
                checkIsOver();
                return null;
            }
            return bytes(length);
        }
    }

    private static OutputStream stream(SnapshotStore.Writer writer) {
        return new OutputStream() {
            @Override
            public void write(int one) throws IOException {
                write(new byte[] {(byte) one}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                writer.write(ByteBuffer.wrap(bytes, offset, length));
            }
        };
    }

    private static InputStream stream(SnapshotStore.Reader reader) {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                return length == 0 ? 0 : reader.read(ByteBuffer.wrap(bytes, offset, length));
            }
        };
    }
}
