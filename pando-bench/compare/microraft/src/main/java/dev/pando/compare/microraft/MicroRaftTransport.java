package dev.pando.compare.microraft;

import dev.pando.compare.Peer;
import io.microraft.RaftEndpoint;
import io.microraft.RaftNode;
import io.microraft.lifecycle.RaftNodeLifecycleAware;
import io.microraft.model.message.RaftMessage;
import io.microraft.transport.Transport;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;

/** Length-prefixed messages over one TCP connection per direction and pair of members. */
final class MicroRaftTransport implements Transport, RaftNodeLifecycleAware {
    private final int self;
    private final Peer.Config config;
    private final MicroRaftCodec codec;
    private final Sender[] senders;
    private final Set<Socket> inbound = ConcurrentHashMap.newKeySet();
    private ServerSocket server;
    private volatile RaftNode node;
    private volatile boolean closed;

    MicroRaftTransport(int self, Peer.Config config, MicroRaftCodec codec) {
        this.self = self;
        this.config = config;
        this.codec = codec;
        senders = new Sender[config.members()];
    }

    void start(RaftNode raftNode) throws IOException {
        node = raftNode;
        server = new ServerSocket();
        server.setReuseAddress(true);
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), config.port(self)));
        thread("accept", this::accept);
        for (int i = 0; i < senders.length; i++) {
            if (i != self) {
                senders[i] = new Sender(config.port(i));
                thread("send" + i, senders[i]);
            }
        }
    }

    private void thread(String name, Runnable r) {
        Thread t = new Thread(r, "m" + self + "-" + name);
        t.setDaemon(true);
        t.start();
    }

    private void accept() {
        try {
            while (!closed) {
                Socket s = server.accept();
                inbound.add(s);
                thread("receive", () -> receive(s));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void receive(Socket socket) {
        try (Socket s = socket) {
            s.setTcpNoDelay(true);
            DataInputStream in = new DataInputStream(new BufferedInputStream(s.getInputStream(), 1 << 16));
            while (!closed) {
                byte[] b = new byte[in.readInt()];
                in.readFully(b);
                node.handle(codec.decode(b));
            }
        } catch (IOException e) {
            // the other side is gone; it will connect again
        } catch (RuntimeException e) {
            System.err.println("a message was not taken: " + e);
        } finally {
            inbound.remove(socket);
        }
    }

    @Override
    public void send(RaftEndpoint target, RaftMessage message) {
        Sender s = senders[(Integer) target.getId()];
        if (s != null) {
            s.queue.offer(message); // when it is full the message is lost, which Raft tolerates
        }
    }

    @Override
    public boolean isReachable(RaftEndpoint endpoint) {
        Sender s = senders[(Integer) endpoint.getId()];
        return s != null && s.connected;
    }

    @Override
    public void onRaftNodeTerminate() {
        closed = true;
        try {
            server.close();
            for (Socket s : inbound) {
                s.close();
            }
        } catch (IOException e) {
            // going away anyway
        }
    }

    private final class Sender implements Runnable {
        private final BlockingQueue<RaftMessage> queue = new ArrayBlockingQueue<>(4096);
        private final int port;
        private volatile boolean connected;

        Sender(int port) {
            this.port = port;
        }

        @Override
        public void run() {
            while (!closed) {
                try (Socket s = new Socket(InetAddress.getLoopbackAddress(), port)) {
                    s.setTcpNoDelay(true);
                    connected = true;
                    DataOutputStream out = new DataOutputStream(new BufferedOutputStream(s.getOutputStream(), 1 << 16));
                    while (!closed) {
                        RaftMessage m = queue.poll();
                        if (m == null) {
                            out.flush();
                            m = queue.poll(100, java.util.concurrent.TimeUnit.MILLISECONDS);
                        }
                        if (m != null) {
                            byte[] b;
                            try {
                                b = codec.encode(m);
                            } catch (RuntimeException e) {
                                System.err.println("a message can't be written: " + e);
                                continue;
                            }
                            out.writeInt(b.length);
                            out.write(b);
                        }
                    }
                } catch (IOException e) {
                    connected = false;
                    queue.clear();
                    try {
                        Thread.sleep(20);
                    } catch (InterruptedException i) {
                        return;
                    }
                } catch (InterruptedException e) {
                    return;
                }
            }
        }
    }
}
