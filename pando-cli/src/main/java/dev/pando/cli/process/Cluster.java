package dev.pando.cli.process;

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
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The members of a cluster, as processes. All of them end with {@link #close} or {@link #killNow}; the latter may be
 * called by any thread, everything else by one.
 */
public final class Cluster implements AutoCloseable {
    /** How long a member may take to come up, to end, or to be made a voter. */
    public static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);
    private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(5);

    private final Path folder;
    private final Sites sites;
    private final List<String> tuning;
    private final Library library;
    /** Those that belong to the cluster, running or not, oldest first. */
    private final List<MemberProcess> members = new CopyOnWriteArrayList<>();

    private int launched;
    private volatile boolean ending;

    /**
     * @param folder for the members' folders
     * @param sites where each of them runs
     * @param tuning options that all members have
     */
    public Cluster(Path folder, Sites sites, List<String> tuning, Library library) {
        this.folder = folder;
        this.sites = sites;
        this.tuning = List.copyOf(tuning);
        this.library = library;
    }

    public List<MemberProcess> members() {
        return List.copyOf(members);
    }

    /** Starts the first member and has the others join it, all at once. */
    public void grow(int count) throws IOException, InterruptedException {
        launch("start", List.of()).awaitUp(PATIENCE);
        join(count - 1);
    }

    /** Has one more member join; returns when it is a voter. */
    public MemberProcess join() throws IOException, InterruptedException {
        return join(1).get(0);
    }

    /** Has so many more members join, all at once; returns when all of them are voters. */
    public List<MemberProcess> join(int count) throws IOException, InterruptedException {
        List<String> via = via();
        List<MemberProcess> joining = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            joining.add(launch("join", via));
        }
        for (MemberProcess member : joining) {
            member.awaitUp(PATIENCE);
        }
        return joining;
    }

    /** Has one more member begin to join, which may be killed before it has; it listens where it can come back to. */
    public MemberProcess beginToJoin() throws IOException, InterruptedException {
        List<String> via = via();
        MemberProcess member = newMemberAt(MemberProcess.freeAddress());
        launch(member, "join", via);
        return member;
    }

    /** Has a member that was killed while it joined go on with it. */
    public void goOnJoining(MemberProcess member) throws IOException, InterruptedException {
        launch(member, "join", via(member));
    }

    /**
     * Has a new member take the place of one that is lost; returns when it is a voter.
     *
     * @param sameAddress whether it listens where the lost one did, or else at an address on loopback that is free
     */
    public MemberProcess replace(MemberProcess lost, boolean sameAddress) throws IOException, InterruptedException {
        return replace(lost, newMemberAt(sameAddress ? lost.address() : MemberProcess.freeAddress()));
    }

    /** As {@link #replace(MemberProcess, boolean)}, at whichever site is next. */
    public MemberProcess replace(MemberProcess lost) throws IOException, InterruptedException {
        return replace(lost, newMember());
    }

    private MemberProcess replace(MemberProcess lost, MemberProcess member) throws IOException, InterruptedException {
        members.remove(lost);
        List<String> options = new ArrayList<>(via(member));
        options.add(lost.id());
        launch(member, "replace", options);
        member.awaitUp(PATIENCE);
        return member;
    }

    /** A member does not belong to the cluster any more, or never did. */
    public void forget(MemberProcess member) {
        members.remove(member);
    }

    /** Resumes a member whose process has ended, where it was. */
    public void resume(MemberProcess member) throws IOException, InterruptedException {
        relaunch(member);
        member.awaitUp(PATIENCE);
    }

    /** As {@link #resume}, without waiting until it is up. */
    public void relaunch(MemberProcess member) throws IOException, InterruptedException {
        launch(member, "resume", List.of());
    }

    /** Tells a member to leave, as a client; returns when it has and its process has ended. */
    public Duration leave(MemberProcess member) throws InterruptedException {
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
    public Leader leader() throws InterruptedException {
        return Await.value(() -> "a leader is elected", PATIENCE, this::leaderNow);
    }

    /** The leader, as a running member knows it; empty where it knows none, or nobody says so within some seconds. */
    public Optional<Leader> leaderNow() {
        return anyStatus().flatMap(status -> members.stream()
                .filter(MemberProcess::isRunning)
                .filter(member -> status.leader()
                        .map(id -> id.toString().equals(member.id()))
                        .orElse(false))
                .findFirst()
                .map(member -> new Leader(member, status.term())));
    }

    /** How the leader says that the cluster is; empty where nobody that is asked leads. */
    public Optional<Status> status() {
        return anyStatus().filter(status -> status.leader().equals(Optional.of(status.self())));
    }

    /** As a running member sees it; empty where none runs, or answers. */
    private Optional<Status> anyStatus() {
        List<String> running = running();
        if (running.isEmpty()) {
            return Optional.empty();
        }
        try (PandoClient client = connect(running)) {
            return Optional.of(client.status());
        } catch (NoLeaderException e) {
            return Optional.empty();
        }
    }

    /** A client that tries the given member first and those that follow it in turn. */
    public PandoClient clientOf(int first) {
        List<String> via =
                new ArrayList<>(members.stream().map(MemberProcess::address).toList());
        Collections.rotate(via, -first);
        return connect(via);
    }

    /** A client that can fall back to nobody else. */
    public PandoClient connect(List<String> via) {
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

    /** SIGKILL for all: when this process ends itself. Returns when they are gone. */
    public void killNow() {
        ending = true;
        members.forEach(MemberProcess::killNow);
        members.forEach(MemberProcess::awaitGone);
    }

    private List<String> running() {
        return members.stream()
                .filter(MemberProcess::isRunning)
                .map(MemberProcess::address)
                .toList();
    }

    private MemberProcess launch(String command, List<String> options) throws IOException, InterruptedException {
        MemberProcess member = newMember();
        launch(member, command, options);
        return member;
    }

    private MemberProcess newMember() throws IOException {
        launched++;
        return newMember(sites.site(launched));
    }

    private MemberProcess newMemberAt(String address) throws IOException {
        launched++;
        return newMember(sites.site(launched).at(address));
    }

    private MemberProcess newMember(Site site) {
        checkNotEnding();
        MemberProcess member = new MemberProcess(launched, folder.resolve("member-" + launched), site);
        members.add(member);
        return member;
    }

    private void launch(MemberProcess member, String command, List<String> options)
            throws IOException, InterruptedException {
        checkNotEnding();
        List<String> all = new ArrayList<>(options);
        all.addAll(tuning);
        member.launch(command, all);
        if (ending) {
            member.killNow();
        }
    }

    private void checkNotEnding() {
        if (ending) {
            throw new CommandException("the members were ended");
        }
    }

    private List<String> via() {
        return viaAll(members.stream());
    }

    /** Whom a member asks that is on the list itself. */
    private List<String> via(MemberProcess asking) {
        return viaAll(members.stream().filter(member -> member != asking));
    }

    private static List<String> viaAll(Stream<MemberProcess> members) {
        return List.of("--via", members.map(MemberProcess::address).collect(Collectors.joining(",")));
    }

    /**
     * Who leads.
     *
     * @param member the process
     * @param term in which it does
     */
    public record Leader(MemberProcess member, long term) {}
}
