package dev.pando.testkit.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.testkit.oracle.RandomHistory.Shape;
import dev.pando.testkit.oracle.Verdict.Answer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The search against simpler judges, on histories that seeds decide. */
final class RandomHistoriesTest {
    private static final PlainRegister REGISTER = new PlainRegister();
    private static final int LIMIT = Linearizability.DEFAULT_LIMIT;

    @Test
    void smallHistoriesAreJudgedAsByBruteForce() {
        int violations = 0;
        int seeds = 6_000;
        for (int seed = 0; seed < seeds; seed++) {
            History history = small(seed, 30).history;
            Answer expected = BruteForce.isLinearizable(history, REGISTER) ? Answer.OK : Answer.VIOLATION;
            assertJudged(history, expected, "seed " + seed);
            violations += expected == Answer.VIOLATION ? 1 : 0;
        }
        assertThat(violations).isBetween(seeds / 5, seeds * 4 / 5);
    }

    @Test
    void smallHistoriesWithCompareAndSetsAreJudgedAsByBruteForce() {
        int violations = 0;
        int done = 0;
        int unknown = 0;
        int seeds = 12_000;
        for (int seed = 0; seed < seeds; seed++) {
            History history = smallWithSets(seed, 15).history;
            Answer expected = BruteForce.isLinearizable(history, REGISTER) ? Answer.OK : Answer.VIOLATION;
            assertJudged(history, expected, "seed " + seed);
            violations += expected == Answer.VIOLATION ? 1 : 0;
            done += (int) sets(history, Result.Written.class::isInstance);
            unknown += (int) sets(history, Objects::isNull);
        }
        assertThat(violations).isBetween(seeds / 5, seeds * 4 / 5);
        assertThat(done).isGreaterThan(seeds / 2);
        assertThat(unknown).isGreaterThan(seeds / 5);
    }

    private static long sets(History history, Predicate<@Nullable Result> ended) {
        return history.calls().stream()
                .filter(call -> call.operation() instanceof Operation.CompareAndSet && ended.test(call.result()))
                .count();
    }

    @Test
    void smallHistoriesOfAnotherModelAreJudgedAsByBruteForce() {
        int violations = 0;
        int seeds = 3_000;
        Alternating model = new Alternating();
        for (int seed = 0; seed < seeds; seed++) {
            History history = new RandomHistory(new Shape(7, 1, 4, 10, 5), seed).history;
            Answer expected = BruteForce.isLinearizable(history, model) ? Answer.OK : Answer.VIOLATION;
            assertThat(Linearizability.check(history, model, LIMIT).answer())
                    .as("seed %s", seed)
                    .isEqualTo(expected);
            violations += expected == Answer.VIOLATION ? 1 : 0;
        }
        assertThat(violations).isBetween(seeds / 5, seeds * 4 / 5);
    }

    @Test
    void smallHistoriesWithoutFaultsAreLinearizable() {
        for (int seed = 0; seed < 3_000; seed++) {
            RandomHistory run = small(seed, 0);
            assertJudged(run.history, Answer.OK, "seed " + seed);
            assertThat(LogOrder.check(run.log, run.history)).as("seed %s", seed).isNull();
            RandomHistory withSets = smallWithSets(seed, 0);
            assertJudged(withSets.history, Answer.OK, "with sets, seed " + seed);
            assertThat(LogOrder.check(withSets.log, withSets.history))
                    .as("with sets, seed %s", seed)
                    .isNull();
        }
    }

    @Test
    void longHistoriesAreJudgedAsByTheirZones() {
        int violations = 0;
        int seeds = 1_000;
        for (int seed = 0; seed < seeds; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Shape shape = new Shape(300, 1 + random.nextInt(3), 2 + random.nextInt(7), 4, seed % 2);
            RandomHistory run = new RandomHistory(shape, seed);
            Answer expected = Zones.isLinearizable(run.history) ? Answer.OK : Answer.VIOLATION;
            assertThat(Linearizability.check(run.history).answer())
                    .as("seed %s", seed)
                    .isEqualTo(expected);
            violations += expected == Answer.VIOLATION ? 1 : 0;
        }
        assertThat(violations).isBetween(seeds / 5, seeds / 2);
    }

