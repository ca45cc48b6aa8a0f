package dev.pando.testkit;

import dev.pando.core.Event;
import dev.pando.core.HardState;
import dev.pando.core.Ready;
import dev.pando.core.entry.LogEntry;
import dev.pando.core.message.Message;
import dev.pando.testkit.history.MemberHistory;
import dev.pando.testkit.history.Observer;
import dev.pando.testkit.world.Dice;
import dev.pando.testkit.world.World;
import java.util.List;

/** A hash of all that members do, in order and with its time: equal for two runs that are the same. */
final class Fingerprint implements Observer {
    private final World world;
    private long hash;

    Fingerprint(World world) {
        this.world = world;
    }

    long hash() {
        return hash;
    }

    private void mix(MemberHistory member, int what, long a, long b) {
        long h = hash * 31 + world.nowNanos();
        h = h * 31 + member.machine().number();
        h = h * 31 + what;
        h = h * 31 + a;
        h = h * 31 + b;
        hash = Dice.mix(h);
    }

    @Override
    public void begins(MemberHistory member, HardState hardState, List<LogEntry> found) {
        mix(member, 1, hardState.term(), found.size());
    }

    @Override
    public void steps(MemberHistory member, Event event) {
        if (event instanceof Event.Received received) {
            Message message = received.message();
            mix(member, 2, message.term(), message instanceof Message.AppendRequest request ? request.lastIndex() : 0);
        } else {
            mix(member, 3, event instanceof Event.Tick ? 0 : 1, 0);
        }
    }

    @Override
    public void ready(MemberHistory member, Ready ready) {
        Ready.Persist persist = ready.persist();
        mix(
                member,
                4,
                ready.commitIndex(),
                ready.messages().size()
                        + (persist == null ? 0 : persist.entries().size()));
    }

    @Override
    public void commits(MemberHistory member, LogEntry entry) {
        mix(member, 5, entry.index(), entry.term());
    }

    @Override
    public void wrote(MemberHistory member, Ready.Persist persist) {
        mix(member, 6, persist.truncateFrom(), persist.entries().size());
    }

    @Override
    public void sends(MemberHistory member, Message message) {
        mix(member, 7, message.term(), message.to().low());
    }

    @Override
    public void ends(MemberHistory member) {
        mix(member, 8, 0, 0);
    }
}
