package dev.pando.cli.demo;

import dev.pando.cli.process.MemberProcess;
import java.io.IOException;
import java.util.List;

/**
 * A member is killed and its data deleted, and a new one takes its place: the leader, the leader, a follower, a follower,
 * ...; at its address, at another, ...
 */
final class Replacements implements Rounds {
    private final Operator operator;

    Replacements(Operator operator) {
        this.operator = operator;
    }

    @Override
    public void run(int number) throws IOException, InterruptedException {
        boolean isLeader = (number - 1) / 2 % 2 == 0;
        boolean sameAddress = number % 2 == 1;
        MemberProcess leader = operator.cluster().leader().member();
        List<MemberProcess> members = operator.cluster().members();
        MemberProcess follower = members.get(0) == leader ? members.get(1) : members.get(0);
        MemberProcess lost = isLeader ? leader : follower;

        operator.kill(lost);
        lost.deleteData();
        operator.narrator().say("killed the %s, %s, and deleted its data", isLeader ? "leader" : "follower", lost);
        operator.awaitService();
        MemberProcess replacement = operator.replace(lost, sameAddress);
        operator.awaitAllVoters();
        operator.narrator()
                .say(
                        "%s replaced it within %,d ms, its start included",
                        replacement, replacement.startTook().toMillis());
        operator.compareLogs();
        operator.awaitSenders();
    }
}