    /** Long enough for sets of windows of several words. */
    @Test
    void aSearchOfLongHistoriesAnswersAsTheirZonesDo() {
        int violations = 0;
        int seeds = 400;
        for (int seed = 0; seed < seeds; seed++) {
            History history = new RandomHistory(new Shape(300, 1, 4, 2, seed % 2), seed).history;
            Answer expected = Zones.isLinearizable(history) ? Answer.OK : Answer.VIOLATION;
            Verdict verdict = Linearizability.check(history, REGISTER, LIMIT);
            assertThat(verdict.answer()).as("seed %s", seed).isEqualTo(expected);
            violations += expected == Answer.VIOLATION ? 1 : 0;
        }
        assertThat(violations).isBetween(seeds / 5, seeds / 2);
    }

    /** Where compare-and-sets make one call depend on another, what follows from their values is checked by a search. */
    @Test
    void longHistoriesWithCompareAndSetsAreJudgedAsByASearch() {
        int violations = 0;
        int seeds = 400;
        for (int seed = 0; seed < seeds; seed++) {
            History history = new RandomHistory(new Shape(300, 1, 4, 2, seed % 2, 25), seed).history;
            Answer expected = Linearizability.check(history, REGISTER, LIMIT).answer();
            assertThat(Linearizability.check(history).answer())
                    .as("seed %s", seed)
                    .isEqualTo(expected);
            violations += expected == Answer.VIOLATION ? 1 : 0;
        }
        assertThat(violations).isBetween(seeds / 5, seeds / 2);
    }

    @Test
    void zonesJudgeSmallHistoriesAsBruteForceDoes() {
        for (int seed = 0; seed < 3_000; seed++) {
            History history = small(seed, 30).history;
            assertThat(Zones.isLinearizable(history))
                    .as("seed %s", seed)
                    .isEqualTo(BruteForce.isLinearizable(history, REGISTER));
        }
    }

    /** What a counterexample says is so: up to before the stuck call's answer all is well, and with it no more. */
    @Test
    void theStuckCallIsTheFirstThatCannotBeExplained() {
        int violations = 0;
        int doneAfterAll = 0;
        for (int seed = 0; seed < 9_000; seed++) {
            History history = (seed < 3_000 ? small(seed, 30) : smallWithSets(seed, 30)).history;
            Counterexample why = Linearizability.check(history).counterexample();
            if (why != null && why.stuck().outcome() instanceof Outcome.Completed stuck) {
                List<Call> calls = history.calls().stream()
                        .filter(call -> call.operation().key().equals(why.key()))
                        .toList();
                assertThat(BruteForce.isLinearizable(cut(calls, stuck.order()), REGISTER))
                        .as("before, seed %s", seed)
                        .isTrue();
                assertThat(BruteForce.isLinearizable(cut(calls, stuck.order() + 1), REGISTER))
                        .as("with, seed %s", seed)
                        .isFalse();
                boolean isInPrefix = why.prefix().contains(why.stuck());
                assertThat(why.unplaced().contains(why.stuck())).isNotEqualTo(isInPrefix);
                assertThat(isInPrefix)
                        .as("seen, seed %s", seed)
                        .isEqualTo(!BruteForce.isLinearizable(without(why.stuck(), stuck.order(), calls), REGISTER));
                doneAfterAll += isInPrefix ? 1 : 0;
                assertThat(Collections.disjoint(why.prefix(), why.unplaced())).isTrue();
                violations++;
            }
        }
        assertThat(violations).isGreaterThan(1_200);
        assertThat(doneAfterAll).isGreaterThan(10);
    }

