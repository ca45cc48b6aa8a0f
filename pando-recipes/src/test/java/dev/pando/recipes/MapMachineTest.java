package dev.pando.recipes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class MapMachineTest {
    private final List<String> seen = new ArrayList<>();
    private final MapMachine machine = new MapMachine(new MapWatch() {
        @Override
        public void changed(String key, Optional<MapValue> value) {
            seen.add(
                    key + "=" + value.map(set -> new String(set.bytes(), UTF_8)).orElse("-"));
        }

        @Override
        public void replaced() {
            seen.add("replaced");
        }
    });

    private MapCommand.Result apply(long index, long timeMs, MapCommand command) {
        return machine.apply(new ScriptedContext(index, timeMs), command);
    }

    private static MapCommand put(String key, String value, long expected, long ttlMs) {
        return new MapCommand.Put(key, value.getBytes(UTF_8), expected, ttlMs);
    }

    private static MapCommand put(String key, String value) {
        return put(key, value, MapCommand.ANY, 0);
    }

    private static MapCommand.Result result(boolean done, long number) {
        return new MapCommand.Result(done, number, null);
    }

    private String get(String key) {
        MapValue value = machine.query(new MapCommand.Lookup(key)).value();
        return value == null ? "-" : new String(value.bytes(), UTF_8) + "/" + value.version();
    }

    private long size() {
        return machine.query(new MapCommand.Size()).number();
    }

    @Test
    void keysHaveTheLatestValue() {
        assertThat(get("a")).isEqualTo("-");
        assertThat(apply(7, 0, put("a", "x"))).isEqualTo(result(true, 7));
        assertThat(apply(9, 0, put("a", "y"))).isEqualTo(result(true, 9));
        assertThat(apply(10, 0, put("b", "z"))).isEqualTo(result(true, 10));
        assertThat(get("a")).isEqualTo("y/9");
        assertThat(size()).isEqualTo(2);
        assertThat(apply(11, 0, new MapCommand.Remove("a", MapCommand.ANY))).isEqualTo(result(true, 0));
        assertThat(apply(12, 0, new MapCommand.Remove("a", MapCommand.ANY))).isEqualTo(result(false, 0));
        assertThat(get("a")).isEqualTo("-");
        assertThat(size()).isEqualTo(1);
        assertThat(seen).containsExactly("a=x", "a=y", "b=z", "a=-");
    }

    @Test
    void aChangeMayDependOnTheVersion() {
        assertThat(apply(1, 0, put("a", "x", 5, 0))).isEqualTo(result(false, 0));
        assertThat(apply(2, 0, put("a", "x", MapCommand.ABSENT, 0))).isEqualTo(result(true, 2));
        assertThat(apply(3, 0, put("a", "y", MapCommand.ABSENT, 0))).isEqualTo(result(false, 2));
        assertThat(apply(4, 0, put("a", "y", 2, 0))).isEqualTo(result(true, 4));
        assertThat(apply(5, 0, put("a", "z", 2, 0))).isEqualTo(result(false, 4));
        assertThat(apply(6, 0, new MapCommand.Remove("a", 2))).isEqualTo(result(false, 4));
        assertThat(get("a")).isEqualTo("y/4");
        assertThat(apply(7, 0, new MapCommand.Remove("a", 4))).isEqualTo(result(true, 0));
        assertThat(seen).containsExactly("a=x", "a=y", "a=-");
    }

    /** At the moment itself it is gone. */
    @Test
    void aValueRunsOut() {
        apply(1, 1_000, put("a", "x", MapCommand.ANY, 100));
        apply(2, 1_099, put("b", "y"));
        assertThat(get("a")).isEqualTo("x/1");
        assertThat(machine.query(new MapCommand.Lookup("a")).value())
                .satisfies(value -> assertThat(value.expiryMs()).isEqualTo(OptionalLong.of(1_100)));
        apply(3, 1_100, put("b", "z"));
        assertThat(get("a")).isEqualTo("-");
        assertThat(size()).isEqualTo(1);
        assertThat(seen).containsExactly("a=x", "b=y", "a=-", "b=z");
    }

    /** Before it could be found, changed or removed by the command that comes then. */
    @Test
    void whatHasRunOutIsGoneBeforeTheNextCommand() {
        apply(1, 0, put("a", "x", MapCommand.ANY, 10));
        assertThat(apply(2, 10, put("a", "y", 1, 0))).isEqualTo(result(false, 0));
        assertThat(apply(3, 10, put("a", "y", MapCommand.ABSENT, 10))).isEqualTo(result(true, 3));
        assertThat(apply(4, 20, new MapCommand.Remove("a", MapCommand.ANY))).isEqualTo(result(false, 0));
    }

    @Test
    void settingAgainChangesWhenItRunsOut() {
        apply(1, 0, put("longer", "x", MapCommand.ANY, 10));
        apply(2, 0, put("good", "x", MapCommand.ANY, 10));
        apply(3, 0, put("shorter", "x", MapCommand.ANY, 30));
        apply(4, 5, put("longer", "y", MapCommand.ANY, 20));
        apply(5, 5, put("good", "y"));
        apply(6, 5, put("shorter", "y", MapCommand.ANY, 5));
        apply(7, 10, put("other", "z"));
        assertThat(List.of(get("longer"), get("good"), get("shorter"))).containsExactly("y/4", "y/5", "-");
        apply(8, 25, put("other", "z"));
        assertThat(List.of(get("longer"), get("good"))).containsExactly("-", "y/5");
        apply(9, Long.MAX_VALUE - 1, put("never", "x", MapCommand.ANY, Long.MAX_VALUE));
        assertThat(List.of(get("never"), get("good"))).containsExactly("x/9", "y/5");
    }

    @Test
    void whatRunsOutTogetherGoesInOrder() {
        for (String key : List.of("c", "a", "d", "b")) {
            apply(1, 0, put(key, "x", MapCommand.ANY, key.equals("d") ? 5 : 10));
        }
        seen.clear();
        apply(5, 100, new MapCommand.Remove("x", MapCommand.ANY));
        assertThat(seen).containsExactly("d=-", "a=-", "b=-", "c=-");
    }

    @Test
    void whatWasRestoredRunsOutAsBefore() {
        apply(1, 0, put("a", "x", MapCommand.ANY, 10));
        apply(2, 0, put("b", "x"));
        byte[] state = Twins.bytes(machine);
        apply(3, 0, put("c", "x"));
        Twins.restore(machine, state);
        assertThat(size()).isEqualTo(2);
        apply(4, 10, put("b", "y"));
        assertThat(seen).containsExactly("a=x", "b=x", "c=x", "replaced", "a=-", "b=y");
    }

    @Test
    void valuesCannotBeChangedFromOutside() {
        apply(1, 0, put("a", "x"));
        MapValue value =
                Objects.requireNonNull(machine.query(new MapCommand.Lookup("a")).value());
        value.bytes()[0] = 'y';
        assertThat(get("a")).isEqualTo("x/1");
    }

    @Test
    void twoAreTheSameAtEachStep() {
        for (long seed = 0; seed < 20; seed++) {
            new Twins<>(ReplicatedMap.type("m"), () -> new MapMachine(new WatchOnExecutor(new Deaf(), task -> {})))
                    .run(seed, 400, MapMachineTest::random);
        }
    }

    private static MapCommand random(Random random, int index) {
        String key = "key " + random.nextInt(20);
        long expected = random.nextInt(3) == 0 ? Math.max(0, index - random.nextInt(20)) : random.nextInt(2) - 1;
        return random.nextInt(4) == 0
                ? new MapCommand.Remove(key, expected)
                : new MapCommand.Put(
                        key,
                        new byte[] {(byte) random.nextInt()},
                        expected,
                        random.nextBoolean() ? 0 : 1 + random.nextInt(100));
    }

    private static final class Deaf implements MapWatch {
        @Override
        public void changed(String key, Optional<MapValue> value) {}

        @Override
        public void replaced() {}
    }

    @Test
    void keysThatWouldNotComeBackAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> MapCommand.CODEC.encode(put("\ud800", "x")));
        String pair = "\ud83c\udf33 \u00e9 \u0000";
        assertThat(MapCommand.CODEC.decode(MapCommand.CODEC.encode(new MapCommand.Lookup(pair))))
                .isEqualTo(new MapCommand.Lookup(pair));
    }

    @Test
    void whatIsNoSnapshotIsNotTaken() {
        assertThatThrownBy(() -> Twins.restore(machine, new byte[] {2, 0})).hasMessageContaining("format 2");
        assertThatThrownBy(() -> Twins.restore(machine, new byte[] {1, 1, 1})).hasMessageContaining("EOF");
    }
}
