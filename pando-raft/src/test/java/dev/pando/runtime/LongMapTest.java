package dev.pando.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class LongMapTest {
    @Test
    void isAMap() {
        LongMap<String> map = new LongMap<>();

        map.put(0, "none");
        map.put(Long.MIN_VALUE, "least");
        map.put(-1, "before");
        map.put(-1, "again");

        assertThat(map.size()).isEqualTo(3);
        assertThat(map.get(0)).isEqualTo("none");
        assertThat(map.get(-1)).isEqualTo("again");
        assertThat(map.get(1)).isNull();
        assertThat(map.remove(1)).isNull();
        assertThat(map.remove(0)).isEqualTo("none");
        assertThat(map.get(0)).isNull();
        assertThat(map.values()).containsExactlyInAnyOrder("least", "again");
        map.clear();
        assertThat(map.size()).isZero();
        assertThat(map.values()).isEmpty();
        assertThat(map.get(-1)).isNull();
    }

    /** Against the JDK's map: few keys, so that they collide, come and go. */
    @Test
    void isTheSameAsAnotherMapWhateverComesAndGoes() {
        for (long seed = 1; seed <= 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            LongMap<Integer> map = new LongMap<>();
            Map<Long, Integer> model = new HashMap<>();
            long stride = random.nextBoolean() ? 1 : random.nextLong();
            for (int i = 0; i < 400; i++) {
                long key = stride * random.nextInt(60);
                switch (random.nextInt(8)) {
                    case 0, 1, 2, 3 -> {
                        map.put(key, i);
                        model.put(key, i);
                    }
                    case 4, 5, 6 -> assertThat(map.remove(key)).isEqualTo(model.remove(key));
                    default -> {
                        int divisor = random.nextInt(2, 9);
                        map.removeIf(value -> value % divisor == 0);
                        model.values().removeIf(value -> value % divisor == 0);
                    }
                }
                assertThat(map.get(key)).isEqualTo(model.get(key));
                assertThat(map.size()).isEqualTo(model.size());
            }
            assertThat(map.values()).containsExactlyInAnyOrderElementsOf(model.values());
            model.forEach((key, value) -> assertThat(map.get(key)).isEqualTo(value));
        }
    }
}
