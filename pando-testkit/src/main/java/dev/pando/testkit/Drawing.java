package dev.pando.testkit;

import dev.pando.core.Ready;
import dev.pando.core.Role;
import dev.pando.core.entry.EntryKind;
import dev.pando.core.entry.LogEntry;
import dev.pando.testkit.fault.Happenings;
import dev.pando.testkit.history.MemberHistory;
import dev.pando.testkit.history.Observer;
import dev.pando.testkit.situation.Situation;
import dev.pando.testkit.trace.Trace;
import dev.pando.testkit.world.Machine;
import dev.pando.testkit.world.World;
import dev.pando.transport.Packet;
import dev.pando.transport.testing.NetworkTap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tells a trace what happens. */
final class Drawing implements Observer, Happenings, NetworkTap {
    private final World world;
    private final Trace trace;
    private final Map<Machine, String> roles = new HashMap<>();
    private final Map<String, Integer> hosts = new HashMap<>();
    private long spans;
    private long messages;

    Drawing(World world, Trace trace) {
        this.world = world;
        this.trace = trace;
    }

    /** A machine is there. Also has the network tell of its packets, where somebody draws them. */
    void machine(Machine machine) {
        if (hosts.putIfAbsent(machine.host(), machine.number()) == null) {
            trace.machine(world.nowNanos(), machine.number(), machine.host());
        }
        if (trace != Trace.NONE) {
            world.network().tap(this);
        }
    }

    @Override
    public long sent(String fromHost, String toHost, Packet packet) {
        messages++;
        trace.sent(
                world.nowNanos(),
                messages,
                hosts.getOrDefault(fromHost, 0),
                hosts.getOrDefault(toHost, 0),
                PacketText.of(packet));
        return messages;
    }

    @Override
    public void arrived(long number) {
        trace.arrived(world.nowNanos(), number);
    }

    @Override
    public void wrote(MemberHistory member, Ready.Persist persist) {
        String what = persist.entries().isEmpty()
                ? "term and vote: " + persist.hardState()
                : "entries up to "
                        + persist.entries().get(persist.entries().size() - 1).index();
        trace.mark(world.nowNanos(), member.machine().number(), Trace.Mark.SYNC, what);
    }

    @Override
    public void commits(MemberHistory member, LogEntry entry) {
        Trace.Mark mark = entry.kind() == EntryKind.CONFIG ? Trace.Mark.MEMBERSHIP : Trace.Mark.COMMIT;
        trace.mark(world.nowNanos(), member.machine().number(), mark, "commits " + entry);
    }

    void started(Machine machine) {
        trace.mark(world.nowNanos(), machine.number(), Trace.Mark.START, "starts");
    }

    void down(Machine machine) {
        if (roles.remove(machine) != null) {
            trace.role(world.nowNanos(), machine.number(), "down", 0);
            trace.mark(world.nowNanos(), machine.number(), Trace.Mark.STOP, "its process is gone");
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
                    role.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                    member.core().term());
        }
    }
}
