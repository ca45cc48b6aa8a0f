package dev.pando.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who gives way when too many have not greeted. */
final class GreetingSlotsTest {
    private final GreetingSlots slots = new GreetingSlots(3);
    private final List<String> events = new ArrayList<>();

    /** Leaves as soon as it is asked to. */
    private final class Polite implements GreetingSlots.Guest {
        private final String name;

        Polite(String name) {
            this.name = name;
        }

        @Override
        public void giveWay() {
            events.add(name + " gives way");
            slots.leave(this);
        }

        @Override
        public void dismiss() {
            events.add(name + " is dismissed");
        }
    }

    @Test
    void theOldestGivesWay() {
        for (String name : List.of("a", "b", "c", "d", "e")) {
            slots.enter(new Polite(name));
        }
        assertThat(events).containsExactly("a gives way", "b gives way");
    }

    @Test
    void nobodyGivesWayWhereOneHasLeft() {
        Polite a = new Polite("a");
        slots.enter(a);
        slots.enter(new Polite("b"));
        slots.enter(new Polite("c"));
        slots.leave(a);
        slots.leave(a);
        slots.enter(new Polite("d"));
        assertThat(events).isEmpty();
    }

    @Test
    void allAreDismissedInTheEnd() {
        slots.enter(new Polite("a"));
        slots.enter(new Polite("b"));
        slots.clear();
        assertThat(events).containsExactly("a is dismissed", "b is dismissed");
    }
}
