package dev.pando.client;

import dev.pando.core.entry.LogEntry;
import dev.pando.core.membership.Change;
import dev.pando.core.membership.ClusterId;
import dev.pando.core.membership.Configuration;
import dev.pando.core.membership.MemberId;
import dev.pando.core.membership.Server;
import dev.pando.transport.Connection;
import dev.pando.transport.ConnectionHandler;
import dev.pando.transport.Hello;
import dev.pando.transport.Packet;
import dev.pando.transport.Packet.Refusal;
import dev.pando.transport.Transport;
import dev.pando.transport.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What clients see of a member: answers as a good one does, except where a test has it do something else. Any thread.
 */
final class FakeMember implements Transport.Acceptor {
    static final int MAX_ENTRY_BYTES = 1 << 20;

    private final FakeCluster cluster;
    private final MemberId id;
    private volatile String address;
    private final List<Packet> heard = new CopyOnWriteArrayList<>();
    private final List<Session> sessions = new CopyOnWriteArrayList<>();
    private final AtomicLong bytesOfEntriesSent = new AtomicLong();
    private volatile Script script = (connection, packet) -> false;
    private volatile ClusterId greetsAs;
    private volatile boolean asksForCluster = true;
    private volatile Verdict.@Nullable Refusal refusal;

    /** What it does instead of answering as it should. */
    interface Script {
        /** True if it has dealt with the packet. */
        boolean handles(Connection connection, Packet packet);
    }

    FakeMember(FakeCluster cluster, int number, String address) {
        this.cluster = cluster;
        this.id = new MemberId(number, number);
        this.address = address;
        this.greetsAs = cluster.id();
    }

    MemberId id() {
        return id;
    }

    void listensAt(String other) {
        address = other;
    }

    String address() {
        return address;
    }

    /** All that it received, except for questions of how it is. */
    List<Packet> heard() {
        return heard;
    }