    @Test
    void shuffledLogsAreInRealTimeOrderIfEachPairIs() {
        int violations = 0;
        int seeds = 3_000;
        for (int seed = 0; seed < seeds; seed++) {
            RandomHistory run = new RandomHistory(new Shape(20, 2, 4, 10, 0), seed);
            List<CommittedWrite> log = shuffled(run.log, new SplittableRandom(seed));
            boolean isFine = new LogOrder(log, run.history).realTimeOrder() == null;
            assertThat(isFine).as("seed %s", seed).isEqualTo(eachPairIsInOrder(log, run.history));
            violations += isFine ? 0 : 1;
        }
        assertThat(violations).isBetween(seeds / 5, seeds * 4 / 5);
    }

    /** Two neighbours have changed places, twice. */
    private static List<CommittedWrite> shuffled(List<CommittedWrite> log, SplittableRandom random) {
        List<CommittedWrite> shuffled = new ArrayList<>(log);
        for (int swap = 0; swap < 2 && log.size() > 1; swap++) {
            int at = random.nextInt(log.size() - 1);
            CommittedWrite first = shuffled.get(at);
            CommittedWrite second = shuffled.get(at + 1);
            shuffled.set(at, new CommittedWrite(first.index(), first.term(), second.value()));
            shuffled.set(at + 1, new CommittedWrite(second.index(), second.term(), first.value()));
        }
        return shuffled;
    }

    private static boolean eachPairIsInOrder(List<CommittedWrite> log, History history) {
        for (int later = 0; later < log.size(); later++) {
            for (int earlier = 0; earlier < later; earlier++) {
                Call before =
                        Objects.requireNonNull(history.writeOf(log.get(earlier).value()));
                Call after =
                        Objects.requireNonNull(history.writeOf(log.get(later).value()));
                if (after.endsBefore(before)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static RandomHistory small(long seed, int percentFaulty) {
        return small(seed, percentFaulty, 0);
    }

    private static RandomHistory smallWithSets(long seed, int percentFaulty) {
        return small(seed, percentFaulty, 30);
    }

    private static RandomHistory small(long seed, int percentFaulty, int percentSets) {
        SplittableRandom random = new SplittableRandom(seed);
        int calls = 3 + random.nextInt(5);
        int keys = 1 + random.nextInt(2);
        Shape shape = new Shape(calls, keys, 1 + random.nextInt(4), 30, percentFaulty, percentSets);
        return new RandomHistory(shape, seed);
    }

    private static void assertJudged(History history, Answer expected, String seed) {
        assertThat(Linearizability.check(history).answer()).as(seed).isEqualTo(expected);
        assertThat(Linearizability.check(history, REGISTER, LIMIT).answer())
                .as("plain, %s", seed)
                .isEqualTo(expected);
    }

    /** What had been told before {@code order}. */
    private static History cut(List<Call> calls, int order) {
        History history = new History();
        for (int now = 0; now < order; now++) {
            for (Call call : calls) {
                if (call.order() == now) {
                    history.invoke(call.client(), call.operation(), now);
                }
            }
            end(calls, now, history);
        }
        long id = 0;
        for (Call call : calls) {
            if (call.order() < order && call.outcome() instanceof Outcome.Failed) {
                history.failed(id);
            }
            id++;
        }
        return history;
    }

    /** What had been told before {@code order}, but as if nobody had asked for one call. */
    private static History without(Call call, int order, List<Call> calls) {
        List<Call> others = calls.stream().filter(other -> !other.equals(call)).toList();
        return cut(others, order);
    }

    private static void end(List<Call> calls, int now, History history) {
        for (int id = 0; id < calls.size(); id++) {
            if (calls.get(id).outcome() instanceof Outcome.Completed completed && completed.order() == now) {
                history.completed(id, now, completed.result());
            }
        }
    }
}
