package dev.pando.runtime;

import dev.pando.core.membership.ClusterId;
import dev.pando.core.membership.Server;
import dev.pando.storage.directory.Admission;
import dev.pando.transport.Backoff;
import dev.pando.transport.Connection;
import dev.pando.transport.ConnectionHandler;
import dev.pando.transport.Packet;
import dev.pando.transport.Verdict;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a cluster to let this member in: each known address in turn, the leader's first where one is named, again and
 * again until the member belongs to the cluster or is closed. Saying it twice does no harm. Owned by the node's loop.
 */
final class Joiner {
    private static final Logger log = LoggerFactory.getLogger(Joiner.class);

    private final Node node;
    private final Admission admission;

    /** Whom to ask next; when it is empty, all of them once more. */
    private final ArrayDeque<String> next = new ArrayDeque<>();

    /** What each address said last. Read by any thread. */
    private final Map<String, String> complaints = Collections.synchronizedMap(new LinkedHashMap<>());

    private @Nullable Attempt attempt;
    private final Backoff backoff;
    private boolean done;

    Joiner(Node node, Admission admission) {
        this.node = node;
        this.admission = admission;
        this.backoff = node.backoff();
    }

    void begin() {
        next.addAll(admission.via());
        askFirst();
    }

    /** The member belongs to the cluster, or is closed. */
    void end() {
        done = true;
        if (attempt != null) {
            attempt.end();
        }
    }

    /** What every address said last. Called by any thread. */
    String complaints() {
        synchronized (complaints) {
            return complaints.isEmpty()
                    ? "Nobody answered."
                    : complaints.entrySet().stream()
                            .map(e -> e.getKey() + ": " + e.getValue())
                            .collect(Collectors.joining(" "));
        }
    }

    private void askNext() {
        if (done || node.hasJoined()) {
            return;
        }
        if (next.isEmpty()) {
            next.addAll(admission.via());
            node.loop().schedule(backoff.nextDelayNanos(), this::askFirst);
        } else {
            askFirst();
        }
    }

    private void askFirst() {
        String address = next.poll();
        if (done || address == null) {
            return;
        }
        attempt = new Attempt(address);
        attempt.begin();
    }

    private void failed(String address, String detail, @Nullable String leader) {
        if (!detail.equals(complaints.put(address, detail))) {
            log.warn("Joining through {}: {}", address, detail);
        }
        if (leader != null && !leader.equals(address) && !next.contains(leader)) {
            next.addFirst(leader);
        }
        askNext();
    }

    /** One address asked once. */
    private final class Attempt implements ConnectionHandler {
        private final String address;
        private @Nullable Connection connection;
        private Loop.@Nullable Timer patience;
        private boolean over;

        Attempt(String address) {
            this.address = address;
        }

        void begin() {
            // No member yet, but one that has to agree with the others on its options.
            connection = node.connect(address, node.hello(null, null), this);
            patience = node.loop()
                    .schedule(node.electionTimeoutNanos() * 10, () -> fail("It did not answer in time.", null));
        }

        void end() {
            over = true;
            if (patience != null) {
                patience.cancel();
            }
            if (connection != null) {
                connection.close();
            }
        }

        private void fail(String detail, @Nullable String leader) {
            if (!over) {
                end();
                failed(address, detail, leader);
            }
        }

        @Override
        public void opened(Connection opened, Verdict.Welcome welcome) {
            if (over) {
                return;
            }
            if (welcome.cluster().equals(ClusterId.UNKNOWN)) {
                fail("It belongs to no cluster itself.", null);
                return;
            }
            // Known before the request is sent, so that the leader's connection is welcome.
            node.becomePartOf(welcome.cluster(), () -> {
                if (!over) {
                    Server self = new Server(node.self(), node.advertised());
                    opened.send(
                            node.group(),
                            new Packet.Join(
                                    node.nextRequestId(), self, admission.isReplica(), admission.replaced(), false));
                }
            });
        }

        @Override
        public void received(Connection from, long group, Packet packet) {
            if (packet instanceof Packet.Joining) {
                // The leader promotes this member by itself; if it can't, for long, ask again.
                complaints.put(address, "It let this member in, which has not caught up yet.");
                end();
                node.loop().schedule(node.electionTimeoutNanos() * 10, Joiner.this::askNext);
            } else if (packet instanceof Packet.Refused refused) {
                Packet.Refusal refusal = refused.refusal();
                if (refusal.code() == Packet.Refusal.Code.INVALID) {
                    end();
                    node.joinRefused(address + ": " + refusal.detail());
                } else {
                    fail(refusal.detail(), refusal.leader());
                }
            }
        }

        @Override
        public void closed(Connection old, CloseReason reason) {
            if (reason.refusal() == Verdict.Code.OPTIONS && !over) {
                end();
                node.joinRefused(address + ": " + reason.detail());
            } else {
                fail(reason.detail(), null);
            }
        }
    }
}
