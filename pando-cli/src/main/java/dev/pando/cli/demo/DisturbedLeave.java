package dev.pando.cli.demo;

import dev.pando.NoLeaderException;
import dev.pando.PandoClient;
import dev.pando.RaftException;
import dev.pando.Status;
import dev.pando.cli.CommandException;
import dev.pando.cli.ExitCode;
import dev.pando.cli.Failure;
import dev.pando.cli.process.Await;
import dev.pando.cli.process.Cluster;
import dev.pando.cli.process.MemberProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;

/** One of two members leaves, and one of the two is killed meanwhile and resumed. */
final class DisturbedLeave {
    /** Longer than a client tries. */
    private static final Duration LEAVE_LIMIT = Duration.ofSeconds(100);

    private final Operator operator;
    private final Cluster cluster;
    private final MemberProcess leaver;
    private final MemberProcess stayer;
    private final MemberProcess victim;
    private final PlannedKill kill;

    DisturbedLeave(Operator operator, MemberProcess seed, MemberProcess joiner, PlannedKill kill) {
        this.operator = operator;
        this.cluster = operator.cluster();
        this.leaver = kill.seedLeaves() ? seed : joiner;
        this.stayer = kill.seedLeaves() ? joiner : seed;
        this.victim = kill.isOfSeed() ? seed : joiner;
        this.kill = kill;
    }

    void run() throws IOException, InterruptedException {
        long startNs = System.nanoTime();
        try (PandoClient client = cluster.connect(List.of(leaver.address()));
                PandoClient observer = cluster.connect(List.of(stayer.address()))) {
            CompletableFuture<Void> leaving = leave(client);
            disturb(leaving, client, observer);
            if (kill.givesUpLeave()) {
                leaveAfterAll(observer);
            } else {
                Await.until(() -> leaver + " has left", LEAVE_LIMIT, leaving::isDone);
                check(leaving);
            }
        }
        operator.tally().left(Duration.ofNanos(System.nanoTime() - startNs));
        awaitEnd();
        cluster.forget(leaver);
        leaver.deleteData();
        operator.awaitService();
    }

    private static CompletableFuture<Void> leave(PandoClient client) {
        return CompletableFuture.runAsync(client::leave, task -> {
            Thread thread = new Thread(task, "leave");
            thread.setDaemon(true);
            thread.start();
        });
    }

    private void disturb(CompletableFuture<Void> leaving, PandoClient client, PandoClient observer)
            throws IOException, InterruptedException {
        if (kill.step() == PlannedKill.Step.REMOVED) {
            Await.until(
                    () -> leaver + " is out of the roster",
                    operator.limit(),
                    () -> leaving.isDone() || !isThere(observer));
        }
        Thread.sleep(kill.delayMs());
        operator.kill(victim);
        if (kill.givesUpLeave()) {
            client.close();
        }
        if (victim == leaver) {
            cluster.relaunch(leaver); // it may have left already, and then it ends at once
        } else {
            operator.resume(stayer);
        }
    }

    private void check(CompletableFuture<Void> leaving) {
        try {
            leaving.join();
        } catch (CompletionException e) {
            Failure failure = Failure.of(e);
            throw new CommandException(
                    failure.exitCode(), "%s did not leave: %s".formatted(leaver, failure.message()), e);
        }
    }

    /** Nobody asks it to leave any more. Whether it has left or not, it has in the end. */
    private void leaveAfterAll(PandoClient observer) throws InterruptedException {
        AtomicBoolean wasStillThere = new AtomicBoolean();
        Await.until(() -> leaver + " has left after all", LEAVE_LIMIT, () -> {
            if (!isThere(observer)) {
                return true;
            }
            try (PandoClient client = cluster.connect(List.of(leaver.address()))) {
                client.leave();
                wasStillThere.set(true);
            } catch (RaftException e) {
                // it may be about to start, or to end; the roster tells
            }
            return false;
        });
        if (wasStillThere.get()) {
            operator.tally().undone();
        }
        operator.narrator().say("%s %s", leaver, wasStillThere.get() ? "had not left, and left now" : "had left");
    }

    /** Whether the leaver belongs to the cluster, or may yet. */
    private boolean isThere(PandoClient observer) {
        try {
            Status status = observer.status();
            return status.rosterIndex() > status.commitIndex()
                    || status.members().stream()
                            .anyMatch(member -> member.id().toString().equals(leaver.id()));
        } catch (NoLeaderException e) {
            return true;
        }
    }

    private void awaitEnd() throws InterruptedException {
        int exitCode = leaver.awaitExit(operator.limit());
        if (exitCode < 0) {
            throw leaver.failure("left, and did not end");
        }
        if (exitCode != ExitCode.OK.code() && exitCode != ExitCode.REMOVED.code() && !wasToldByItsData()) {
            throw leaver.failure("left, and ended with exit code " + exitCode);
        }
    }

    /** Killed after it had written down that it has left, it can't be resumed. */
    private boolean wasToldByItsData() {
        return leaver.lastWords().contains("was removed from its cluster, or left it");
    }
}
