package dev.pando.transport.codec;

import dev.pando.core.membership.Change;
import dev.pando.core.membership.MemberId;
import dev.pando.core.membership.Server;
import java.io.IOException;

/** A change of one member: which, whom, and where it is reached if it is added. */
final class ChangeField {
    /** A code and an id. */
    static final int LEAST_BYTES = 17;

    private static final int ADD_LEARNER = 0;
    private static final int ADD_REPLICA = 1;
    private static final int PROMOTE = 2;
    private static final int DEMOTE = 3;
    private static final int REMOVE = 4;

    private ChangeField() {}

    static void write(Change change, Output out) throws IOException {
        if (change instanceof Change.AddLearner add) {
            write(ADD_LEARNER, add.server(), out);
        } else if (change instanceof Change.AddReplica add) {
            write(ADD_REPLICA, add.server(), out);
        } else {
            int code = change instanceof Change.Promote ? PROMOTE : change instanceof Change.Demote ? DEMOTE : REMOVE;
            out.u8(code);
            out.member(change.member());
        }
    }

    private static void write(int code, Server server, Output out) throws IOException {
        out.u8(code);
        out.member(server.id());
        out.text(server.address());
    }

    static Change read(Input in) throws WireFormatException {
        int code = in.u8();
        MemberId member = in.member();
        return switch (code) {
            case ADD_LEARNER -> new Change.AddLearner(new Server(member, in.text()));
            case ADD_REPLICA -> new Change.AddReplica(new Server(member, in.text()));
            case PROMOTE -> new Change.Promote(member);
            case DEMOTE -> new Change.Demote(member);
            case REMOVE -> new Change.Remove(member);
            default -> throw new WireFormatException("There is no change of the membership " + code + ".");
        };
    }
}
