package dev.pando.transport.codec;

import dev.pando.core.SnapshotPoint;
import dev.pando.core.StoredLog;
import dev.pando.core.entry.EntryKind;
import dev.pando.core.entry.LogEntry;
import dev.pando.core.entry.Proposal;
import dev.pando.core.membership.Change;
import dev.pando.core.membership.ClusterId;
import dev.pando.core.membership.Configuration;
import dev.pando.core.membership.MemberId;
import dev.pando.core.membership.Reconfiguration;
import dev.pando.core.membership.Server;
import dev.pando.core.message.Message;
import dev.pando.transport.Hello;
import dev.pando.transport.Packet;
import dev.pando.transport.Verdict;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One or more of every packet and handshake message, by a name that does not change. */
final class Samples {
    static final long GROUP = 0x0102030405060708L;

    private static final MemberId A = new MemberId(0xa1a2a3a4a5a6a7a8L, 0xa9aaabacadaeafa0L);
    private static final MemberId B = new MemberId(0xb1b2b3b4b5b6b7b8L, 0xb9babbbcbdbebfb0L);
    private static final ClusterId CLUSTER = new ClusterId(0xc1c2c3c4c5c6c7c8L, 0xc9cacbcccdcecfc0L);
    private static final long SESSION = 0xf1f2f3f4f5f6f7f8L;

    private Samples() {}

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static LogEntry entry(long index, Proposal proposal) {
        return LogEntry.encode(GROUP, index, 6, 1_234, proposal);
    }

    /** Entries 11 to 13. */
    static List<LogEntry> entries() {
        return List.of(
                entry(11, Proposal.noop()),
                entry(12, new Proposal(EntryKind.DATA, SESSION, 9, 0x0102, utf8("hello, world"))),
                entry(13, new Proposal(EntryKind.SESSION, SESSION, 0, 0, utf8("s"))));
    }

