package dev.pando.compare.jgroups;

import dev.pando.compare.Counter;
import dev.pando.compare.Peer;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jgroups.JChannel;
import org.jgroups.protocols.FD_ALL3;
import org.jgroups.protocols.FD_SOCK2;
import org.jgroups.protocols.FRAG4;
import org.jgroups.protocols.MERGE3;
import org.jgroups.protocols.MFC;
import org.jgroups.protocols.TCP;
import org.jgroups.protocols.TCPPING;
import org.jgroups.protocols.UFC;
import org.jgroups.protocols.UNICAST3;
import org.jgroups.protocols.VERIFY_SUSPECT2;
import org.jgroups.protocols.pbcast.GMS;
import org.jgroups.protocols.pbcast.NAKACK2;
import org.jgroups.protocols.pbcast.STABLE;
import org.jgroups.protocols.raft.ELECTION;
import org.jgroups.protocols.raft.NO_DUPES;
import org.jgroups.protocols.raft.RAFT;
import org.jgroups.protocols.raft.REDIRECT;
import org.jgroups.raft.RaftHandle;
import org.jgroups.raft.StateMachine;

/** jgroups-raft: the protocols of its sample stack, with TCP and TCPPING in place of UDP multicast. */
public final class JGroupsPeer implements Peer {
    private Config config;
    private JChannel[] channels;
    private RaftHandle[] handles;
    private Counter[] counters;

    @Override
    public String title() {
        return "jgroups-raft 1.1.4 (TCP, FileBasedLog)";
    }

    @Override
    public String durability(boolean durable) {
        return durable
                ? "fsync before ack (logUseFsync=true set; the default is false)"
                : "not durable: logUseFsync=false (the default)";
    }

    @Override
    public void init(Config c) {
        System.setProperty("java.net.preferIPv4Stack", "true");
        config = c;
        channels = new JChannel[c.members()];
        handles = new RaftHandle[c.members()];
        counters = new Counter[c.members()];
        for (int i = 0; i < c.members(); i++) {
            counters[i] = new Counter();
        }
    }

    @Override
    public void startMember(int i) throws Exception {
        counters[i].reset();
        List<InetSocketAddress> hosts = new ArrayList<>();
        List<String> names = new ArrayList<>();
        InetAddress loopback = InetAddress.getLoopbackAddress();
        for (int m = 0; m < config.members(); m++) {
            hosts.add(new InetSocketAddress(loopback, config.port(m)));
            names.add("n" + m);
        }
        TCP tcp = new TCP();
        tcp.setBindAddress(loopback);
        tcp.setBindPort(config.port(i));
        tcp.setPortRange(0);
        TCPPING ping = new TCPPING();
        ping.setInitialHosts(hosts);
        ping.setPortRange(0);
        RAFT raft = new RAFT();
        raft.raftId("n" + i);
        raft.members(names);
        raft.logDir(config.dir(i).toString());
        raft.logPrefix("n" + i);
        raft.logUseFsync(config.durable());
        // The default of 1 MB makes a snapshot every 4,000 entries of 256 bytes, and where one batch of
        // entries is about as large as that (256 of 4 KiB) the followers fail with IllegalStateException
        // in version 1.1.4 and no append completes any more.
        raft.maxLogSize(1L << 40);
        NAKACK2 nakack = new NAKACK2();
        nakack.useMcastXmit(false);
        GMS gms = new GMS();
        gms.printLocalAddress(false);
        FD_SOCK2 sockets = new FD_SOCK2();
        sockets.setBindAddress(loopback);
        VERIFY_SUSPECT2 verify = new VERIFY_SUSPECT2();
        ELECTION election = new ELECTION();
        if (config.electionMs() > 0) {
            // a closed socket is noticed at once; these two are what is waited for after that
            verify.setTimeout(config.electionMs());
            election.voteTimeout(config.electionMs());
        }
        JChannel ch = new JChannel(
                tcp,
                ping,
                new MERGE3(),
                sockets,
                new FD_ALL3(),
                verify,
                nakack,
                new UNICAST3(),
                new STABLE(),
                new NO_DUPES(),
                gms,
                new UFC(),
                new MFC(),
                new FRAG4(),
                election,
                raft,
                new REDIRECT());
        ch.name("n" + i);
        RaftHandle h = new RaftHandle(ch, new Machine(counters[i]));
        h.raftId("n" + i);
        ch.connect("bench");
        channels[i] = ch;
        handles[i] = h;
    }

    @Override
    public void stopMember(int i) {
        handles[i] = null;
        channels[i].close();
        channels[i] = null;
    }

    @Override
    public int leader() {
        for (int i = 0; i < handles.length; i++) {
            RaftHandle h = handles[i];
            if (h != null && h.isLeader()) {
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
        try {
            return handles[l].setAsync(payload, 0, payload.length, null);
        } catch (Exception e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public Counter counter(int member) {
        return counters[member];
    }

    @Override
    public void stopAll() {
        for (int i = 0; i < channels.length; i++) {
            if (channels[i] != null) {
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
        public byte[] apply(byte[] data, int offset, int length, boolean serializeResponse) {
            counter.apply(data, offset, length);
            return null;
        }

        @Override
        public void readContentFrom(DataInput in) throws IOException {
            counter.set(in.readLong(), in.readLong());
        }

        @Override
        public void writeContentTo(DataOutput out) throws IOException {
            out.writeLong(counter.count());
            out.writeLong(counter.sum());
        }
    }
}
