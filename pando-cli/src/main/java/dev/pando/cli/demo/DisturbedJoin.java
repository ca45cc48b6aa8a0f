package dev.pando.cli.demo;

import dev.pando.NoLeaderException;
import dev.pando.PandoClient;
import dev.pando.Status.MemberStatus;
import dev.pando.cli.CommandException;
import dev.pando.cli.Failure;
import dev.pando.cli.process.Await;
import dev.pando.cli.process.Cluster;
import dev.pando.cli.process.MemberProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** A second member joins the seed, and one of the two is killed meanwhile, unless that is planned for later. */
final class DisturbedJoin {
    private final Operator operator;
    private final Cluster cluster;
    private final MemberProcess seed;
    private final PlannedKill kill;

    DisturbedJoin(Operator operator, MemberProcess seed, PlannedKill kill) {
        this.operator = operator;
        this.cluster = operator.cluster();
        this.seed = seed;
        this.kill = kill;
    }

    /** Who has joined in the end. */
    MemberProcess run() throws IOException, InterruptedException {
        long startNs = System.nanoTime();
        MemberProcess joiner = cluster.beginToJoin();
        if (!kill.step().isOfJoin()) {
            joiner.awaitUp(operator.limit());
        } else if (kill.givesUpJoin()) {
            joiner = giveUp(joiner);
        } else {
            disturb(joiner);
        }
        operator.tally().joined(Duration.ofNanos(System.nanoTime() - startNs));
        return joiner;
    }

    private void disturb(MemberProcess joiner) throws IOException, InterruptedException {
        awaitKill(joiner);
        if (kill.isOfSeed()) {
            operator.kill(seed);
            operator.resume(seed);
        } else {
            operator.kill(joiner);
            cluster.goOnJoining(joiner);
        }
        operator.awaitService();
        joiner.awaitUp(operator.limit());
    }

    /** The joiner doesn't come back; another one joins. */
    private MemberProcess giveUp(MemberProcess joiner) throws IOException, InterruptedException {
        awaitKill(joiner);
        operator.kill(joiner);
        removeIfLetIn(joiner);
        cluster.forget(joiner);
        MemberProcess other = cluster.beginToJoin();
        operator.awaitService();
        other.awaitUp(operator.limit());
        removeIfLetIn(joiner); // its request may have been under way when it was killed
        joiner.deleteData();
        operator.tally().undone();
        return other;
    }

    /** Waits for the moment to kill somebody. */
    private void awaitKill(MemberProcess joiner) throws InterruptedException {
        awaitStep(joiner);
        Thread.sleep(kill.delayMs());
    }

    private void awaitStep(MemberProcess joiner) throws InterruptedException {
        switch (kill.step()) {
            case LET_IN, VOTER -> {
                try (PandoClient client = cluster.connect(List.of(seed.address()))) {
                    Await.until(
                            () -> "%s: %s, by %s".formatted(kill.step(), joiner, seed),
                            operator.limit(),
                            () -> isThere(joiner, client));
                }
            }
            case JOINED -> joiner.awaitUp(operator.limit());
            default -> {
                // begun already
            }
        }
    }

    private boolean isThere(MemberProcess joiner, PandoClient client) {
        if (!joiner.isRunning()) {
            throw joiner.failure("ended while it joined");
        }
        return find(joiner, client)
                .filter(member -> kill.step() == PlannedKill.Step.LET_IN || Operator.isVoter(member))
                .isPresent();
    }

    /** Its data stays until that is done: it may have become a voter, and then it has to come back first. */
    private void removeIfLetIn(MemberProcess joiner) throws IOException, InterruptedException {
        try (PandoClient client = cluster.connect(List.of(seed.address()))) {
            Optional<MemberStatus> found = find(joiner, client);
            if (found.isPresent()) {
                remove(joiner, client, client.removeAsync(found.get().id()));
                operator.narrator().say("%s, which had been let in, is removed", joiner);
            }
        }
    }

    private void remove(MemberProcess joiner, PandoClient client, CompletableFuture<Void> removal)
            throws IOException, InterruptedException {
        Await.until(
                () -> joiner + ", which was killed while it joined, is removed or a voter",
                operator.limit(),
                () -> removal.isDone()
                        || find(joiner, client).filter(Operator::isVoter).isPresent());
        if (!removal.isDone()) {
            // Of two voters neither decides anything alone.
            cluster.goOnJoining(joiner);
            Await.until(() -> joiner + ", a voter, is removed", operator.limit(), removal::isDone);
            if (joiner.awaitExit(operator.limit()) < 0) {
                throw joiner.failure("was removed, and did not end");
            }
        }
        try {
            removal.join();
        } catch (CompletionException e) {
            Failure failure = Failure.of(e);
            throw new CommandException(
                    failure.exitCode(), "%s was not removed: %s".formatted(joiner, failure.message()), e);
        }
    }

    /** The joiner in the roster; by its address, since nobody has said yet which id it has. */
    private static Optional<MemberStatus> find(MemberProcess joiner, PandoClient client) {
        try {
            return client.status().members().stream()
                    .filter(member -> member.address().equals(joiner.address()))
                    .findFirst();
        } catch (NoLeaderException e) {
            return Optional.empty();
        }
    }
}
