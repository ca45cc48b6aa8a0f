package dev.pando.core.membership;

import java.util.Objects;

/** A change of one member. What is so already is done already; who is added, and there already, stays what it is. */
public sealed interface Change {
    /** Whom it changes. */
    MemberId member();

    /**
     * Add a member that receives the log; the leader makes a voter of it when it has caught up (§4.2.1).
     *
     * @param server a member that is running there, and asks to join
     */
    record AddLearner(Server server) implements Change {
        public AddLearner {
            Objects.requireNonNull(server);
        }

        @Override
        public MemberId member() {
            return server.id();
        }
    }

    /**
     * Add a member that receives the log and has no vote, and stays so: a read replica.
     *
     * @param server a member that is running there, and asks to join
     */
    record AddReplica(Server server) implements Change {
        public AddReplica {
            Objects.requireNonNull(server);
        }

        @Override
        public MemberId member() {
            return server.id();
        }
    }

    /** Make a voter of a read replica, or of a learner: that the leader does by itself once it has caught up. */
    record Promote(MemberId member) implements Change {
        public Promote {
            Objects.requireNonNull(member);
        }
    }

    /** Make a read replica of a voter, the leader included (§4.2.2), or of a learner. */
    record Demote(MemberId member) implements Change {
        public Demote {
            Objects.requireNonNull(member);
        }
    }

    /** Remove a member, the leader included (§4.2.2). Its id is not used again. */
    record Remove(MemberId member) implements Change {
        public Remove {
            Objects.requireNonNull(member);
        }
    }
}
