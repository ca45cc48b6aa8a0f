package dev.pando.runtime;

import dev.pando.core.membership.ClusterId;
import dev.pando.core.membership.MemberId;
import dev.pando.transport.Connection;
import dev.pando.transport.ConnectionHandler;
import dev.pando.transport.Hello;
import dev.pando.transport.Packet;
import dev.pando.transport.Transport;
import dev.pando.transport.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * Decides who may connect to this member, and brings what they say to the node's loop. Called by the transport's
 * threads; refuses everybody until a node is attached.
 */
final class Inbound implements Transport.Acceptor {
    private final long incarnation;
    private volatile @Nullable Node node;

    /** @param incarnation this process's */
    Inbound(long incarnation) {
        this.incarnation = incarnation;
    }

    /** From now on connections are welcome. */
    void attach(Node attached) {
        node = attached;
    }

    @Override
    public Verdict greet(Hello hello) {
        Node here = node;
        if (hello.incarnation() == incarnation) {
            return new Verdict.Refusal(Verdict.Code.ITSELF, "A member has no need to connect to itself.");
        }
        if (here == null) {
            return new Verdict.Refusal(Verdict.Code.CLOSED, "The member is only just starting; try again.");
        }
        Verdict.Refusal refusal = refuse(here, hello);
        return refusal != null
                ? refusal
                : new Verdict.Welcome(
                        Hello.LEVEL, here.cluster(), here.self(), here.maxEntryBytes(), incarnation, here.priority());
    }

    private static Verdict.@Nullable Refusal refuse(Node here, Hello hello) {
        ClusterId cluster = here.cluster();
        MemberId sender = hello.sender();
        if (hello.expected() != null && !hello.expected().equals(here.self())) {
            return new Verdict.Refusal(
                    Verdict.Code.OTHER_MEMBER,
                    "Here is member " + here.self() + ", not " + hello.expected() + ": the address has another member"
                            + " now.");
        }
        boolean anyClusterWillDo = sender == null && hello.cluster().equals(ClusterId.UNKNOWN);
        if (!anyClusterWillDo && !hello.cluster().equals(cluster)) {
            return cluster.equals(ClusterId.UNKNOWN)
                    ? new Verdict.Refusal(
                            Verdict.Code.CLOSED,
                            "Member " + here.self().brief() + " belongs to no cluster yet; try again.")
                    : new Verdict.Refusal(
                            Verdict.Code.OTHER_CLUSTER,
                            "Member " + here.self().brief() + " belongs to cluster " + cluster + ", not to cluster "
                                    + hello.cluster() + ".");
        }
        return refuseOptions(here, hello, sender);
    }

    /** Members, and those that are about to become some, must agree with this one; clients say no options. */
    private static Verdict.@Nullable Refusal refuseOptions(Node here, Hello hello, @Nullable MemberId sender) {
        if (sender == null && hello.maxEntryBytes() == 0) {
            return null;
        }
        Verdict.Refusal copy = sender == null ? null : refuseCopies(here, hello, sender);
        if (copy != null) {
            return copy;
        }
        if (hello.maxEntryBytes() != here.maxEntryBytes() || hello.electionTimeoutMs() != here.electionTimeoutMs()) {
            return new Verdict.Refusal(
                    Verdict.Code.OPTIONS,
                    ("Members must agree on their options: the largest entry (maxEntryBytes) is %d bytes here and %d"
                                    + " there, the election timeout %d ms here and %d ms there.")
                            .formatted(
                                    here.maxEntryBytes(),
                                    hello.maxEntryBytes(),
                                    here.electionTimeoutMs(),
                                    hello.electionTimeoutMs()));
        }
        return null;
    }

    /** Of two processes that are one member, the one that answers at its address goes on. */
    private static Verdict.@Nullable Refusal refuseCopies(Node here, Hello hello, MemberId sender) {
        if (here.self().equals(sender)) {
            return copy("Member " + sender + " runs at " + here.advertised());
        }
        return switch (here.processes().greet(sender, hello.incarnation())) {
            case WELCOME -> null;
            case ASK_AGAIN -> {
                here.loop().execute(() -> here.findOut(sender, hello.incarnation()));
                yield new Verdict.Refusal(
                        Verdict.Code.CLOSED,
                        "Another process was member " + sender.brief() + " a moment ago. Whether it still is, is being"
                                + " asked; try again.");
            }
            case COPY -> copy("Member " + sender + " runs at the address where its cluster knows it");
        };
    }

    private static Verdict.Refusal copy(String where) {
        return new Verdict.Refusal(
                Verdict.Code.COPY,
                where + ", and this is a second process of it: a data directory must not be used twice, nor copied.");
    }

    @Override
    public ConnectionHandler accepted(Connection connection, Hello hello) {
        Node here = node;
        if (here == null) {
            throw new IllegalStateException("Nobody was welcomed yet.");
        }
        MemberId sender = hello.sender();
        here.loop().execute(() -> here.dispatch().opened(sender, hello.incarnation(), connection));
        return Links.on(here.loop(), new ConnectionHandler() {
            @Override
            public void opened(Connection opened, Verdict.Welcome welcome) {
                // Only for the end that connected.
            }

            @Override
            public void received(Connection from, long group, Packet packet) {
                here.dispatch().received(from, sender, group, packet);
            }

            @Override
            public void closed(Connection old, CloseReason reason) {
                here.dispatch().closed(sender, old);
            }
        });
    }
}
