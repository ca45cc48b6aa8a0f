package dev.pando.testkit.invariant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.core.membership.Configuration;
import dev.pando.core.membership.MemberId;
import dev.pando.core.membership.Server;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class MajoritiesTest {
    private static final int SERVERS = 4;

    @Test
    void everyStepThatTheRulesTakeOverlapsWithTheOneBefore() {
        for (int before = 1; before < 1 << SERVERS; before++) {
            for (int after = 1; after < 1 << SERVERS; after++) {
                Configuration step = of(before).stepTo(of(after));
                assertThat(Majorities.overlap(of(before), step)).isTrue();
                assertThat(Majorities.overlap(step, of(after))).isTrue();
            }
        }
    }

    @Test
    void withoutJointConsensusTwoVotersAtOnceNeedNot() {
        assertThat(Majorities.overlap(of(0b0011), of(0b1100))).isFalse();
        assertThat(Majorities.overlap(of(0b0111), of(0b0001))).isFalse();
        assertThat(Majorities.overlap(of(0b0111), of(0b1100))).isFalse();
    }

    private static Configuration of(int voters) {
        List<Server> servers = IntStream.range(0, SERVERS)
                .filter(i -> (voters >> i & 1) == 1)
                .mapToObj(i -> new Server(new MemberId(0, i), "host" + i + ":1"))
                .toList();
        return new Configuration(servers, List.of(), List.of(), List.of());
    }
}
