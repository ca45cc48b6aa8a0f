package dev.pando.transport.codec;

import dev.pando.core.entry.LogEntry;
import dev.pando.core.message.Message;
import java.io.IOException;
import java.util.List;

/** The messages of the rules: codes 16 to 31. */
final class RaftFrames {
    static final List<FrameType<?>> TYPES = List.of(
            new FrameType<>(16, Message.VoteRequest.class, RaftFrames::write, RaftFrames::voteRequest),
            new FrameType<>(17, Message.VoteResponse.class, RaftFrames::write, RaftFrames::voteResponse),
            new FrameType<>(18, Message.AppendRequest.class, RaftFrames::write, RaftFrames::appendRequest),
            new FrameType<>(19, Message.AppendResponse.class, RaftFrames::write, RaftFrames::appendResponse),
            new FrameType<>(20, Message.TimeoutNow.class, RaftFrames::head, RaftFrames::timeoutNow),
            new FrameType<>(21, Message.Removed.class, RaftFrames::write, RaftFrames::removed),
            new FrameType<>(22, Message.Inquiry.class, RaftFrames::head, RaftFrames::inquiry),
            new FrameType<>(23, Message.Lacking.class, RaftFrames::write, RaftFrames::lacking),
            new FrameType<>(24, Message.InstallRequest.class, RaftFrames::write, RaftFrames::installRequest));

    private RaftFrames() {}

    /** All messages begin alike. */
    private static void head(Message message, Output out) throws IOException {
        out.member(message.from());
        out.member(message.to());
        out.u64(message.term());
    }

    private static void write(Message.VoteRequest request, Output out) throws IOException {
        head(request, out);
        out.u64(request.lastIndex());
        out.u64(request.lastTerm());
        out.flag(request.pre());
        out.flag(request.transfer());
    }

    private static Message.VoteRequest voteRequest(Input in) throws WireFormatException {
        return new Message.VoteRequest(in.member(), in.member(), in.u63(), in.u63(), in.u63(), in.flag(), in.flag());
    }

    private static void write(Message.VoteResponse response, Output out) throws IOException {
        head(response, out);
        out.flag(response.granted());
        out.flag(response.pre());
    }

    private static Message.VoteResponse voteResponse(Input in) throws WireFormatException {
        return new Message.VoteResponse(in.member(), in.member(), in.u63(), in.flag(), in.flag());
    }

    private static void write(Message.AppendRequest request, Output out) throws IOException {
        head(request, out);
        out.u64(request.previousIndex());
        out.u64(request.previousTerm());
        out.u64(request.commitIndex());
        out.u64(request.round());
        out.records(request.entries());
    }

    private static Message.AppendRequest appendRequest(Input in) throws WireFormatException {
        var from = in.member();
        var to = in.member();
        long term = in.u63();
        long previousIndex = in.u63();
        long previousTerm = in.u63();
        long commitIndex = in.u63();
        long round = in.u63();
        List<LogEntry> entries = in.records();
        requireNoGaps(previousIndex, entries);
        return new Message.AppendRequest(from, to, term, previousIndex, previousTerm, entries, commitIndex, round);
    }

    /** The rules rely on it, and a stranger's bytes must not be able to break them. */
    private static void requireNoGaps(long previousIndex, List<LogEntry> entries) throws WireFormatException {
        long index = previousIndex;
        for (LogEntry entry : entries) {
            if (entry.index() - 1 != index) {
                throw new WireFormatException("Entry " + entry.index() + " follows " + index + ".");
            }
            index = entry.index();
        }
    }

    private static void write(Message.AppendResponse response, Output out) throws IOException {
        head(response, out);
        out.flag(response.success());
        out.u64(response.index());
        out.u64(response.hintIndex());
        out.u64(response.hintTerm());
        out.u64(response.round());
    }

    private static Message.AppendResponse appendResponse(Input in) throws WireFormatException {
        return new Message.AppendResponse(
                in.member(), in.member(), in.u63(), in.flag(), in.u63(), in.u63(), in.u63(), in.u63());
    }

    private static Message.TimeoutNow timeoutNow(Input in) throws WireFormatException {
        return new Message.TimeoutNow(in.member(), in.member(), in.u63());
    }

    private static Message.Inquiry inquiry(Input in) throws WireFormatException {
        return new Message.Inquiry(in.member(), in.member(), in.u63());
    }

    private static void write(Message.Lacking lacking, Output out) throws IOException {
        head(lacking, out);
        out.u64(lacking.index());
    }

    private static Message.Lacking lacking(Input in) throws WireFormatException {
        return new Message.Lacking(in.member(), in.member(), in.u63(), in.u63());
    }

    private static void write(Message.InstallRequest request, Output out) throws IOException {
        head(request, out);
        out.u64(request.index());
        out.member(request.source());
    }

    private static Message.InstallRequest installRequest(Input in) throws WireFormatException {
        return new Message.InstallRequest(in.member(), in.member(), in.u63(), in.u63(), in.member());
    }

    private static void write(Message.Removed removed, Output out) throws IOException {
        head(removed, out);
        out.u64(removed.index());
    }

    private static Message.Removed removed(Input in) throws WireFormatException {
        return new Message.Removed(in.member(), in.member(), in.u63(), in.u63());
    }
}
