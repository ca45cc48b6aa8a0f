package dev.pando.testkit;

import dev.pando.core.Ready;
import dev.pando.core.Role;
import dev.pando.testkit.fault.Happenings;
import dev.pando.testkit.history.MemberHistory;
import dev.pando.testkit.history.Observer;
import dev.pando.testkit.situation.Situation;
import dev.pando.testkit.trace.Trace;
import dev.pando.testkit.world.Machine;
import dev.pando.testkit.world.World;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tells a trace what happens. */
final class Drawing implements Observer, Happenings {
    private final World world;
    private final Trace trace;
    private final Map<Machine, String> roles = new HashMap<>();
    private long spans;

    Drawing(World world, Trace trace) {
        this.world = world;
        this.trace = trace;
    }

    void down(Machine machine) {
        if (roles.remove(machine) != null) {
            trace.role(world.nowNanos(), machine.number(), "down", 0);
        }
    }

    void situation(Situation situation) {
        trace.mark(world.nowNanos(), -1, Trace.Mark.SITUATION, situation.name());
    }

    void violated(Violation violation) {
        trace.violation(world.nowNanos(), -1, violation.what() + ": " + violation.detail());
    }

    @Override
    public void happened(@Nullable Machine machine, String what) {
        trace.mark(world.nowNanos(), number(machine), Trace.Mark.FAULT, what);
    }

    @Override
    public long began(@Nullable Machine machine, String what) {
        trace.begin(world.nowNanos(), ++spans, number(machine), what);
        return spans;
    }

    @Override
    public void ended(long number) {
        trace.end(world.nowNanos(), number);
    }

    private static int number(@Nullable Machine machine) {
        return machine == null ? -1 : machine.number();
    }

    @Override
    public void ready(MemberHistory member, Ready ready) {
        Role role = member.core().role();
        String now = role.name() + member.core().term();
        if (!now.equals(roles.put(member.machine(), now))) {
            trace.role(
                    world.nowNanos(),
                    member.machine().number(),
                    role.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'),
                    member.core().term());
        }
    }
}
