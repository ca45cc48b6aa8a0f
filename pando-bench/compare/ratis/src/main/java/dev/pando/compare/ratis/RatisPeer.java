package dev.pando.compare.ratis;

import dev.pando.compare.Counter;
import dev.pando.compare.Peer;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;
import org.apache.ratis.util.TimeDuration;

/** Apache Ratis with its gRPC transport and segmented log. */
public final class RatisPeer implements Peer {
    private static final RaftGroupId GROUP = RaftGroupId.valueOf(new UUID(1, 1));

    private final ClientId client = ClientId.randomId();
    private Config config;
    private RaftGroup group;
    private RaftServer[] servers;
    private Counter[] counters;
    private long callId;

    @Override
    public String title() {
        return "Apache Ratis 3.3.0 (gRPC)";
    }

    @Override
    public String durability(boolean durable) {
        return durable ? "fsync before ack (default)" : "not durable at ack: unsafe-flush (fsync in background)";
    }

    @Override
    public void init(Config c) {
        config = c;
        servers = new RaftServer[c.members()];
        counters = new Counter[c.members()];
        List<RaftPeer> peers = new ArrayList<>();
        for (int i = 0; i < c.members(); i++) {
            counters[i] = new Counter();
            peers.add(RaftPeer.newBuilder()
                    .setId("n" + i)
                    .setAddress("127.0.0.1:" + c.port(i))
                    .build());
        }
        group = RaftGroup.valueOf(GROUP, peers);
    }

    @Override
    public void startMember(int i) throws Exception {
        RaftProperties p = new RaftProperties();
        Path dir = config.dir(i).resolve("ratis");
        boolean restart = Files.exists(dir);
        RaftServerConfigKeys.setStorageDir(p, List.of(dir.toFile()));
        GrpcConfigKeys.Server.setPort(p, config.port(i));
        RaftServerConfigKeys.Log.setUnsafeFlushEnabled(p, !config.durable());
        if (config.electionMs() > 0) {
            RaftServerConfigKeys.Rpc.setTimeoutMin(
                    p, TimeDuration.valueOf(config.electionMs() + "ms", java.util.concurrent.TimeUnit.MILLISECONDS));
            RaftServerConfigKeys.Rpc.setTimeoutMax(
                    p,
                    TimeDuration.valueOf(config.electionMs() * 2 + "ms", java.util.concurrent.TimeUnit.MILLISECONDS));
        }
        counters[i].reset();
        servers[i] = RaftServer.newBuilder()
                .setServerId(RaftPeerId.valueOf("n" + i))
                .setGroup(group)
                .setProperties(p)
                .setStateMachine(new Machine(counters[i]))
                .setOption(restart ? RaftStorage.StartupOption.RECOVER : RaftStorage.StartupOption.FORMAT)
                .build();
        servers[i].start();
    }

    @Override
    public void stopMember(int i) throws Exception {
        servers[i].close();
        servers[i] = null;
    }

    @Override
    public int leader() {
        try {
            for (int i = 0; i < servers.length; i++) {
                RaftServer s = servers[i];
                if (s != null && s.getDivision(GROUP).getInfo().isLeaderReady()) {
                    return i;
                }
            }
        } catch (Exception e) {
            // not started yet
        }
        return -1;
    }

    private int current = -1;

    @Override
    public CompletableFuture<?> append(byte[] payload) {
        int l = current;
        if (l < 0 || servers[l] == null) {
            l = current = leader();
            if (l < 0) {
                return CompletableFuture.failedFuture(new IllegalStateException("no leader"));
            }
        }
        ByteString bytes = UnsafeByteOperations.unsafeWrap(payload);
        RaftClientRequest request = RaftClientRequest.newBuilder()
                .setClientId(client)
                .setServerId(RaftPeerId.valueOf("n" + l))
                .setGroupId(GROUP)
                .setCallId(++callId)
                .setMessage(Message.valueOf(bytes))
                .setType(RaftClientRequest.writeRequestType())
                .build();
        try {
            return servers[l].submitClientRequestAsync(request).thenAccept(this::check);
        } catch (Exception e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void check(RaftClientReply reply) {
        if (!reply.isSuccess()) {
            current = -1;
            throw new IllegalStateException(String.valueOf(reply.getException()));
        }
    }

    @Override
    public Counter counter(int member) {
        return counters[member];
    }

    @Override
    public void stopAll() throws Exception {
        for (int i = 0; i < servers.length; i++) {
            if (servers[i] != null) {
                stopMember(i);
            }
        }
    }

    private static final class Machine extends BaseStateMachine {
        private static final CompletableFuture<Message> DONE = CompletableFuture.completedFuture(Message.EMPTY);
        private final Counter counter;

        Machine(Counter counter) {
            this.counter = counter;
        }

        @Override
        public CompletableFuture<Message> applyTransaction(TransactionContext trx) {
            var entry = trx.getLogEntry();
            ByteBuffer data = entry.getStateMachineLogEntry().getLogData().asReadOnlyByteBuffer();
            counter.apply(data);
            updateLastAppliedTermIndex(entry.getTerm(), entry.getIndex());
            return DONE;
        }
    }
}
