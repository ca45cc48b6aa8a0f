package dev.pando.cli.chaos;

import dev.pando.cli.process.MemberProcess;
import dev.pando.cli.process.ProgramCommand;
import dev.pando.cli.process.Site;
import java.time.Duration;

/** This machine's loopback, as it is: nothing happens to it. */
final class LoopbackNetwork implements Network {
    private final ProgramCommand program;

    LoopbackNetwork(ProgramCommand program) {
        this.program = program;
    }

    @Override
    public String label() {
        return "loopback";
    }

    @Override
    public Site site(int number) {
        return Site.onLoopback(program);
    }

    @Override
    public String ownAddress() {
        return "127.0.0.1:0";
    }

    @Override
    public boolean canCut() {
        return false;
    }

    @Override
    public void cut(MemberProcess from, MemberProcess to) {
        throw new UnsupportedOperationException("Loopback can't be cut.");
    }

    @Override
    public boolean canSlow() {
        return false;
    }

    @Override
    public void slow(MemberProcess member, Duration delay, Duration jitter, int lossPercent) {
        throw new UnsupportedOperationException("Loopback can't be slowed down.");
    }

    @Override
    public void heal() {
        // nothing ever happens to it
    }

    @Override
    public void forget(MemberProcess member) {
        // it has nothing of its own
    }

    @Override
    public void close() {
        // nothing is open
    }
}
