package dev.pando.compare.aeron;

import dev.pando.compare.Counter;
import dev.pando.compare.Peer;
import io.aeron.ExclusivePublication;
import io.aeron.Image;
import io.aeron.Publication;
import io.aeron.archive.Archive;
import io.aeron.archive.ArchiveThreadingMode;
import io.aeron.archive.client.AeronArchive;
import io.aeron.cluster.ClusteredMediaDriver;
import io.aeron.cluster.ConsensusModule;
import io.aeron.cluster.client.AeronCluster;
import io.aeron.cluster.codecs.CloseReason;
import io.aeron.cluster.service.ClientSession;
import io.aeron.cluster.service.Cluster;
import io.aeron.cluster.service.ClusteredService;
import io.aeron.cluster.service.ClusteredServiceContainer;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.logbuffer.Header;
import java.nio.ByteOrder;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.NoOpLock;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Aeron Cluster: per member a media driver (SHARED), an archive (SHARED), a consensus module and a
 * service container. There is no call to append in process, so entries go in through a cluster client
 * with IPC ingress to the leader's consensus module. The leader's service completes the future, so the
 * way back to the client (egress) is not part of it. Each entry carries 8 more bytes, to find its future.
 */
public final class AeronPeer implements Peer {
    private static final int PENDING = 1 << 14;

