package dev.pando.recipes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.Consistency;
import dev.pando.Member;
import dev.pando.recipes.ThreeMembers.Submitted;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Members crash and compact their logs while they are used: each operation takes effect once, and all end up the same. */
final class RecipesSimulationTest {
    private static final int OPERATIONS = 600;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void additionsCountOnce(long seed) {
        ThreeMembers<CounterCommand, CounterCommand.Result> members =
                new ThreeMembers<>(seed, ReplicatedCounter.type("n"), number -> new CounterMachine());
        List<Submitted<Integer, Long>> all = members.run(
                OPERATIONS,
                (member, dice) ->
                        new Submitted<>(0, ReplicatedCounter.of(member, "n").incrementAndGetAsync()));
        Set<Long> told = new HashSet<>();
        int unknown = 0;
        for (Submitted<Integer, Long> one : all) {
            Long result = one.result();
            if (result != null) {
                assertThat(told.add(result))
                        .as("%d was given out twice", result)
                        .isTrue();
            } else if (one.isUnknown()) {
                unknown++;
            }
        }
        assertThat(told).hasSizeGreaterThan(OPERATIONS / 2);
        assertThat(members.sameOnAll().query(new CounterCommand.Read()).value())
                .isBetween((long) told.size(), (long) told.size() + unknown);
    }

    /** What a member's watch is told: each value, by the versions under which it was set. */
    private static final class Sightings implements MapWatch {
        private final Map<String, Set<Long>> versions = new HashMap<>();

        @Override
        public void changed(String key, Optional<MapValue> value) {
            value.ifPresent(set -> versions.computeIfAbsent(new String(set.bytes(), UTF_8), text -> new HashSet<>())
                    .add(set.version()));
        }

        @Override
        public void replaced() {}
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void valuesAreSetOnce(long seed) {
        List<Sightings> sightings = List.of(new Sightings(), new Sightings(), new Sightings());
        ThreeMembers<MapCommand, MapCommand.Result> members =
                new ThreeMembers<>(seed, ReplicatedMap.type("m"), number -> new MapMachine(sightings.get(number)));
        List<Submitted<String, Long>> all = members.run(OPERATIONS, (member, dice) -> {
            ReplicatedMap map = ReplicatedMap.of(member, "m");
            String key = "key " + dice.nextInt(30);
            String value = Long.toHexString(dice.nextLong());
            return switch (dice.nextInt(4)) {
                case 0 -> new Submitted<>("", map.removeAsync(key).thenApply(done -> 0L));
                case 1 ->
                    new Submitted<>(
                            value,
                            map.putIfAbsentAsync(key, value.getBytes(UTF_8), 500)
                                    .thenApply(update -> update.done() ? update.version() : 0L));
                case 2 -> new Submitted<>(value, map.putAsync(key, value.getBytes(UTF_8), 1 + dice.nextInt(2_000)));
                default -> new Submitted<>(value, map.putAsync(key, value.getBytes(UTF_8)));
            };
        });
        Map<String, Set<Long>> versions = new HashMap<>();
        for (Sightings seen : sightings) {
            seen.versions.forEach((value, at) ->
                    versions.computeIfAbsent(value, text -> new HashSet<>()).addAll(at));
        }
        assertThat(versions.values()).allSatisfy(at -> assertThat(at).hasSize(1));
        for (Submitted<String, Long> one : all) {
            Long version = one.result();
            if (version != null && version != 0) {
                assertThat(versions).containsEntry(one.key(), Set.of(version));
            } else if (!one.isUnknown()) {
                assertThat(versions).doesNotContainKey(one.key());
            }
        }
        assertThat(members.sameOnAll().query(new MapCommand.Size()).number()).isPositive();
    }

    /** What somebody was told about a lock. */
    private record Told(String lock, long token, boolean acquired) {}

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void tokensAreGivenOutOnce(long seed) {
        ThreeMembers<LockCommand, LockCommand.Result> members =
                new ThreeMembers<>(seed, ReplicatedLock.type("l"), number -> new LockMachine());
        List<Told> held = new ArrayList<>();
        List<Submitted<Integer, Boolean>> all = members.run(OPERATIONS, (member, dice) -> {
            ReplicatedLock locks = ReplicatedLock.of(member, "l");
            Told last = held.isEmpty() ? new Told("lock", 0, false) : held.get(held.size() - 1);
            return switch (dice.nextInt(4)) {
                case 0 -> new Submitted<>(0, locks.unlockAsync(last.lock(), last.token()));
                case 1 -> new Submitted<>(0, locks.renewAsync(last.lock(), last.token(), 1 + dice.nextInt(1_000)));
                default -> {
                    String lock = "lock " + dice.nextInt(3);
                    yield new Submitted<>(
                            0,
                            locks.tryLockAsync(lock, "me", 1 + dice.nextInt(1_000))
                                    .thenApply(attempt -> {
                                        held.add(new Told(lock, attempt.holder().token(), attempt.acquired()));
                                        return attempt.acquired();
                                    }));
                }
            };
        });
        assertThat(all).anyMatch(one -> Boolean.TRUE.equals(one.result()));
        List<Long> tokens =
                held.stream().filter(Told::acquired).map(Told::token).toList();
        assertThat(tokens).doesNotHaveDuplicates().hasSizeGreaterThan(10);
        members.sameOnAll();
    }

