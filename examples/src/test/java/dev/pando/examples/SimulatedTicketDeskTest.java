package dev.pando.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.Entry;
import dev.pando.Member;
import dev.pando.examples.TicketDesk.Ticket;
import dev.pando.testkit.ProgramUnderTest;
import dev.pando.testkit.Simulation;
import dev.pando.testkit.SimulationOptions;
import dev.pando.testkit.SimulationResult;
import dev.pando.testkit.trace.Trace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** How a program is tried in the simulator, and how that finds a mistake that a quiet cluster would never show. */
final class SimulatedTicketDeskTest {
    private static final SimulationOptions OPTIONS =
            SimulationOptions.DEFAULT.members(3, 3).faultTime(Duration.ofSeconds(10));

    /** A desk on every machine; names are asked for at random. */
    private static class Desks implements ProgramUnderTest<TicketDesk> {
        @Override
        public TicketDesk start(Member member, Executor executor) {
            return new TicketDesk(member, executor);
        }

        @Override
        public byte[] payload(RandomGenerator dice) {
            return ("visitor " + dice.nextInt(1000)).getBytes(UTF_8);
        }

        @Override
        public void check(List<Entry> log, List<TicketDesk> desks) {
            List<Ticket> expected = new ArrayList<>();
            for (Entry entry : log) {
                if (entry.kind() == Entry.Kind.DATA) {
                    expected.add(new Ticket(expected.size() + 1L, new String(entry.payload(), UTF_8)));
                }
            }
            desks.forEach(desk -> assertThat(desk.tickets()).isEqualTo(expected));
        }
    }

    /**
     * Takes the number from the entry's index: of a new cluster's log the first entries are a configuration, a no-op and
     * the session's opening, and payloads begin behind them. That is so until there is a second leader, or a second session.
     */
    private static final class HastyDesk extends TicketDesk {
        HastyDesk(Member member, Executor executor) {
            super(member, executor);
        }

        @Override
        protected long numberFor(Entry entry) {
            return entry.index() - 3;
        }
    }

    @Test
    void theDeskGivesOutTheSameTicketsEverywhereWhateverHappens() {
        for (long seed = 1; seed <= 10; seed++) {
            SimulationResult result = Simulation.run(OPTIONS, seed, Trace.NONE, new Desks());
            assertThat(result.violation()).as("seed %s", seed).isNull();
            assertThat(result.operations()).as("seed %s", seed).isGreaterThan(50);
        }
    }

    @Test
    void theHastyDeskIsFoundOut() {
        SimulationResult result = Simulation.run(OPTIONS, 1, Trace.NONE, new Desks() {
            @Override
            public TicketDesk start(Member member, Executor executor) {
                return new HastyDesk(member, executor);
            }
        });
        assertThat(Objects.requireNonNull(result.violation()).what()).isEqualTo("Program");
        assertThat(result.violation().detail()).contains("Ticket[number=");
    }
}
