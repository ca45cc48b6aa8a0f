package dev.pando.compare.microraft;

import io.microraft.MembershipChangeMode;
import io.microraft.RaftEndpoint;
import io.microraft.model.RaftModelFactory;
import io.microraft.model.groupop.UpdateRaftGroupMembersOp;
import io.microraft.model.log.BaseLogEntry;
import io.microraft.model.log.LogEntry;
import io.microraft.model.log.RaftGroupMembersView;
import io.microraft.model.log.SnapshotChunk;
import io.microraft.model.message.AppendEntriesFailureResponse;
import io.microraft.model.message.AppendEntriesRequest;
import io.microraft.model.message.AppendEntriesSuccessResponse;
import io.microraft.model.message.InstallSnapshotRequest;
import io.microraft.model.message.InstallSnapshotResponse;
import io.microraft.model.message.PreVoteRequest;
import io.microraft.model.message.PreVoteResponse;
import io.microraft.model.message.RaftMessage;
import io.microraft.model.message.TriggerLeaderElectionRequest;
import io.microraft.model.message.VoteRequest;
import io.microraft.model.message.VoteResponse;
import io.microraft.model.persistence.RaftEndpointPersistentState;
import io.microraft.model.persistence.RaftTermPersistentState;
import io.microraft.persistence.RaftStoreSerializer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** A wire and storage format for MicroRaft's messages and models. */
final class MicroRaftCodec implements RaftStoreSerializer {
    static final String GROUP = "bench";
    static final String NEW_TERM = "new term";

    private final RaftModelFactory models;

    MicroRaftCodec(RaftModelFactory models) {
        this.models = models;
    }

    private interface Writer<T> {
        void write(T t, DataOutputStream out) throws IOException;
    }

    private interface Reader<T> {
        T read(DataInputStream in) throws IOException;
    }