    /** All candidates there ever were, by the process of a member; those whose member has crashed go on, and ask in vain. */
    private static final class Candidates {
        private final ThreeMembers<LockCommand, LockCommand.Result> members;
        private final Map<Member, Candidacy> all = new HashMap<>();
        private final List<Long> tokens = new ArrayList<>();
        private int depositions;

        Candidates(ThreeMembers<LockCommand, LockCommand.Result> members) {
            this.members = members;
        }

        void enter(Member member, long leaseMs) {
            all.computeIfAbsent(member, m -> LeaderElection.of(m, "e")
                    .run("e", "me", leaseMs, new Listener(), Runnable::run, new VirtualTimer()));
            check();
        }

        void withdraw(Member member) {
            Candidacy candidacy = all.remove(member);
            if (candidacy != null) {
                candidacy.close();
            }
        }

        void check() {
            assertThat(all.values().stream().filter(Candidacy::isElected)).hasSizeLessThan(2);
        }

        private final class Listener implements ElectionListener {
            @Override
            public void elected(long token) {
                tokens.add(token);
                check();
            }

            @Override
            public void deposed() {
                depositions++;
            }
        }

        private final class VirtualTimer implements CandidacyTimer {
            private boolean hasEnded;

            @Override
            public long nanoTime() {
                return members.nowNanos();
            }

            @Override
            public void after(long delayNanos, Runnable task) {
                members.after(Math.max(0, delayNanos), () -> {
                    if (!hasEnded) {
                        task.run();
                    }
                });
            }

            @Override
            public void end() {
                hasEnded = true;
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void oneLeadsAtATime(long seed) {
        ThreeMembers<LockCommand, LockCommand.Result> members =
                new ThreeMembers<>(seed, LeaderElection.type("e"), number -> new LockMachine());
        Candidates candidates = new Candidates(members);
        members.run(OPERATIONS, (member, dice) -> {
            if (dice.nextInt(8) == 0) {
                candidates.withdraw(member);
            } else {
                candidates.enter(member, 1_037);
            }
            return new Submitted<>(0, LeaderElection.of(member, "e").leaderAsync("e", Consistency.LOCAL));
        });
        assertThat(candidates.tokens).isSorted().doesNotHaveDuplicates().hasSizeGreaterThan(10);
        assertThat(candidates.depositions).isBetween(10, candidates.tokens.size());
        members.sameOnAll();
    }

    /** Offers by number; whoever takes one soon says that it is done. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void itemsAreThereOnceUntilTheyAreDone(long seed) {
        ThreeMembers<QueueCommand, QueueCommand.Result> members =
                new ThreeMembers<>(seed, ReplicatedQueue.type("q"), number -> new QueueMachine());
        List<QueueItem> taken = new ArrayList<>();
        Map<Long, Integer> done = new HashMap<>();
        List<Submitted<String, Boolean>> all = members.run(OPERATIONS, (member, dice) -> {
            ReplicatedQueue queue = ReplicatedQueue.of(member, "q");
            if (dice.nextInt(3) == 0 && !taken.isEmpty()) {
                QueueItem item = taken.remove(0);
                return new Submitted<>("done", queue.doneAsync(item.token()).thenApply(yes -> {
                    if (yes) {
                        done.merge(item.id(), 1, Integer::sum);
                    }
                    return yes;
                }));
            }
            if (dice.nextBoolean()) {
                return new Submitted<>("take", queue.takeAsync(2_000).thenApply(item -> {
                    item.ifPresent(taken::add);
                    return item.isPresent();
                }));
            }
            return new Submitted<>("offer", queue.offerAsync(new byte[20]).thenApply(id -> true));
        });
        assertThat(done.values()).isNotEmpty().allSatisfy(times -> assertThat(times)
                .isEqualTo(1));
        long left = members.sameOnAll().query(new QueueCommand.Size()).number();
        long offered = count(all, "offer");
        assertThat(left + done.size()).isBetween(offered - unknown(all, "done"), offered + unknown(all, "offer"));
    }

    private static long count(List<Submitted<String, Boolean>> all, String what) {
        return all.stream()
                .filter(one -> one.key().equals(what) && Boolean.TRUE.equals(one.result()))
                .count();
    }

    private static long unknown(List<Submitted<String, Boolean>> all, String what) {
        return all.stream()
                .filter(one -> one.key().equals(what) && one.isUnknown())
                .count();
    }
}