    static Map<String, Packet> packets() {
        Map<String, Packet> samples = new LinkedHashMap<>();
        samples.put("VoteRequest", new Packet.Raft(new Message.VoteRequest(A, B, 7, 13, 6, true, false)));
        samples.put("VoteRequest-transfer", new Packet.Raft(new Message.VoteRequest(A, B, 7, 13, 6, false, true)));
        samples.put("VoteResponse", new Packet.Raft(new Message.VoteResponse(A, B, 7, true, false)));
        samples.put("VoteResponse-pre", new Packet.Raft(new Message.VoteResponse(A, B, 7, false, true)));
        samples.put("AppendRequest", new Packet.Raft(new Message.AppendRequest(A, B, 7, 10, 5, entries(), 9, 0x1112)));
        samples.put(
                "AppendRequest-heartbeat",
                new Packet.Raft(new Message.AppendRequest(A, B, 7, 0, 0, List.of(), 9, 0x1112)));
        samples.put("AppendResponse", new Packet.Raft(new Message.AppendResponse(A, B, 7, true, 13, 0, 0, 0x1112)));
        samples.put(
                "AppendResponse-rejected",
                new Packet.Raft(new Message.AppendResponse(A, B, 7, false, 13, 12, 4, 0x1112)));
        samples.put("TimeoutNow", new Packet.Raft(new Message.TimeoutNow(A, B, 7)));
        samples.put("Inquiry", new Packet.Raft(new Message.Inquiry(A, B, 7)));
        samples.put("Lacking", new Packet.Raft(new Message.Lacking(A, B, 7, 8)));
        samples.put("InstallRequest", new Packet.Raft(new Message.InstallRequest(A, B, 7, 8, A)));
        samples.put("RemovedServer", new Packet.Raft(new Message.Removed(A, B, 7, 14)));
        samples.put("Append-commands", new Packet.Append(SESSION, 8, 9, true, 258, List.of(utf8("one"))));
        samples.put("Append", new Packet.Append(SESSION, 8, 9, true, 0, List.of(utf8("one"), utf8(""), utf8("three"))));
        samples.put("Append-nothing", new Packet.Append(SESSION, 8, 12, false, 0, List.of()));
        samples.put("Appended", new Packet.Appended(SESSION, 9, 3, 12, 6));
        samples.put(
                "AppendRefused",
                new Packet.AppendRefused(
                        SESSION,
                        9,
                        new Packet.Refusal(Packet.Refusal.Code.OUT_OF_SEQUENCE, null, "Expected 4, not 9."),
                        4));
        samples.put("OpenSession", new Packet.OpenSession(21, SESSION, A, 0, true));
        samples.put("OpenSession-client", new Packet.OpenSession(21, SESSION, null, 900_000, false));
        samples.put("SessionOpened", new Packet.SessionOpened(21, SESSION, 8));
        for (Packet.Refusal.Code code : Packet.Refusal.Code.values()) {
            samples.put(
                    "Refused-" + code,
                    new Packet.Refused(21, new Packet.Refusal(code, "host:10240", "Nö, not “now”.")));
        }
        samples.put("CommandResults", new Packet.CommandResults(SESSION, 9, List.of(utf8("\0one"), utf8(""))));
        samples.put("Query", new Packet.Query(21, 258, Packet.Query.Freshness.LINEARIZABLE, utf8("key")));
        samples.put("Query-lease", new Packet.Query(21, 258, Packet.Query.Freshness.LEASE, utf8("key")));
        samples.put("Query-local", new Packet.Query(21, 258, Packet.Query.Freshness.LOCAL, utf8("")));
        samples.put("QueryReply", new Packet.QueryReply(21, utf8("value")));
        samples.put("ReadIndex", new Packet.ReadIndex(21, false, true));
        samples.put("ReadIndex-lease", new Packet.ReadIndex(21, true, false));
        samples.put("ReadIndexReply", new Packet.ReadIndexReply(21, 13));
        samples.put("Join", new Packet.Join(21, new Server(A, "host:10240"), false, null, false));
        samples.put("Joining", new Packet.Joining(21, CLUSTER, 14));
        samples.put("Join-replica", new Packet.Join(21, new Server(A, "host:10240"), true, B, true));
        samples.put(
                "Reconfigure",
                new Packet.Reconfigure(
                        21,
                        new Reconfiguration(
                                14,
                                List.of(
                                        new Change.AddLearner(new Server(A, "a:1")),
                                        new Change.AddReplica(new Server(B, "b:2")),
                                        new Change.Promote(new MemberId(1, 3)),
                                        new Change.Demote(new MemberId(1, 4)),
                                        new Change.Remove(new MemberId(1, 5))),
                                true),
                        false));
        samples.put("Reconfigure-one", new Packet.Reconfigure(21, Reconfiguration.of(new Change.Remove(A)), true));
        samples.put(
                "Reconfigured",
                new Packet.Reconfigured(
                        21,
                        15,
                        new Configuration(
                                List.of(new Server(A, "a:1"), new Server(B, "b:2")),
                                List.of(),
                                List.of(new Server(new MemberId(1, 2), "c:3")),
                                List.of())));
        samples.put("Leave", new Packet.Leave(21));
        samples.put("Left", new Packet.Left(21));
        samples.put("Transfer", new Packet.Transfer(21, B, true));
        samples.put("Transfer-any", new Packet.Transfer(21, null, false));
        samples.put("Transferred", new Packet.Transferred(21, 8, B));
        samples.put("Transferred-unknown", new Packet.Transferred(21, 8, null));
        samples.put("Status", new Packet.Status(21, true));
        samples.put(
                "StatusReply",
                new Packet.StatusReply(
                        21,
                        CLUSTER,
                        A,
                        7,
                        B,
                        12,
                        11,
                        13,
                        true,
                        10,
                        List.of(
                                new Packet.MemberStatus(A, "a:1", "voter", "ok", 13, 250),
                                new Packet.MemberStatus(B, "b:2", "leader", "ok", -1, -1)),
                        new Packet.MachinesStatus(11, 12, "it has no room")));
        samples.put(
                "StatusReply-alone",
                new Packet.StatusReply(21, ClusterId.UNKNOWN, A, 0, null, 0, 0, 0, false, 0, List.of(), null));
        samples.put("Tail", new Packet.Tail(21, 11, true, 1 << 20));
        samples.put("SnapshotQuery", new Packet.SnapshotQuery(21, 14));
        samples.put(
                "SnapshotOffer",
                new Packet.SnapshotOffer(
                        21,
                        new SnapshotPoint(
                                15,
                                6,
                                0x0203,
                                new StoredLog.ConfigurationAt(14, Configuration.of(new Server(A, "a:1"))),
                                List.of(B)),
                        0x0405060708090a0bL,
                        70_000));
        samples.put("SnapshotRead", new Packet.SnapshotRead(21, 0x0405060708090a0bL, 65_536, 4_464));
        samples.put(
                "SnapshotPiece",
                new Packet.SnapshotPiece(21, 0x0405060708090a0bL, 65_536, ByteBuffer.wrap(utf8("piece"))));
        samples.put("TailCredit", new Packet.TailCredit(21, 65_536));
        samples.put("TailCancel", new Packet.TailCancel(21));
        samples.put("TailEntries", new Packet.TailEntries(21, entries()));
        samples.put("TailEnd", new Packet.TailEnd(21, 13));
        return samples;
    }

    static Map<String, Hello> hellos() {
        Map<String, Hello> samples = new LinkedHashMap<>();
        samples.put("Hello", new Hello(1, 3, CLUSTER, A, B, 1 << 20, 1_000, 77));
        samples.put("Hello-client", Hello.client(ClusterId.UNKNOWN));
        return samples;
    }

    static Map<String, Verdict> verdicts() {
        Map<String, Verdict> samples = new LinkedHashMap<>();
        samples.put("Welcome", new Verdict.Welcome(1, CLUSTER, B, 1 << 20, 78, 9));
        for (Verdict.Code code : Verdict.Code.values()) {
            samples.put("Refusal-" + code, new Verdict.Refusal(code, "Cluster 1, not 2."));
        }
        return samples;
    }
}
