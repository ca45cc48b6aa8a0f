package dev.pando.cli.chaos;

import dev.pando.cli.CommandException;
import dev.pando.cli.process.MemberProcess;
import dev.pando.cli.process.ProgramCommand;
import dev.pando.cli.process.Site;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A network namespace of its own for each member, all on one bridge, with the caller at the bridge itself. Lives within
 * a namespace that was made for the run ({@link Enclosure}), and is gone with it.
 *
 * <p>What is cut is sent to a hardware address that nobody has: it is lost, as on a broken cable, and the sender's kernel goes
 * on sending it again.
 */
final class NamespaceNetwork implements Network {
    private static final String PREFIX = "10.213.7.";
    private static final int OWN_HOST = 254;
    private static final int MAX_HOST = 250;
    private static final int PORT = 7001;
    private static final String BRIDGE = "pando0";
    private static final String NOBODY = "02:00:00:00:00:ff";
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ProgramCommand program;
    private final boolean canSlow;
    private final List<Cut> cuts = new ArrayList<>();
    private final List<Integer> slowed = new ArrayList<>();

    /** One direction, by the numbers of the members. */
    private record Cut(int from, int to) {}

    /** Sets the bridge up. */
    NamespaceNetwork(ProgramCommand program) throws IOException, InterruptedException {
        this.program = program;
        run("ip", "link", "set", "lo", "up");
        run("ip", "link", "add", BRIDGE, "type", "bridge");
        run("ip", "addr", "add", PREFIX + OWN_HOST + "/24", "dev", BRIDGE);
        run("ip", "link", "set", BRIDGE, "up");
        canSlow = netemWorks();
    }

    /** Not every kernel has netem, nor every machine tc. */
    private static boolean netemWorks() throws IOException, InterruptedException {
        try {
            Ended ended = ended(List.of("tc", "qdisc", "add", "dev", BRIDGE, "root", "netem", "delay", "1ms"));
            if (ended.exitCode() == 0) {
                run("tc", "qdisc", "del", "dev", BRIDGE, "root");
            }
            return ended.exitCode() == 0;
        } catch (IOException e) {
            return false; // there is no tc
        }
    }

    @Override
    public String label() {
        return "network namespaces" + (canSlow ? "" : ", without tc netem");
    }

    @Override
    public Site site(int number) throws IOException {
        String namespace = namespace(number);
        try {
            run("ip", "netns", "add", namespace);
            run("ip", "link", "add", link(number), "type", "veth", "peer", "name", "eth0", "netns", namespace);
            run("ip", "link", "set", link(number), "master", BRIDGE, "up");
            run("ip", "-n", namespace, "addr", "add", host(number) + "/24", "dev", "eth0");
            run("ip", "-n", namespace, "link", "set", "eth0", "up");
            run("ip", "-n", namespace, "link", "set", "lo", "up");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
        List<String> inside = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
        inside.addAll(program.prefix());
        return new Site(host(number) + ":" + PORT, new ProgramCommand(inside), List.of("--insecure"));
    }

    @Override
    public String ownAddress() {
        return PREFIX + OWN_HOST + ":" + PORT;
    }

    @Override
    public void cut(MemberProcess from, MemberProcess to) throws IOException, InterruptedException {
        String namespace = namespace(from.number());
        run(
                "ip",
                "-n",
                namespace,
                "neigh",
                "replace",
                host(to.number()),
                "lladdr",
                NOBODY,
                "dev",
                "eth0",
                "nud",
                "permanent");
        cuts.add(new Cut(from.number(), to.number()));
    }

    @Override
    public boolean canSlow() {
        return canSlow;
    }

    @Override
    public void slow(MemberProcess member, Duration delay, Duration jitter, int lossPercent)
            throws IOException, InterruptedException {
        String namespace = namespace(member.number());
        run(
                "tc",
                "-n",
                namespace,
                "qdisc",
                "add",
                "dev",
                "eth0",
                "root",
                "netem",
                "delay",
                delay.toMillis() + "ms",
                jitter.toMillis() + "ms",
                "loss",
                lossPercent + "%");
        slowed.add(member.number());
    }

    @Override
    public void heal() throws IOException, InterruptedException {
        for (Cut cut : cuts) {
            run("ip", "-n", namespace(cut.from()), "neigh", "del", host(cut.to()), "dev", "eth0");
        }
        cuts.clear();
        for (int number : slowed) {
            run("tc", "-n", namespace(number), "qdisc", "del", "dev", "eth0", "root");
        }
        slowed.clear();
    }

    @Override
    public void forget(MemberProcess member) throws IOException, InterruptedException {
        run("ip", "netns", "del", namespace(member.number()));
        cuts.removeIf(cut -> cut.from() == member.number());
        slowed.remove((Integer) member.number());
    }

    @Override
    public void close() {
        // all of it goes with the namespace that it is in
    }

    private static String namespace(int number) {
        return "m" + number;
    }

    private static String link(int number) {
        return "veth" + number;
    }

    /** After many members the addresses of those that are gone come again. */
    private static String host(int number) {
        return PREFIX + ((number - 1) % MAX_HOST + 1);
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Ended ended = ended(List.of(command));
        if (ended.exitCode() != 0) {
            throw new CommandException(
                    "`" + String.join(" ", command) + "` failed: " + ended.said() + "; use --network relay");
        }
    }

    /** How a command has ended, and what it said. */
    private record Ended(int exitCode, String said) {}

    private static Ended ended(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            process.destroyForcibly();
            return new Ended(-1, "it did not end");
        }
        return new Ended(process.exitValue(), said.strip());
    }
}
