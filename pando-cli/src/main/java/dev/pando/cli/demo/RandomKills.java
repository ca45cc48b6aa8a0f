package dev.pando.cli.demo;

import dev.pando.cli.process.Cluster;
import dev.pando.cli.process.MemberProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleConsumer;

/**
 * Kills members at random with SIGKILL, and resumes them: mostly one, sometimes a majority, sometimes all at once,
 * sometimes one that has just begun to come up.
 */
final class RandomKills {
    private static final int MAX_CALM_MS = 3_000;
    private static final int MAX_DOWN_MS = 1_500;
    private static final int TICK_MS = 10;

    private final Cluster cluster;
    private final Random random;
    private final DoubleConsumer elapsed;
    private long startNs;
    private Duration duration = Duration.ZERO;
    private int kills;

    /** @param elapsed is told again and again which part of the time is over, from 0 to 1 */
    RandomKills(Cluster cluster, Random random, DoubleConsumer elapsed) {
        this.cluster = cluster;
        this.random = random;
        this.elapsed = elapsed;
    }

    /** Goes on for a time; all members are up again when it returns how many it has killed. */
    int run(Duration time) throws IOException, InterruptedException {
        duration = time;
        startNs = System.nanoTime();
        while (elapsedPart() < 1) {
            pause(random.nextInt(MAX_CALM_MS));
            killSome();
        }
        elapsed.accept(1);
        return kills;
    }

    private void killSome() throws IOException, InterruptedException {
        List<MemberProcess> victims = victims();
        for (MemberProcess victim : victims) {
            kill(victim);
        }
        pause(random.nextInt(MAX_DOWN_MS));
        for (MemberProcess victim : victims) {
            cluster.relaunch(victim);
        }
        if (random.nextInt(4) == 0) {
            MemberProcess again = victims.get(0);
            pause(random.nextInt(MAX_DOWN_MS));
            kill(again);
            cluster.relaunch(again);
        }
        for (MemberProcess victim : victims) {
            victim.awaitUp(Cluster.PATIENCE);
        }
    }

    private void kill(MemberProcess victim) throws InterruptedException {
        victim.kill();
        kills++;
    }

    private List<MemberProcess> victims() {
        List<MemberProcess> all = new ArrayList<>(cluster.members());
        Collections.shuffle(all, random);
        int choice = random.nextInt(10);
        int count = choice < 7 ? 1 : choice < 9 ? all.size() / 2 + 1 : all.size();
        return all.subList(0, Math.min(count, all.size()));
    }

    private void pause(int ms) throws InterruptedException {
        long untilNs = System.nanoTime() + ms * 1_000_000L;
        while (System.nanoTime() - untilNs < 0) {
            elapsed.accept(elapsedPart());
            Thread.sleep(TICK_MS);
        }
    }

    private double elapsedPart() {
        return Math.min(1, (System.nanoTime() - startNs) / (double) duration.toNanos());
    }
}
