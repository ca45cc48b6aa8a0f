package dev.pando.testkit.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pando.core.entry.LogEntry;
import dev.pando.core.entry.Proposal;
import dev.pando.core.membership.Configuration;
import dev.pando.core.membership.Server;
import dev.pando.testkit.Violation;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The property of logs that each change of the membership has to keep can be broken, and is then reported. */
final class ConfigurationsOverlapTest {
    private static final int SERVERS = 4;

    private final Logs logs = new Logs();

    @Test
    void holdsForEveryStepThatTheRulesTakeAndForNoOther() {
        for (int before = 1; before < 1 << SERVERS; before++) {
            for (int after = 1; after < 1 << SERVERS; after++) {
                Configuration from = new Configuration(servers(before), List.of(), List.of(), servers(after & ~before));
                Configuration to = new Configuration(servers(after), List.of(), List.of(), servers(before & ~after));
                Configuration step = from.stepTo(to);
                assertThatCode(() -> check(from, step)).doesNotThrowAnyException();
                assertThatCode(() -> check(from, step, to)).doesNotThrowAnyException();
                assertThat(areApart(from, to)).isEqualTo(canBeApart(before, after));
            }
        }
    }

    @Test
    void isBrokenWhereTwoVotersChangeWithoutJointConsensus() {
        assertThatThrownBy(() -> check(of(0b0011), of(0b1100)))
                .isInstanceOf(Violation.class)
                .hasMessageContaining("ConfigurationsOverlap");
        assertThatThrownBy(() -> check(of(0b0111), of(0b0001)))
                .isInstanceOf(Violation.class)
                .hasMessageContaining("ConfigurationsOverlap");
    }

    @Test
    void isBrokenWhereTheOldHalfIsLeftOut() {
        Configuration halfJoint = new Configuration(servers(0b0001), servers(0b0010), List.of(), List.of());
        assertThatThrownBy(() -> check(of(0b1110), halfJoint))
                .isInstanceOf(Violation.class)
                .hasMessageContaining("ConfigurationsOverlap");
    }

    @Test
    void isBrokenWhereJointConsensusEndsInSomethingElse() {
        Configuration joint = of(0b0111).stepTo(of(0b0001));
        assertThatThrownBy(() -> check(of(0b0111), joint, of(0b0011)))
                .isInstanceOf(Violation.class)
                .hasMessageContaining("JointConsensusEndsInCNew");
    }

    private boolean areApart(Configuration... configurations) {
        try {
            check(configurations);
            return false;
        } catch (Violation violation) {
            return true;
        }
    }

    /** Some majority of the one and some majority of the other have nobody in common. */
    private static boolean canBeApart(int before, int after) {
        return IntStream.range(0, 1 << SERVERS)
                .anyMatch(set -> 2 * Integer.bitCount(before & set) > Integer.bitCount(before)
                        && 2 * Integer.bitCount(after & ~set) > Integer.bitCount(after));
    }

    private void check(Configuration... configurations) {
        int log = Logs.EMPTY;
        for (Configuration configuration : configurations) {
            Proposal proposal = Proposal.configuration(configuration.encode());
            log = logs.append(log, LogEntry.encode(7, logs.length(log) + 1L, 1, 0, proposal));
        }
        LocalProperties.configurationsOverlap(logs, log);
    }

    private static Configuration of(int voters) {
        return new Configuration(servers(voters), List.of(), List.of(), List.of());
    }

    private static List<Server> servers(int set) {
        return IntStream.range(0, SERVERS)
                .filter(i -> (set >> i & 1) == 1)
                .mapToObj(Cluster::server)
                .toList();
    }
}
