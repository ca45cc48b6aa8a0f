package dev.pando.cli.demo;

import dev.pando.Status;
import dev.pando.Status.MemberStatus;
import dev.pando.cli.Library;
import dev.pando.cli.process.Await;
import dev.pando.cli.process.Cluster;
import dev.pando.cli.process.MemberProcess;
import dev.pando.cli.process.Narrator;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Does to the members what happens to them in a scenario, while lines are appended: waits until each thing is done, times
 * it, counts it and tells it. For one thread.
 */
final class Operator {
    private final Cluster cluster;
    private final Senders senders;
    private final Library library;
    private final Tally tally;
    private final Narrator narrator;
    private final Duration limit;
    private long killedNs;

    /** @param limit how long anything may take that comes about by itself */
    Operator(Cluster cluster, Senders senders, Library library, Tally tally, Narrator narrator, Duration limit) {
        this.cluster = cluster;
        this.senders = senders;
        this.library = library;
        this.tally = tally;
        this.narrator = narrator;
        this.limit = limit;
    }

    Cluster cluster() {
        return cluster;
    }

    Duration limit() {
        return limit;
    }

    Tally tally() {
        return tally;
    }

    Narrator narrator() {
        return narrator;
    }

    /** So many join, all at once. */
    void join(int count) throws IOException, InterruptedException {
        List<MemberProcess> joined = cluster.join(count);
        joined.forEach(member -> tally.joined(member.startTook()));
        Times times = new Times(joined.stream().map(MemberProcess::startTook).toList());
        narrator.say("%,d joined, the last of them within %s, its start included", count, Report.ms(times.longest()));
    }

    /** The member is asked to leave, and ends; its data is deleted, since nobody can use it any more. */
    void leave(MemberProcess member) throws IOException, InterruptedException {
        Duration took = cluster.leave(member);
        tally.left(took);
        member.deleteData();
        narrator.say("%s left within %,d ms", member, took.toMillis());
    }

    /** SIGKILL, unless it has just ended by itself; what is appended from now on is what {@link #awaitService} waits for. */
    void kill(MemberProcess member) throws InterruptedException {
        killedNs = System.nanoTime();
        if (member.isRunning()) {
            tally.killed();
        }
        member.kill();
        senders.acknowledgements().mark(System.nanoTime());
    }

    /** Waits until something is acknowledged that was submitted after the last kill. */
    void awaitService() throws InterruptedException {
        long answeredNs = senders.acknowledgements().awaitFirstSinceMark(limit);
        Duration took = Duration.ofNanos(answeredNs - killedNs);
        tally.failedOver(took);
        narrator.say("work went on %,d ms after the kill", took.toMillis());
    }

    /** Closes a member in good order; its process has ended when this returns. */
    void close(MemberProcess member) throws InterruptedException {
        member.close();
        int exitCode = member.awaitExit(limit);
        if (exitCode != 0) {
            throw member.failure(exitCode < 0 ? "did not close within " + limit.toSeconds() + " s" : "closed badly");
        }
        tally.closed();
    }

    void resume(MemberProcess member) throws IOException, InterruptedException {
        cluster.resume(member);
    }

    /** A new member takes the place of one that was killed. */
    MemberProcess replace(MemberProcess lost, boolean sameAddress) throws IOException, InterruptedException {
        MemberProcess member = cluster.replace(lost, sameAddress);
        tally.joined(member.startTook());
        return member;
    }

    /** Waits until those who run are all of the members, all of them voters, and have what is committed now. */
    void awaitAllVoters() throws InterruptedException {
        Set<String> expected = cluster.members().stream().map(MemberProcess::id).collect(Collectors.toSet());
        long committed = Await.value(() -> "a leader says who belongs to the cluster", limit, cluster::status)
                .commitIndex();
        Seen seen = new Seen();
        Await.until(
                () -> "the leader finds just %s, each of them a voter with the first %,d entries; it finds %s"
                        .formatted(cluster.members(), committed, seen),
                limit,
                () -> seen.update(cluster.status()) && seen.areVoters(expected, committed));
    }

    /** Compares the members' logs, up to what is committed now. */
    void compareLogs() throws InterruptedException {
        long committed = Await.value(() -> "a leader says what is committed", limit, cluster::status)
                .commitIndex();
        LogComparison.check(cluster.members(), committed, member -> EntrySource.of(library, member.address(), limit));
    }

    /** Waits until each sender is served by those who are members now. */
    void awaitSenders() throws InterruptedException {
        senders.awaitEachAnswered(limit);
    }

    static boolean isVoter(MemberStatus member) {
        return member.role().equals("leader") || member.role().equals("voter");
    }

    /** What the leader last said of the members. */
    private static final class Seen {
        private List<MemberStatus> members = List.of();

        boolean update(Optional<Status> status) {
            status.ifPresent(known -> members = known.members());
            return status.isPresent();
        }

        boolean areVoters(Set<String> ids, long index) {
            return members.stream()
                            .map(member -> member.id().toString())
                            .collect(Collectors.toSet())
                            .equals(ids)
                    && members.stream().allMatch(member -> isVoter(member) && member.matchIndex() >= index);
        }

        @Override
        public String toString() {
            return members.stream()
                    .map(member -> "%s %s %s up to %d"
                            .formatted(member.id().brief(), member.role(), member.state(), member.matchIndex()))
                    .collect(Collectors.joining(", "));
        }
    }
}
