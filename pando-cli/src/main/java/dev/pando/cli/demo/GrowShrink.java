package dev.pando.cli.demo;

import dev.pando.cli.process.MemberProcess;
import java.io.IOException;
import java.util.List;

/** From one member to several, which join at once, and back to one: the leader leaves, a follower, the leader, ... */
final class GrowShrink implements Rounds {
    private final Operator operator;
    private final int most;

    /** @param most members there are at the most */
    GrowShrink(Operator operator, int most) {
        this.operator = operator;
        this.most = most;
    }

    @Override
    public void run(int number) throws IOException, InterruptedException {
        operator.join(most - 1);
        operator.awaitAllVoters();
        operator.compareLogs();
        boolean isLeadersTurn = true;
        while (operator.cluster().members().size() > 1) {
            operator.leave(isLeadersTurn ? leader() : follower());
            isLeadersTurn = !isLeadersTurn;
        }
        operator.awaitSenders();
    }

    private MemberProcess leader() throws InterruptedException {
        return operator.cluster().leader().member();
    }

    private MemberProcess follower() throws InterruptedException {
        MemberProcess leader = leader();
        List<MemberProcess> members = operator.cluster().members();
        return members.get(0) == leader ? members.get(1) : members.get(0);
    }
}
