package dev.pando.compare.jraft;

import com.alipay.sofa.jraft.Closure;
import com.alipay.sofa.jraft.Iterator;
import com.alipay.sofa.jraft.Node;
import com.alipay.sofa.jraft.RaftGroupService;
import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.conf.Configuration;
import com.alipay.sofa.jraft.core.StateMachineAdapter;
import com.alipay.sofa.jraft.entity.PeerId;
import com.alipay.sofa.jraft.entity.Task;
import com.alipay.sofa.jraft.option.NodeOptions;
import com.alipay.sofa.jraft.option.RaftOptions;
import dev.pando.compare.Counter;
import dev.pando.compare.Peer;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;

/** SOFAJRaft with its default bolt transport and RocksDB log. */
public final class JRaftPeer implements Peer {
    private Config config;
    private Configuration members;
    private RaftGroupService[] services;
    private Node[] nodes;
    private Machine[] machines;
    private Counter[] counters;

    @Override
    public String title() {
        return "SOFAJRaft 1.4.1 (bolt, RocksDB)";
    }

    @Override
    public String durability(boolean durable) {
        return durable
                ? "fdatasync before ack (sync=true is the default; syncMeta=true set)"
                : "not durable: sync=false";
    }

    @Override
    public void init(Config c) {
        config = c;
        services = new RaftGroupService[c.members()];
        nodes = new Node[c.members()];
        machines = new Machine[c.members()];
        counters = new Counter[c.members()];
        members = new Configuration();
        for (int i = 0; i < c.members(); i++) {
            counters[i] = new Counter();
            members.addPeer(new PeerId("127.0.0.1", c.port(i)));
        }
    }

    @Override
    public void startMember(int i) {
        String dir = config.dir(i).toString();
        counters[i].reset();
        machines[i] = new Machine(counters[i]);
        RaftOptions raft = new RaftOptions();
        raft.setSync(config.durable());
        raft.setSyncMeta(config.durable());
        NodeOptions o = new NodeOptions();
        o.setRaftOptions(raft);
        o.setInitialConf(members);
        o.setFsm(machines[i]);
        o.setLogUri(dir + "/log");
        o.setRaftMetaUri(dir + "/meta");
        o.setSnapshotUri(dir + "/snapshot");
        if (config.electionMs() > 0) {
            o.setElectionTimeoutMs((int) config.electionMs());
        }
        services[i] = new RaftGroupService("bench", new PeerId("127.0.0.1", config.port(i)), o);
        nodes[i] = services[i].start();
    }

    @Override
    public void stopMember(int i) throws Exception {
        nodes[i] = null;
        services[i].shutdown();
        services[i].join();
        services[i] = null;
    }

    @Override
    public int leader() {
        for (int i = 0; i < nodes.length; i++) {
            if (nodes[i] != null && machines[i].leading) {
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
        Done done = new Done();
        nodes[l].apply(new Task(ByteBuffer.wrap(payload), done));
        return done;
    }

    @Override
    public Counter counter(int member) {
        return counters[member];
    }

    @Override
    public void stopAll() throws Exception {
        for (int i = 0; i < services.length; i++) {
            if (services[i] != null) {
                stopMember(i);
            }
        }
    }

    private static final class Done extends CompletableFuture<Void> implements Closure {
        @Override
        public void run(Status status) {
            if (status.isOk()) {
                complete(null);
            } else {
                completeExceptionally(new IllegalStateException(status.toString()));
            }
        }
    }

    private static final class Machine extends StateMachineAdapter {
        private final Counter counter;
        private volatile boolean leading;

        Machine(Counter counter) {
            this.counter = counter;
        }

        @Override
        public void onApply(Iterator it) {
            while (it.hasNext()) {
                counter.apply(it.getData());
                Closure done = it.done();
                if (done != null) {
                    done.run(Status.OK());
                }
                it.next();
            }
        }

        @Override
        public void onLeaderStart(long term) {
            leading = true;
        }

        @Override
        public void onLeaderStop(Status status) {
            leading = false;
        }
    }
}
