package dev.pando.transport.testing;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A network in memory. Everything happens in tasks of the scheduler, never within a call, and all that is random comes
 * from the source given: the same seed and the same calls give the same run. Packets pass through the real codec.
 *
 * <p>It behaves as TCP does: what goes over a connection arrives in order, each once, or the connection is lost. While
 * a link is cut, packets wait; if it stays cut for long, the end that hears nothing gives the connection up.
 *
 * <p>Not thread-safe.
 */
public final class MemoryNetwork {
    private final Scheduler scheduler;
    private final RandomGenerator random;
    private final MemoryOptions options;
    private final Map<String, MemoryTransport> transports = new LinkedHashMap<>();
    private final Map<Way, Link> links = new LinkedHashMap<>();

    private PacketFaults packetFaults = PacketFaults.NONE;
    private @Nullable NetworkTap tap;

    private record Way(String from, String to) {}

    public MemoryNetwork(Scheduler scheduler, RandomGenerator random) {
        this(scheduler, random, MemoryOptions.defaults());
    }

    public MemoryNetwork(Scheduler scheduler, RandomGenerator random, MemoryOptions options) {
        this.scheduler = scheduler;
        this.random = random;
        this.options = options;
    }

    /**
     * What a process on this host uses. Takes the place of an earlier one on the same host, which must have been closed
     * or have crashed.
     *
     * @param host any host that an address may have; addresses with this host, or with an empty one, are its own
     */
    public MemoryTransport transport(String host) {
        MemoryTransport earlier = transports.get(host);
        if (earlier != null && !earlier.isClosed()) {
            throw new IllegalStateException("The host " + host + " has a transport already.");
        }
        MemoryTransport transport = new MemoryTransport(this, host);
        transports.put(host, transport);
        return transport;
    }

    /** Everything from one host to the other takes this long from now on; what is under way keeps its delay. */
    public void delays(String from, String to, long minNanos, long maxNanos) {
        link(from, to).delays(minNanos, maxNanos);
    }

    /** Lets nothing through from one host to the other; the way back is another link. */
    public void cut(String from, String to) {
        link(from, to).cut();
    }

    /** Cuts both ways between two hosts. */
    public void cutBoth(String a, String b) {
        cut(a, b);
        cut(b, a);
    }

    /** Lets everything through again; what waited arrives. */
    public void heal(String from, String to) {
        link(from, to).heal();
    }

    /** Heals all links. */
    public void healAll() {
        List.copyOf(links.values()).forEach(Link::heal);
    }

    public boolean isCut(String from, String to) {
        return link(from, to).isCut();
    }

    /** Breaks all connections between two hosts: both ends find them lost, and what was under way too. */
    public void breakConnections(String a, String b) {
        MemoryTransport transport = transports.get(a);
        if (transport != null) {
            transport.breakConnections(b);
        }
    }

    /** From now on this goes wrong with packets. */
    public void packetFaults(PacketFaults faults) {
        packetFaults = faults;
    }

    /** From now on the tap sees every packet. */
    public void tap(NetworkTap seeing) {
        tap = seeing;
    }

    /** Bytes that are under way. */
    public long queuedBytes() {
        return transports.values().stream().mapToLong(MemoryTransport::queuedBytes).sum();
    }

    PacketFaults packetFaults() {
        return packetFaults;
    }

    RandomGenerator random() {
        return random;
    }

    @Nullable NetworkTap tap() {
        return tap;
    }

    Scheduler scheduler() {
        return scheduler;
    }

    MemoryOptions options() {
        return options;
    }

    @Nullable MemoryTransport find(String host) {
        return transports.get(host);
    }

    Link link(String from, String to) {
        return links.computeIfAbsent(
                new Way(from, to), way -> new Link(random, options.minDelayNanos(), options.maxDelayNanos()));
    }
}