    <T> List<T> heard(Class<T> kind) {
        return heard.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    long bytesOfEntriesSent() {
        return bytesOfEntriesSent.get();
    }

    int connections() {
        return sessions.size();
    }

    void script(Script other) {
        script = other;
    }

    /** Does what it should. */
    void behave() {
        script = (connection, packet) -> false;
    }

    void greetAs(ClusterId other) {
        greetsAs = other;
    }

    /** Doesn't ask which cluster a client looks for. */
    void letAllIn() {
        asksForCluster = false;
    }

    void refuseAll(String reason) {
        refusal = new Verdict.Refusal(Verdict.Code.LEVEL, reason);
    }

    /** Until {@link #letIn}: somebody who starts, or has too many connections. */
    void refuseForNow(Verdict.Code code) {
        refusal = new Verdict.Refusal(code, "Try again.");
    }

    void letIn() {
        refusal = null;
    }

    void dropConnections() {
        sessions.forEach(session -> session.connection.close());
    }

    @Override
    public Verdict greet(Hello hello) {
        Verdict.Refusal no = refusal;
        if (no != null) {
            return no;
        }
        if (asksForCluster
                && !hello.cluster().equals(ClusterId.UNKNOWN)
                && !hello.cluster().equals(greetsAs)) {
            return new Verdict.Refusal(
                    Verdict.Code.OTHER_CLUSTER,
                    "This is cluster " + greetsAs.toString().substring(0, 8) + ", not "
                            + hello.cluster().toString().substring(0, 8) + ".");
        }
        if (hello.expected() != null && !hello.expected().equals(id)) {
            return new Verdict.Refusal(Verdict.Code.OTHER_MEMBER, "This is another member.");
        }
        return new Verdict.Welcome(Hello.LEVEL, greetsAs, id, MAX_ENTRY_BYTES, 1, 0);
    }

    @Override
    public ConnectionHandler accepted(Connection connection, Hello hello) {
        Session session = new Session(connection);
        sessions.add(session);
        return session;
    }

    void logHasGrown() {
        sessions.forEach(Session::sendTails);
    }

    Packet.StatusReply status(long requestId) {
        return status(requestId, cluster.rosterIndex(), cluster.members());
    }

    /** What it would have said before the other joined. */
    Packet.StatusReply statusWithout(Packet.Status request, FakeMember other) {
        List<FakeMember> members =
                cluster.members().stream().filter(m -> m != other).toList();
        return status(request.requestId(), 1, members);
    }

    private Packet.StatusReply status(long requestId, long rosterIndex, List<FakeMember> roster) {
        List<Packet.MemberStatus> members = roster.stream()
                .map(m -> new Packet.MemberStatus(m.id, m.address, m == this ? "leader" : "voter", "ok", 1, 5))
                .toList();
        long last = cluster.lastIndex();
        return new Packet.StatusReply(
                requestId, cluster.id(), id, FakeCluster.TERM, id, last, last, last, true, rosterIndex, members, null);
    }

    Packet.Reconfigured reconfigured(Packet.Reconfigure reconfigure) {
        List<Server> left =
                cluster.members().stream().map(m -> new Server(m.id, m.address)).toList();
        return new Packet.Reconfigured(
                reconfigure.requestId(),
                cluster.rosterIndex(),
                new Configuration(left, List.of(), List.of(), List.of()));
    }

    static Refusal refusal(Refusal.Code code) {
        return new Refusal(code, null, "It is said to be " + code + ".");
    }

    /** One connection. */
    private final class Session implements ConnectionHandler {
        private final Connection connection;
        private final Map<Long, Tail> tails = new LinkedHashMap<>();

        Session(Connection connection) {
            this.connection = connection;
        }

        @Override
        public void opened(Connection opened, Verdict.Welcome welcome) {
            throw new AssertionError("Only called at the end that connected.");
        }

        @Override
        public void received(Connection from, long group, Packet packet) {
            if (!(packet instanceof Packet.Status)) {
                heard.add(packet);
            }
            if (!script.handles(connection, packet)) {
                answer(packet);
            }
        }

        @Override
        public void closed(Connection gone, CloseReason reason) {
            sessions.remove(this);
        }

        private void answer(Packet packet) {
            if (packet instanceof Packet.Status status) {
                connection.send(0, status(status.requestId()));
            } else if (packet instanceof Packet.OpenSession open) {
                long index = cluster.openSession(open.session());
                connection.send(0, new Packet.SessionOpened(open.requestId(), open.session(), index));
            } else if (packet instanceof Packet.Append append) {
                append(connection, append);
            } else if (packet instanceof Packet.Query query) {
                connection.send(0, new Packet.QueryReply(query.requestId(), query.query()));
            } else if (packet instanceof Packet.Leave leave) {
                cluster.remove(FakeMember.this);
                connection.send(0, new Packet.Left(leave.requestId()));
            } else if (packet instanceof Packet.Reconfigure reconfigure) {
                Change change = reconfigure.reconfiguration().changes().get(0);
                cluster.members().stream()
                        .filter(member -> member.id.equals(change.member()))
                        .forEach(cluster::remove);
                connection.send(0, reconfigured(reconfigure));
            } else if (packet instanceof Packet.Transfer transfer) {
                connection.send(0, new Packet.Transferred(transfer.requestId(), FakeCluster.TERM + 1, id));
            } else {
                answerTail(packet);
            }
        }

        private void answerTail(Packet packet) {
            synchronized (tails) {
                if (packet instanceof Packet.Tail tail) {
                    tails.put(tail.requestId(), new Tail(tail.fromIndex(), tail.follow(), tail.creditBytes()));
                } else if (packet instanceof Packet.TailCredit credit && tails.containsKey(credit.requestId())) {
                    tails.get(credit.requestId()).credit += credit.bytes();
                } else if (packet instanceof Packet.TailCancel cancel) {
                    tails.remove(cancel.requestId());
                }
            }
            sendTails();
        }

        void sendTails() {
            synchronized (tails) {
                tails.entrySet().removeIf(tail -> tail.getValue().send(tail.getKey(), connection));
            }
        }
    }

    /** Appends as a member should, and answers. */
    void append(Connection connection, Packet.Append append) {
        long expected = cluster.expected(append.session(), append.opened());
        if (append.payloads().isEmpty() && expected != 0) {
            long index = cluster.renew(append.session());
            connection.send(0, new Packet.Appended(append.session(), 0, 0, index, FakeCluster.TERM));
            return;
        }
        List<Long> indexes = expected == 0
                ? null
                : cluster.append(append.session(), append.firstSequence(), append.machine(), append.payloads());
        if (indexes == null) {
            Refusal.Code code = expected == 0 ? Refusal.Code.NO_SESSION : Refusal.Code.OUT_OF_SEQUENCE;
            connection.send(
                    0, new Packet.AppendRefused(append.session(), append.firstSequence(), refusal(code), expected));
            return;
        }
        if (append.machine() != 0) {
            List<byte[]> outcomes =
                    append.payloads().stream().map(FakeMember::outcome).toList();
            connection.send(0, new Packet.CommandResults(append.session(), append.firstSequence(), outcomes));
            return;
        }
        for (int from = 0, to; from < indexes.size(); from = to) {
            to = from + 1;
            while (to < indexes.size() && indexes.get(to) == indexes.get(to - 1) + 1) {
                to++;
            }
            connection.send(
                    0,
                    new Packet.Appended(
                            append.session(),
                            append.firstSequence() + from,
                            to - from,
                            indexes.get(from),
                            FakeCluster.TERM));
        }
    }

    /** Its machine gives every command back, but for those that begin with an exclamation mark. */
    private static byte[] outcome(byte[] command) {
        byte[] outcome = new byte[command.length + 1];
        outcome[0] = (byte) (command.length > 0 && command[0] == '!' ? 1 : 0);
        System.arraycopy(command, 0, outcome, 1, command.length);
        return outcome;
    }

    /** One reader of the log. */
    private final class Tail {
        private static final int MAX_PACKET_BYTES = 64 << 10;

        private long next;
        private final boolean follow;
        private long credit;

        Tail(long next, boolean follow, long credit) {
            this.next = next;
            this.follow = follow;
            this.credit = credit;
        }

        /** Sends what may be sent; true when it has ended. */
        boolean send(long requestId, Connection connection) {
            while (next <= cluster.lastIndex() && credit > 0) {
                List<LogEntry> entries = new ArrayList<>();
                for (int bytes = 0; bytes < MAX_PACKET_BYTES && next <= cluster.lastIndex() && credit > 0; next++) {
                    LogEntry entry = cluster.entry(next);
                    entries.add(entry);
                    bytes += entry.length();
                    credit -= entry.length();
                }
                if (!connection.send(0, new Packet.TailEntries(requestId, entries))) {
                    return true;
                }
                bytesOfEntriesSent.addAndGet(
                        entries.stream().mapToLong(LogEntry::length).sum());
            }
            boolean isAtEnd = !follow && next > cluster.lastIndex();
            if (isAtEnd) {
                connection.send(0, new Packet.TailEnd(requestId, cluster.lastIndex()));
            }
            return isAtEnd;
        }
    }
}