    private static <T> Serializer<T> serializer(Writer<T> w, Reader<T> r) {
        return new Serializer<>() {
            @Override
            public byte[] serialize(T t) {
                return bytes(o -> w.write(t, o), 512);
            }

            @Override
            public T deserialize(byte[] b) {
                try {
                    return r.read(new DataInputStream(new ByteArrayInputStream(b)));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        };
    }

    private interface Body {
        void write(DataOutputStream out) throws IOException;
    }

    private static byte[] bytes(Body body, int size) {
        ByteArrayOutputStream b = new ByteArrayOutputStream(size);
        try {
            body.write(new DataOutputStream(b));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return b.toByteArray();
    }

    // ---- models -----------------------------------------------------------------------------

    private void writeEndpoint(RaftEndpoint e, DataOutputStream o) throws IOException {
        o.writeInt(e == null ? -1 : (Integer) e.getId());
    }

    private RaftEndpoint readEndpoint(DataInputStream in) throws IOException {
        int id = in.readInt();
        return id < 0 ? null : new MicroRaftPeer.Endpoint(id);
    }

    private void writeEndpoints(Collection<RaftEndpoint> c, DataOutputStream o) throws IOException {
        if (c == null) {
            o.writeInt(-1);
            return;
        }
        o.writeInt(c.size());
        for (RaftEndpoint e : c) {
            writeEndpoint(e, o);
        }
    }

    private List<RaftEndpoint> readEndpoints(DataInputStream in) throws IOException {
        int n = in.readInt();
        if (n < 0) {
            return null;
        }
        List<RaftEndpoint> l = new ArrayList<>(n);
        for (int i = 0; i < n; i++) {
            l.add(readEndpoint(in));
        }
        return l;
    }

    private void writeView(RaftGroupMembersView v, DataOutputStream o) throws IOException {
        o.writeBoolean(v != null);
        if (v == null) {
            return;
        }
        o.writeLong(v.getLogIndex());
        writeEndpoints(v.getMembers(), o);
        writeEndpoints(v.getVotingMembers(), o);
    }

    private RaftGroupMembersView readView(DataInputStream in) throws IOException {
        if (!in.readBoolean()) {
            return null;
        }
        return models.createRaftGroupMembersViewBuilder()
                .setLogIndex(in.readLong())
                .setMembers(readEndpoints(in))
                .setVotingMembers(readEndpoints(in))
                .build();
    }

    private void writeEntry(BaseLogEntry e, DataOutputStream o) throws IOException {
        o.writeLong(e.getIndex());
        o.writeInt(e.getTerm());
        Object op = e.getOperation();
        if (op instanceof byte[] b) {
            o.writeByte(0);
            o.writeInt(b.length);
            o.write(b);
        } else if (op instanceof String) {
            o.writeByte(1);
        } else if (op instanceof UpdateRaftGroupMembersOp u) {
            o.writeByte(2);
            writeEndpoints(u.getMembers(), o);
            writeEndpoints(u.getVotingMembers(), o);
            writeEndpoint(u.getEndpoint(), o);
            o.writeUTF(u.getMode().name());
        } else {
            throw new IOException("cannot write " + op);
        }
    }

    private Object readOperation(DataInputStream in) throws IOException {
        switch (in.readByte()) {
            case 0 -> {
                byte[] b = new byte[in.readInt()];
                in.readFully(b);
                return b;
            }
            case 1 -> {
                return NEW_TERM;
            }
            default -> {
                return models.createUpdateRaftGroupMembersOpBuilder()
                        .setMembers(readEndpoints(in))
                        .setVotingMembers(readEndpoints(in))
                        .setEndpoint(readEndpoint(in))
                        .setMode(MembershipChangeMode.valueOf(in.readUTF()))
                        .build();
            }
        }
    }

    private LogEntry readEntry(DataInputStream in) throws IOException {
        return models.createLogEntryBuilder()
                .setIndex(in.readLong())
                .setTerm(in.readInt())
                .setOperation(readOperation(in))
                .build();
    }

    private void writeChunk(SnapshotChunk c, DataOutputStream o) throws IOException {
        writeEntry(c, o);
        o.writeInt(c.getSnapshotChunkIndex());
        o.writeInt(c.getSnapshotChunkCount());
        writeView(c.getGroupMembersView(), o);
    }

    private SnapshotChunk readChunk(DataInputStream in) throws IOException {
        return models.createSnapshotChunkBuilder()
                .setIndex(in.readLong())
                .setTerm(in.readInt())
                .setOperation(readOperation(in))
                .setSnapshotChunkIndex(in.readInt())
                .setSnapshotChunkCount(in.readInt())
                .setGroupMembersView(readView(in))
                .build();
    }

    // ---- storage ----------------------------------------------------------------------------

    @Override
    public Serializer<RaftGroupMembersView> raftGroupMembersViewSerializer() {
        return serializer(this::writeView, this::readView);
    }

    @Override
    public Serializer<RaftEndpoint> raftEndpointSerializer() {
        return serializer(this::writeEndpoint, this::readEndpoint);
    }

    @Override
    public Serializer<LogEntry> logEntrySerializer() {
        return serializer(this::writeEntry, this::readEntry);
    }

    @Override
    public Serializer<SnapshotChunk> snapshotChunkSerializer() {
        return serializer(this::writeChunk, this::readChunk);
    }

    @Override
    public Serializer<RaftEndpointPersistentState> raftEndpointPersistentStateSerializer() {
        return serializer(
                (s, o) -> {
                    writeEndpoint(s.getLocalEndpoint(), o);
                    o.writeBoolean(s.isVoting());
                },
                in -> models.createRaftEndpointPersistentStateBuilder()
                        .setLocalEndpoint(readEndpoint(in))
                        .setVoting(in.readBoolean())
                        .build());
    }

    @Override
    public Serializer<RaftTermPersistentState> raftTermPersistentState() {
        return serializer(
                (s, o) -> {
                    o.writeInt(s.getTerm());
                    writeEndpoint(s.getVotedFor(), o);
                },
                in -> models.createRaftTermPersistentStateBuilder()
                        .setTerm(in.readInt())
                        .setVotedFor(readEndpoint(in))
                        .build());
    }

    // ---- messages ---------------------------------------------------------------------------

    byte[] encode(RaftMessage m) {
        int size = m instanceof AppendEntriesRequest a
                ? 256 + 300 * a.getLogEntries().size()
                : 128;
        return bytes(o -> write(m, o), size);
    }

    private void head(int type, RaftMessage m, DataOutputStream o) throws IOException {
        o.writeByte(type);
        writeEndpoint(m.getSender(), o);
        o.writeInt(m.getTerm());
    }

    private void write(RaftMessage m, DataOutputStream o) throws IOException {
        if (m instanceof AppendEntriesRequest a) {
            head(0, m, o);
            o.writeInt(a.getPreviousLogTerm());
            o.writeLong(a.getPreviousLogIndex());
            o.writeLong(a.getCommitIndex());
            o.writeLong(a.getQuerySequenceNumber());
            o.writeLong(a.getFlowControlSequenceNumber());
            o.writeInt(a.getLogEntries().size());
            for (LogEntry e : a.getLogEntries()) {
                writeEntry(e, o);
            }
        } else if (m instanceof AppendEntriesSuccessResponse a) {
            head(1, m, o);
            o.writeLong(a.getLastLogIndex());
            o.writeLong(a.getQuerySequenceNumber());
            o.writeLong(a.getFlowControlSequenceNumber());
        } else if (m instanceof AppendEntriesFailureResponse a) {
            head(2, m, o);
            o.writeLong(a.getExpectedNextIndex());
            o.writeLong(a.getQuerySequenceNumber());
            o.writeLong(a.getFlowControlSequenceNumber());
        } else if (m instanceof VoteRequest v) {
            head(3, m, o);
            o.writeInt(v.getLastLogTerm());
            o.writeLong(v.getLastLogIndex());
            o.writeBoolean(v.isSticky());
        } else if (m instanceof VoteResponse v) {
            head(4, m, o);
            o.writeBoolean(v.isGranted());
        } else if (m instanceof PreVoteRequest v) {
            head(5, m, o);
            o.writeInt(v.getLastLogTerm());
            o.writeLong(v.getLastLogIndex());
        } else if (m instanceof PreVoteResponse v) {
            head(6, m, o);
            o.writeBoolean(v.isGranted());
        } else if (m instanceof TriggerLeaderElectionRequest t) {
            head(7, m, o);
            o.writeInt(t.getLastLogTerm());
            o.writeLong(t.getLastLogIndex());
        } else if (m instanceof InstallSnapshotRequest s) {
            head(8, m, o);
            o.writeBoolean(s.isSenderLeader());
            o.writeInt(s.getSnapshotTerm());
            o.writeLong(s.getSnapshotIndex());
            o.writeInt(s.getTotalSnapshotChunkCount());
            o.writeBoolean(s.getSnapshotChunk() != null);
            if (s.getSnapshotChunk() != null) {
                writeChunk(s.getSnapshotChunk(), o);
            }
            writeEndpoints(s.getSnapshottedMembers(), o);
            writeView(s.getGroupMembersView(), o);
            o.writeLong(s.getQuerySequenceNumber());
            o.writeLong(s.getFlowControlSequenceNumber());
        } else if (m instanceof InstallSnapshotResponse s) {
            head(9, m, o);
            o.writeLong(s.getSnapshotIndex());
            o.writeInt(s.getRequestedSnapshotChunkIndex());
            o.writeLong(s.getQuerySequenceNumber());
            o.writeLong(s.getFlowControlSequenceNumber());
        } else {
            throw new IOException("cannot write " + m);
        }
    }

    RaftMessage decode(byte[] bytes) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        int type = in.readByte();
        RaftEndpoint from = readEndpoint(in);
        int term = in.readInt();
        return switch (type) {
            case 0 -> {
                var b = models.createAppendEntriesRequestBuilder()
                        .setGroupId(GROUP)
                        .setSender(from)
                        .setTerm(term)
                        .setPreviousLogTerm(in.readInt())
                        .setPreviousLogIndex(in.readLong())
                        .setCommitIndex(in.readLong())
                        .setQuerySequenceNumber(in.readLong())
                        .setFlowControlSequenceNumber(in.readLong());
                int n = in.readInt();
                List<LogEntry> entries = new ArrayList<>(n);
                for (int i = 0; i < n; i++) {
                    entries.add(readEntry(in));
                }
                yield b.setLogEntries(entries).build();
            }
            case 1 ->
                models.createAppendEntriesSuccessResponseBuilder()
                        .setGroupId(GROUP)
                        .setSender(from)
                        .setTerm(term)
                        .setLastLogIndex(in.readLong())
                        .setQuerySequenceNumber(in.readLong())
                        .setFlowControlSequenceNumber(in.readLong())
                        .build();
            case 2 ->
                models.createAppendEntriesFailureResponseBuilder()
                        .setGroupId(GROUP)
                        .setSender(from)
                        .setTerm(term)
                        .setExpectedNextIndex(in.readLong())
                        .setQuerySequenceNumber(in.readLong())
                        .setFlowControlSequenceNumber(in.readLong())
                        .build();
            case 3 ->
                models.createVoteRequestBuilder()
                        .setGroupId(GROUP)
                        .setSender(from)
                        .setTerm(term)
                        .setLastLogTerm(in.readInt())
                        .setLastLogIndex(in.readLong())
                        .setSticky(in.readBoolean())
                        .build();
            case 4 ->
                models.createVoteResponseBuilder()
                        .setGroupId(GROUP)
                        .setSender(from)
                        .setTerm(term)
                        .setGranted(in.readBoolean())
                        .build();
            case 5 ->
                models.createPreVoteRequestBuilder()
                        .setGroupId(GROUP)
                        .setSender(from)
                        .setTerm(term)
                        .setLastLogTerm(in.readInt())
                        .setLastLogIndex(in.readLong())
                        .build();
            case 6 ->
                models.createPreVoteResponseBuilder()
                        .setGroupId(GROUP)
                        .setSender(from)
                        .setTerm(term)
                        .setGranted(in.readBoolean())
                        .build();
            case 7 ->
                models.createTriggerLeaderElectionRequestBuilder()
                        .setGroupId(GROUP)
                        .setSender(from)
                        .setTerm(term)
                        .setLastLogTerm(in.readInt())
                        .setLastLogIndex(in.readLong())
                        .build();
            case 8 ->
                models.createInstallSnapshotRequestBuilder()
                        .setGroupId(GROUP)
                        .setSender(from)
                        .setTerm(term)
                        .setSenderLeader(in.readBoolean())
                        .setSnapshotTerm(in.readInt())
                        .setSnapshotIndex(in.readLong())
                        .setTotalSnapshotChunkCount(in.readInt())
                        .setSnapshotChunk(in.readBoolean() ? readChunk(in) : null)
                        .setSnapshottedMembers(readEndpoints(in))
                        .setGroupMembersView(readView(in))
                        .setQuerySequenceNumber(in.readLong())
                        .setFlowControlSequenceNumber(in.readLong())
                        .build();
            case 9 ->
                models.createInstallSnapshotResponseBuilder()
                        .setGroupId(GROUP)
                        .setSender(from)
                        .setTerm(term)
                        .setSnapshotIndex(in.readLong())
                        .setRequestedSnapshotChunkIndex(in.readInt())
                        .setQuerySequenceNumber(in.readLong())
                        .setFlowControlSequenceNumber(in.readLong())
                        .build();
            default -> throw new IOException("unknown message type " + type);
        };
    }
}
