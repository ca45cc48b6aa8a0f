package dev.pando.cli.demo;

import dev.pando.NoLeaderException;
import dev.pando.PandoClient;
import dev.pando.Status;
import dev.pando.cli.CommandException;
import dev.pando.cli.Library;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The members of a demo, as processes. All of them end with {@link #close} or {@link #killNow}; the latter may be
 * called by any thread, everything else by one.
 */
final class Cluster implements AutoCloseable {
    /** How long a member may take to come up, to end, or to be made a voter. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);
    private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(5);
    private static final int POLL_MS = 20;

    private final Path folder;
    private final ProgramCommand program;
    private final List<String> tuning;
    private final Library library;
    /** Those that belong to the cluster, running or not, oldest first. */
    private final List<MemberProcess> members = new CopyOnWriteArrayList<>();

    private int launched;
    private volatile boolean ending;

    /**
     * @param folder for the members' folders
     * @param tuning options that all members have
     */
    Cluster(Path folder, ProgramCommand program, List<String> tuning, Library library) {
        this.folder = folder;
        this.program = program;
        this.tuning = List.copyOf(tuning);
        this.library = library;
    }

    List<MemberProcess> members() {
        return List.copyOf(members);
    }

    /** Starts the first member and has the others join it, all at once. */
    void grow(int count) throws IOException, InterruptedException {
        launch("start", List.of()).awaitUp(PATIENCE);
        List<MemberProcess> joining = new ArrayList<>();
        String via = addresses();
        for (int i = 1; i < count; i++) {
            joining.add(launch("join", List.of("--via", via)));
        }
        for (MemberProcess member : joining) {
            member.awaitUp(PATIENCE);
        }
    }

    /** Has one more member join; returns when it is a voter. */
    MemberProcess join() throws IOException, InterruptedException {
        MemberProcess member = launch("join", List.of("--via", addresses()));
        member.awaitUp(PATIENCE);
        return member;
    }

    /** Resumes a member whose process has ended, where it was. */
    void resume(MemberProcess member) throws IOException, InterruptedException {
        relaunch(member);
        member.awaitUp(PATIENCE);
    }

    /** As {@link #resume}, without waiting until it is up. */
    void relaunch(MemberProcess member) throws IOException, InterruptedException {
        checkNotEnding();
        member.launch("resume", tuning);
    }

    /** Tells a member to leave, as a client; returns when it has and its process has ended. */
    Duration leave(MemberProcess member) throws InterruptedException {
        long startNs = System.nanoTime();
        try (PandoClient client = connect(List.of(member.address()))) {
            client.leave();
        }
        Duration took = Duration.ofNanos(System.nanoTime() - startNs);
        members.remove(member);
        int exitCode = member.awaitExit(PATIENCE);
        if (exitCode != 0) {
            throw new CommandException("%s left, but its process %s: %s"
                    .formatted(
                            member,
                            exitCode < 0 ? "did not end" : "ended with exit code " + exitCode,
                            member.lastWords()));
        }
        return took;
    }

    /** The leader, as a running member knows it; waits while there is none. */
    Leader leader() throws InterruptedException {
        long startNs = System.nanoTime();
        while (System.nanoTime() - startNs < PATIENCE.toNanos()) {
            Optional<Leader> leader = askForLeader();
            if (leader.isPresent()) {
                return leader.get();
            }
            Thread.sleep(POLL_MS);
        }
        throw new CommandException("no leader was elected within " + PATIENCE.toSeconds() + " s");
    }

    /** A client that tries the given member first and those that follow it in turn. */
    PandoClient clientOf(int first) {
        List<String> via =
                new ArrayList<>(members.stream().map(MemberProcess::address).toList());
        Collections.rotate(via, -first);
        return connect(via);
    }

    /** A client that can fall back to nobody else. */
    PandoClient connect(List<String> via) {
        return library.connect(via, CONNECT_PATIENCE);
    }

    /** Closes all in good order, and kills what does not end. */
    @Override
    public void close() {
        ending = true;
        members.forEach(MemberProcess::close);
        try {
            for (MemberProcess member : members) {
                member.awaitExit(CLOSE_PATIENCE);
            }
        } catch (InterruptedException e) {
            killNow();
            Thread.currentThread().interrupt();
        }
    }

    /** SIGKILL for all: when this process ends itself. */
    void killNow() {
        ending = true;
        members.forEach(MemberProcess::killNow);
    }

    private Optional<Leader> askForLeader() {
        List<String> running = members.stream()
                .filter(MemberProcess::isRunning)
                .map(MemberProcess::address)
                .toList();
        try (PandoClient client = connect(running)) {
            Status status = client.status();
            return members.stream()
                    .filter(MemberProcess::isRunning)
                    .filter(member -> status.leader()
                            .map(id -> id.toString().equals(member.id()))
                            .orElse(false))
                    .findFirst()
                    .map(member -> new Leader(member, status.term()));
        } catch (NoLeaderException e) {
            return Optional.empty();
        }
    }

    private MemberProcess launch(String command, List<String> options) throws IOException, InterruptedException {
        checkNotEnding();
        launched++;
        MemberProcess member = new MemberProcess(launched, folder.resolve("member-" + launched), program);
        members.add(member);
        List<String> all = new ArrayList<>(options);
        all.addAll(tuning);
        member.launch(command, all);
        if (ending) {
            member.killNow();
        }
        return member;
    }

    private void checkNotEnding() {
        if (ending) {
            throw new CommandException("the demo was ended");
        }
    }

    private String addresses() {
        return String.join(",", members.stream().map(MemberProcess::address).toList());
    }

    /**
     * Who leads.
     *
     * @param member the process
     * @param term in which it does
     */
    record Leader(MemberProcess member, long term) {}
}
