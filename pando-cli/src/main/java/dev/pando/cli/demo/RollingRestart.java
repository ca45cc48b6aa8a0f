package dev.pando.cli.demo;

import dev.pando.cli.process.MemberProcess;
import java.io.IOException;

/** Each member in turn ends and is resumed when the others go on without it: killed, closed, killed, ... */
final class RollingRestart implements Rounds {
    private final Operator operator;
    private boolean isKillNext = true;

    RollingRestart(Operator operator) {
        this.operator = operator;
    }

    @Override
    public void run(int number) throws IOException, InterruptedException {
        for (MemberProcess member : operator.cluster().members()) {
            if (isKillNext) {
                operator.kill(member);
                operator.narrator().say("%s killed", member);
                operator.awaitService();
            } else {
                operator.close(member);
                operator.narrator().say("%s closed", member);
            }
            isKillNext = !isKillNext;
            operator.awaitSenders();
            operator.resume(member);
            operator.awaitAllVoters();
        }
        operator.compareLogs();
    }
}
