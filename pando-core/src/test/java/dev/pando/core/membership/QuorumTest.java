package dev.pando.core.membership;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Every configuration of up to five servers against a naive count. */
class QuorumTest {
    private static final int SERVERS = 5;
    private static final int SETS = 1 << SERVERS;

    @Test
    void isQuorumAgreesWithTheOracleForEveryConfigurationAndEverySet() {
        forEachConfiguration((configuration, voters, outgoing) -> {
            for (int set = 0; set < SETS; set++) {
                int members = set;
                assertThat(Quorum.isQuorum(configuration, id -> contains(members, id)))
                        .isEqualTo(oracle(voters, outgoing, members));
            }
        });
    }

    @Test
    void agreedIsTheLargestNumberThatAQuorumHasReachedForEveryConfigurationAndEveryProgress() {
        int levels = 3;
        int combinations = (int) Math.pow(levels, SERVERS);
        forEachConfiguration((configuration, voters, outgoing) -> {
            for (int combination = 0; combination < combinations; combination++) {
                int[] reached = new int[SERVERS];
                int rest = combination;
                for (int i = 0; i < SERVERS; i++) {
                    reached[i] = rest % levels;
                    rest /= levels;
                }
                int expected = 0;
                for (int level = 1; level < levels; level++) {
                    int atLeast = 0;
                    for (int i = 0; i < SERVERS; i++) {
                        atLeast |= reached[i] >= level ? 1 << i : 0;
                    }
                    expected = oracle(voters, outgoing, atLeast) ? level : expected;
                }
                assertThat(Quorum.agreed(configuration, id -> reached[(int) id.low()]))
                        .isEqualTo(expected);
            }
        });
    }

    @Test
    void anyTwoQuorumsOverlap() {
        forEachConfiguration((configuration, voters, outgoing) -> {
            for (int one = 0; one < SETS; one++) {
                int complement = ~one & (SETS - 1);
                int first = one;
                assertThat(Quorum.isQuorum(configuration, id -> contains(first, id))
                                && Quorum.isQuorum(configuration, id -> contains(complement, id)))
                        .isFalse();
            }
        });
    }

    /** §4.1: what makes single-server changes safe. */
    @Test
    void quorumsOfConfigurationsThatDifferByOneVoterOverlap() {
        for (int before = 1; before < SETS; before++) {
            for (int changed = 0; changed < SERVERS; changed++) {
                int after = before ^ (1 << changed);
                for (int one = 0; one < SETS; one++) {
                    int complement = ~one & (SETS - 1);
                    assertThat(oracle(before, 0, one) && oracle(after, 0, complement))
                            .isFalse();
                }
            }
        }
    }

    /** §4.3: what makes any change safe. */
    @Test
    void quorumsOfAJointConfigurationOverlapWithThoseOfBothHalves() {
        forEachConfiguration((configuration, voters, outgoing) -> {
            for (int one = 0; one < SETS && outgoing != 0; one++) {
                int members = one;
                int complement = ~one & (SETS - 1);
                boolean isQuorum = Quorum.isQuorum(configuration, id -> contains(members, id));
                assertThat(isQuorum && oracle(voters, 0, complement)).isFalse();
                assertThat(isQuorum && oracle(outgoing, 0, complement)).isFalse();
            }
        });
    }

    @Test
    void aConfigurationWithoutVotersHasNoQuorum() {
        assertThat(Quorum.isQuorum(Configuration.EMPTY, id -> true)).isFalse();
        assertThat(Quorum.agreed(Configuration.EMPTY, id -> 9)).isZero();
    }

    private interface Check {
        void accept(Configuration configuration, int voters, int outgoing);
    }

    private static void forEachConfiguration(Check check) {
        for (int voters = 1; voters < SETS; voters++) {
            for (int outgoing = 0; outgoing < SETS; outgoing++) {
                // learners count for nothing: all who are no voters
                int learners = ~(voters | outgoing) & (SETS - 1);
                check.accept(
                        new Configuration(servers(voters), servers(outgoing), servers(learners), List.of()),
                        voters,
                        outgoing);
            }
        }
    }

    /** Counts by hand. */
    private static boolean oracle(int voters, int outgoing, int members) {
        boolean isMajority = 2 * Integer.bitCount(voters & members) > Integer.bitCount(voters);
        boolean isOutgoingMajority = 2 * Integer.bitCount(outgoing & members) > Integer.bitCount(outgoing);
        return isMajority && (outgoing == 0 || isOutgoingMajority);
    }

    private static boolean contains(int set, MemberId id) {
        return ((set >> id.low()) & 1) == 1;
    }

    private static List<Server> servers(int set) {
        Predicate<Integer> isIn = i -> ((set >> i) & 1) == 1;
        List<Server> servers = new ArrayList<>();
        for (int i = 0; i < SERVERS; i++) {
            if (isIn.test(i)) {
                servers.add(new Server(new MemberId(0, i), "host" + i + ":1"));
            }
        }
        return servers;
    }
}
