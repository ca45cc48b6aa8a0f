package dev.pando.compare.microraft;

import dev.pando.compare.Counter;
import dev.pando.compare.Peer;
import io.microraft.RaftConfig;
import io.microraft.RaftEndpoint;
import io.microraft.RaftNode;
import io.microraft.RaftNodeStatus;
import io.microraft.model.impl.DefaultRaftModelFactory;
import io.microraft.persistence.NopRaftStore;
import io.microraft.persistence.RaftStore;
import io.microraft.persistence.RestoredRaftState;
import io.microraft.statemachine.StateMachine;
import io.microraft.store.sqlite.RaftSqliteStore;
import java.io.File;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * MicroRaft. The library has no transport and no wire format, so {@link MicroRaftTransport} and
 * {@link MicroRaftCodec} are this benchmark's own. Durable runs use the library's SQLite store; runs
 * with fsync off use its no-op store, that is, memory only.
 */
public final class MicroRaftPeer implements Peer {
    /** A member's id. */
    record Endpoint(Integer id) implements RaftEndpoint {
        @Override
        public Object getId() {
            return id;
        }
    }

    private final DefaultRaftModelFactory models = new DefaultRaftModelFactory();
    private final MicroRaftCodec codec = new MicroRaftCodec(models);
    private Config config;
    private List<RaftEndpoint> endpoints;
    private RaftNode[] nodes;
    private Counter[] counters;

    @Override
    public String title() {
        return "MicroRaft 0.7 (own TCP transport)";
    }

    @Override
    public String durability(boolean durable) {
        return durable
                ? "fsync before ack (SQLite store, WAL, synchronous=EXTRA)"
                : "not durable: in memory only (NopRaftStore)";
    }

    @Override
    public void init(Config c) {
        config = c;
        nodes = new RaftNode[c.members()];
        counters = new Counter[c.members()];
        endpoints = new ArrayList<>();
        for (int i = 0; i < c.members(); i++) {
            counters[i] = new Counter();
            endpoints.add(new Endpoint(i));
        }
    }

    @Override
    public void startMember(int i) throws Exception {
        counters[i].reset();
        RaftConfig.RaftConfigBuilder raft = RaftConfig.newBuilder();
        // The SQLite store writes a batch as one SQL statement in hexadecimal, which SQLite takes up to
        // 1 MB; with the default batch of 1000 and 4 KiB entries a follower fails and the group stops.
        raft.setAppendEntriesRequestBatchSize(Math.max(1, Math.min(1000, 400_000 / config.payload())));
        if (config.electionMs() > 0) {
            // heartbeats are in whole seconds: 1 s is as short as it goes
            raft.setLeaderElectionTimeoutMillis(config.electionMs())
                    .setLeaderHeartbeatPeriodSecs(1)
                    .setLeaderHeartbeatTimeoutSecs(1);
        }
        RaftStore store = new NopRaftStore();
        Optional<RestoredRaftState> restored = Optional.empty();
        if (config.durable()) {
            File db = config.dir(i).resolve("raft.db").toFile();
            RaftSqliteStore sqlite = RaftSqliteStore.create(db, models, codec);
            restored = sqlite.getRestoredRaftState(true);
            store = sqlite;
        }
        MicroRaftTransport transport = new MicroRaftTransport(i, config, codec);
        RaftNode.RaftNodeBuilder b = RaftNode.newBuilder()
                .setGroupId(MicroRaftCodec.GROUP)
                .setConfig(raft.build())
                .setTransport(transport)
                .setStateMachine(new Machine(counters[i]))
                .setStore(store)
                .setModelFactory(models);
        if (restored.isPresent()) {
            b.setRestoredState(restored.get());
        } else {
            b.setLocalEndpoint(endpoints.get(i)).setInitialGroupMembers(endpoints);
        }
        nodes[i] = b.build();
        transport.start(nodes[i]);
        nodes[i].start().get(60, TimeUnit.SECONDS);
    }

    @Override
    public void stopMember(int i) throws Exception {
        RaftNode n = nodes[i];
        nodes[i] = null;
        n.terminate().get(60, TimeUnit.SECONDS);
    }

    @Override
    public int leader() {
        for (int i = 0; i < nodes.length; i++) {
            RaftNode n = nodes[i];
            if (n != null
                    && n.getStatus() == RaftNodeStatus.ACTIVE
                    && endpoints.get(i).equals(n.getTerm().getLeaderEndpoint())) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public CompletableFuture<?> append(byte[] payload) {
        int l = leader();
        if (l < 0) {
            return CompletableFuture.failedFuture(new IllegalStateException("no leader"));
        }
        return nodes[l].replicate(payload);
    }

    @Override
    public Counter counter(int member) {
        return counters[member];
    }

    @Override
    public void stopAll() throws Exception {
        for (int i = 0; i < nodes.length; i++) {
            if (nodes[i] != null) {
                stopMember(i);
            }
        }
    }

    private static final class Machine implements StateMachine {
        private final Counter counter;

        Machine(Counter counter) {
            this.counter = counter;
        }

        @Override
        public Object runOperation(long commitIndex, Object operation) {
            if (operation instanceof byte[] b) {
                counter.apply(b, 0, b.length);
            }
            return null;
        }

        @Override
        public void takeSnapshot(long commitIndex, Consumer<Object> consumer) {
            consumer.accept(ByteBuffer.allocate(16)
                    .putLong(counter.count())
                    .putLong(counter.sum())
                    .array());
        }

        @Override
        public void installSnapshot(long commitIndex, List<Object> chunks) {
            ByteBuffer b = ByteBuffer.wrap((byte[]) chunks.get(0));
            counter.set(b.getLong(), b.getLong());
        }

        @Override
        public Object getNewTermOperation() {
            return MicroRaftCodec.NEW_TERM;
        }
    }
}
