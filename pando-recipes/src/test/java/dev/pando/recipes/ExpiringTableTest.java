package dev.pando.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class ExpiringTableTest {
    private record Value(long number, long expiresAtMs) implements ExpiringTable.Expiring {
        static final ExpiringTable.ValueFormat<Value> FORMAT = new ExpiringTable.ValueFormat<>() {
            @Override
            public void write(Value value, DataOutput out) throws IOException {
                out.writeLong(value.number);
                out.writeLong(value.expiresAtMs);
            }

            @Override
            public Value read(DataInput in) throws IOException {
                return new Value(in.readLong(), in.readLong());
            }
        };

        static Value of(long number) {
            return new Value(number, Deadlines.NEVER);
        }
    }

    private final ExpiringTable<Value> table = new ExpiringTable<>(Value.FORMAT);

    private static byte[] bytes(ExpiringTable.View<Value> view) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        view.writeTo(out);
        return out.toByteArray();
    }

    private static ExpiringTable<Value> of(Map<String, Value> values) {
        ExpiringTable<Value> table = new ExpiringTable<>(Value.FORMAT);
        values.forEach(table::put);
        return table;
    }

    /** Grows and shrinks many times over, and is at each moment what a sorted map would be; so is each view, for ever. */
    @Test
    void isAMapWhateverComesAndGoes() throws Exception {
        Random random = new Random(1);
        TreeMap<String, Value> expected = new TreeMap<>();
        List<ExpiringTable.View<Value>> views = new ArrayList<>();
        List<Map<String, Value>> seen = new ArrayList<>();
        for (int step = 0; step < 60_000; step++) {
            boolean isGrowing = step / 10_000 % 2 == 0;
            String name = "name " + random.nextInt(8_000);
            if (random.nextInt(10) < (isGrowing ? 9 : 1)) {
                Value value = Value.of(step);
                table.put(name, value);
                expected.put(name, value);
            } else {
                table.remove(name);
                expected.remove(name);
            }
            assertThat(table.size()).isEqualTo(expected.size());
            assertThat(table.find(name)).isEqualTo(expected.get(name));
            if (step % 2_500 == 0) {
                views.add(table.view());
                seen.add(Map.copyOf(expected));
            }
        }
        for (int i = 0; i < 8_000; i++) {
            assertThat(table.find("name " + i)).isEqualTo(expected.get("name " + i));
        }
        for (int i = 0; i < views.size(); i++) {
            assertThat(bytes(views.get(i))).isEqualTo(bytes(of(seen.get(i)).view()));
        }
    }

    /** Members that have come by the same names in different ways write the same snapshot. */
    @Test
    void theSameValuesAreTheSameBytesWhateverWasThereBefore() throws Exception {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            names.add("name " + i);
        }
        names.forEach(name -> table.put(name, Value.of(name.length())));
        byte[] all = bytes(table.view());
        Collections.shuffle(names, new Random(2));
        ExpiringTable<Value> other = new ExpiringTable<>(Value.FORMAT);
        names.forEach(name -> other.put(name, Value.of(name.length())));
        assertThat(bytes(other.view())).isEqualTo(all);

        ExpiringTable<Value> restored = new ExpiringTable<>(Value.FORMAT);
        restored.put("something else", Value.of(1));
        restored.restore(new ByteArrayInputStream(all));
        assertThat(bytes(restored.view())).isEqualTo(all);

        names.subList(500, names.size()).forEach(table::remove);
        ExpiringTable<Value> few = new ExpiringTable<>(Value.FORMAT);
        names.subList(0, 500).forEach(name -> few.put(name, Value.of(name.length())));
        assertThat(bytes(table.view())).isEqualTo(bytes(few.view()));
    }

    @Test
    void whatRunsOutIsGoneTheEarliestFirst() {
        for (int i = 0; i < 1_000; i++) {
            table.put("name " + i, new Value(i, 1_000 - i));
        }
        table.put("name 5", Value.of(5));
        List<Long> gone = new ArrayList<>();
        table.expire(10, (name, value) -> gone.add(value.number()));
        assertThat(gone).containsExactly(999L, 998L, 997L, 996L, 995L, 994L, 993L, 992L, 991L, 990L);
        table.expire(2_000, (name, value) -> gone.add(value.number()));
        assertThat(gone).hasSize(999).doesNotContain(5L);
        assertThat(table.size()).isEqualTo(1);
    }
}
