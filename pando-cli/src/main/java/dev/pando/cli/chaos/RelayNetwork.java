package dev.pando.cli.chaos;

import dev.pando.cli.chaos.relay.Caller;
import dev.pando.cli.chaos.relay.Direction;
import dev.pando.cli.chaos.relay.Relay;
import dev.pando.cli.process.MemberProcess;
import dev.pando.cli.process.ProgramCommand;
import dev.pando.cli.process.Site;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;

/**
 * Loopback, with a relay before each member: all who call a member go through its relay, which holds back, or delays, what they
 * say and are told. Needs no privileges.
 */
final class RelayNetwork implements Network {
    private final ProgramCommand program;
    private final Random random;
    /** By the numbers of the members. */
    private final Map<Integer, Relay> relays = new HashMap<>();

    private final List<Hold> holds = new ArrayList<>();
    private final Set<Relay> slowed = new HashSet<>();

    private record Hold(Relay relay, Caller caller, Direction direction) {}

    /** @param random of delays */
    RelayNetwork(ProgramCommand program, Random random) {
        this.program = program;
        this.random = random;
    }

    @Override
    public String label() {
        return "loopback, with a relay before each member";
    }

    @Override
    public Site site(int number) throws IOException {
        String address = MemberProcess.freeAddress();
        Relay relay = new Relay(random);
        relay.forwardTo(address);
        relays.put(number, relay);
        return new Site(address, program, List.of("--advertise", relay.address()));
    }

    @Override
    public String ownAddress() {
        return "127.0.0.1:0";
    }

    /** What one sends to another goes over connections that either of them has made. */
    @Override
    public void cut(MemberProcess from, MemberProcess to) {
        hold(relay(to), Caller.member(from.id()), Direction.TO_MEMBER);
        hold(relay(from), Caller.member(to.id()), Direction.FROM_MEMBER);
    }

    private void hold(Relay relay, Caller caller, Direction direction) {
        relay.hold(caller, direction);
        holds.add(new Hold(relay, caller, direction));
    }

    @Override
    public boolean canSlow() {
        return true;
    }

    /** TCP hides losses here; what others send to the member comes late as well. */
    @Override
    public void slow(MemberProcess member, Duration delay, Duration jitter, int lossPercent) {
        Relay relay = relay(member);
        relay.delay(delay, jitter);
        slowed.add(relay);
    }

    @Override
    public void heal() {
        holds.forEach(hold -> hold.relay().release(hold.caller(), hold.direction()));
        holds.clear();
        slowed.forEach(relay -> relay.delay(Duration.ZERO, Duration.ZERO));
        slowed.clear();
    }

    @Override
    public void forget(MemberProcess member) {
        Relay relay = Objects.requireNonNull(relays.remove(member.number()));
        holds.removeIf(hold -> hold.relay() == relay);
        slowed.remove(relay);
        relay.close();
    }

    @Override
    public void close() {
        relays.values().forEach(Relay::close);
        relays.clear();
    }

    private Relay relay(MemberProcess member) {
        return Objects.requireNonNull(relays.get(member.number()), () -> "no relay before " + member);
    }
}