    private Config config;
    private ClusteredMediaDriver[] drivers;
    private ClusteredServiceContainer[] containers;
    private Service[] services;
    private Counter[] counters;
    private final AtomicReferenceArray<CompletableFuture<Void>> pending = new AtomicReferenceArray<>(PENDING);
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[1 << 20]);
    private AeronCluster client;
    private int clientOf = -1;
    private long nextId;
    private Thread keepAlive;
    private volatile boolean closed;

    @Override
    public String title() {
        return "Aeron Cluster 1.51.0 (UDP, Archive)";
    }

    @Override
    public String durability(boolean durable) {
        return durable
                ? "fsync before ack (fileSyncLevel=1 set; the default is 0)"
                : "not durable: fileSyncLevel=0 (the default), page cache only";
    }

    @Override
    public void init(Config c) {
        config = c;
        drivers = new ClusteredMediaDriver[c.members()];
        containers = new ClusteredServiceContainer[c.members()];
        services = new Service[c.members()];
        counters = new Counter[c.members()];
        for (int i = 0; i < c.members(); i++) {
            counters[i] = new Counter();
        }
        keepAlive = new Thread(() -> {
            while (!closed) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
                synchronized (pending) {
                    if (client != null && !client.isClosed()) {
                        client.pollEgress();
                        client.sendKeepAlive();
                    }
                }
            }
        });
        keepAlive.setDaemon(true);
        keepAlive.start();
    }

    private String endpoint(int member, int port) {
        return "127.0.0.1:" + (config.port(member) + port);
    }

    private String memberList() {
        StringBuilder s = new StringBuilder();
        for (int i = 0; i < config.members(); i++) {
            s.append(i);
            for (int port = 0; port < 5; port++) { // ingress, consensus, log, catch-up, archive
                s.append(',').append(endpoint(i, port));
            }
            s.append('|');
        }
        return s.toString();
    }

    @Override
    public void startMember(int i) {
        counters[i].reset();
        services[i] = new Service(counters[i]);
        int syncLevel = config.durable() ? 1 : 0;
        String aeronDir = config.ramDir().resolve("aeron" + i).toString();
        MediaDriver.Context driver = new MediaDriver.Context()
                .aeronDirectoryName(aeronDir)
                .threadingMode(ThreadingMode.SHARED)
                .dirDeleteOnStart(true)
                .dirDeleteOnShutdown(true)
                .errorHandler(AeronPeer::error);
        Archive.Context archive = new Archive.Context()
                .aeronDirectoryName(aeronDir)
                .archiveDir(config.dir(i).resolve("archive").toFile())
                .controlChannel("aeron:udp?endpoint=" + endpoint(i, 4))
                .localControlChannel("aeron:ipc?term-length=64k")
                .archiveClientContext(
                        new AeronArchive.Context().controlResponseChannel("aeron:udp?endpoint=127.0.0.1:0"))
                .replicationChannel("aeron:udp?endpoint=127.0.0.1:0")
                .recordingEventsEnabled(false)
                .fileSyncLevel(syncLevel)
                .catalogFileSyncLevel(syncLevel)
                .threadingMode(ArchiveThreadingMode.SHARED)
                .errorHandler(AeronPeer::error);
        AeronArchive.Context archiveClient = new AeronArchive.Context()
                .lock(NoOpLock.INSTANCE)
                .controlRequestChannel(archive.localControlChannel())
                .controlRequestStreamId(archive.localControlStreamId())
                .controlResponseChannel(archive.localControlChannel())
                .aeronDirectoryName(aeronDir);
        ConsensusModule.Context consensus = new ConsensusModule.Context()
                .clusterMemberId(i)
                .clusterMembers(memberList())
                .clusterDir(config.dir(i).resolve("cluster").toFile())
                .archiveContext(archiveClient.clone())
                .ingressChannel("aeron:udp")
                .isIpcIngressAllowed(true)
                .replicationChannel("aeron:udp?endpoint=127.0.0.1:0")
                .fileSyncLevel(syncLevel)
                .errorHandler(AeronPeer::error);
        if (config.electionMs() > 0) {
            consensus
                    .leaderHeartbeatTimeoutNs(TimeUnit.MILLISECONDS.toNanos(config.electionMs()))
                    .leaderHeartbeatIntervalNs(TimeUnit.MILLISECONDS.toNanos(config.electionMs() / 6))
                    .electionTimeoutNs(TimeUnit.MILLISECONDS.toNanos(config.electionMs()))
                    .electionStatusIntervalNs(TimeUnit.MILLISECONDS.toNanos(Math.max(10, config.electionMs() / 10)));
        }
        ClusteredServiceContainer.Context container = new ClusteredServiceContainer.Context()
                .aeronDirectoryName(aeronDir)
                .archiveContext(archiveClient.clone())
                .clusterDir(config.dir(i).resolve("cluster").toFile())
                .clusteredService(services[i])
                .errorHandler(AeronPeer::error);
        drivers[i] = ClusteredMediaDriver.launch(driver, archive, consensus);
        containers[i] = ClusteredServiceContainer.launch(container);
    }

    private static void error(Throwable t) {
        if (Boolean.getBoolean("dev.pando.compare.verbose")) {
            t.printStackTrace();
        }
    }

    @Override
    public void stopMember(int i) {
        synchronized (pending) {
            if (clientOf == i) {
                closeClient();
            }
        }
        containers[i].close();
        drivers[i].close();
        containers[i] = null;
        drivers[i] = null;
    }

    @Override
    public int leader() {
        for (int i = 0; i < services.length; i++) {
            if (drivers[i] != null && services[i] != null && services[i].leading) {
                return i;
            }
        }
        return -1;
    }

    private void closeClient() {
        if (client != null) {
            client.close();
        }
        client = null;
        clientOf = -1;
    }

    @Override
    public CompletableFuture<?> append(byte[] payload) {
        int l = leader();
        if (l < 0) {
            return CompletableFuture.failedFuture(new IllegalStateException("no leader"));
        }
        synchronized (pending) {
            if (clientOf != l) {
                closeClient();
                client = AeronCluster.connect(new AeronCluster.Context()
                        .aeronDirectoryName(config.ramDir().resolve("aeron" + l).toString())
                        .ingressChannel("aeron:ipc")
                        .egressChannel("aeron:ipc")
                        .errorHandler(AeronPeer::error));
                clientOf = l;
            }
            CompletableFuture<Void> f = new CompletableFuture<>();
            long id = nextId++;
            if (pending.getAndSet((int) (id & (PENDING - 1)), f) != null) {
                return CompletableFuture.failedFuture(new IllegalStateException("too many outstanding"));
            }
            buffer.putLong(0, id);
            buffer.putBytes(8, payload);
            long give = System.nanoTime() + 5_000_000_000L;
            for (long r; (r = client.offer(buffer, 0, 8 + payload.length)) < 0; ) {
                if (r == Publication.CLOSED || r == Publication.NOT_CONNECTED || System.nanoTime() > give) {
                    pending.set((int) (id & (PENDING - 1)), null);
                    closeClient();
                    return CompletableFuture.failedFuture(new IllegalStateException("offer: " + r));
                }
                LockSupport.parkNanos(20_000);
            }
            return f;
        }
    }

    @Override
    public Counter counter(int member) {
        return counters[member];
    }

    @Override
    public void stopAll() throws Exception {
        closed = true;
        keepAlive.join();
        for (int i = 0; i < drivers.length; i++) {
            if (drivers[i] != null) {
                stopMember(i);
            }
        }
    }

    private final class Service implements ClusteredService {
        private final Counter counter;
        private volatile boolean leading;

        Service(Counter counter) {
            this.counter = counter;
        }

        @Override
        public void onSessionMessage(
                ClientSession session, long timestamp, DirectBuffer data, int offset, int length, Header header) {
            counter.apply(
                    data.getLong(offset + 8, ByteOrder.BIG_ENDIAN),
                    data.getLong(offset + length - 8, ByteOrder.BIG_ENDIAN),
                    length - 8);
            if (leading) {
                CompletableFuture<Void> f = pending.getAndSet((int) (data.getLong(offset) & (PENDING - 1)), null);
                if (f != null) {
                    f.complete(null);
                }
            }
        }

        @Override
        public void onRoleChange(Cluster.Role role) {
            leading = role == Cluster.Role.LEADER;
        }

        @Override
        public void onStart(Cluster cluster, Image snapshotImage) {
            leading = cluster.role() == Cluster.Role.LEADER;
        }

        @Override
        public void onSessionOpen(ClientSession session, long timestamp) {}

        @Override
        public void onSessionClose(ClientSession session, long timestamp, CloseReason closeReason) {}

        @Override
        public void onTimerEvent(long correlationId, long timestamp) {}

        @Override
        public void onTakeSnapshot(ExclusivePublication snapshotPublication) {}

        @Override
        public void onTerminate(Cluster cluster) {}
    }
}
