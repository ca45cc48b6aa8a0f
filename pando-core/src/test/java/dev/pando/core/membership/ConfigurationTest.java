package dev.pando.core.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConfigurationTest {
    private static final Server A = new Server(new MemberId(1, 0xa), "a:1");
    private static final Server B = new Server(new MemberId(1, 0xb), "bé:2");
    private static final Server C = new Server(new MemberId(2, 0xc), "c:3");
    private static final Configuration JOINT = new Configuration(List.of(B, A), List.of(A), List.of(C));

    /** These bytes are in logs: no change may break them. */
    private static final String GOLDEN = "01"
            + "0002"
            + "0000000000000001" + "000000000000000a" + "0003" + "613a31"
            + "0000000000000001" + "000000000000000b" + "0005" + "62c3a93a32"
            + "0001"
            + "0000000000000001" + "000000000000000a" + "0003" + "613a31"
            + "0001"
            + "0000000000000002" + "000000000000000c" + "0003" + "633a33";

    @Test
    void theEncodingIsTheGoldenOne() {
        assertThat(HexFormat.of().formatHex(JOINT.encode())).isEqualTo(GOLDEN);
        assertThat(Configuration.decode(HexFormat.of().parseHex(GOLDEN))).isEqualTo(JOINT);
    }

    @Test
    void anEmptyConfigurationIsEncodedToo() {
        assertThat(HexFormat.of().formatHex(Configuration.EMPTY.encode())).isEqualTo("01000000000000");
        assertThat(Configuration.decode(Configuration.EMPTY.encode())).isEqualTo(Configuration.EMPTY);
    }

    @Test
    void everyCutIsRefused() {
        byte[] whole = JOINT.encode();
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> Configuration.decode(cut))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("A configuration that is cut off: " + cut.length + " bytes.");
        }
    }

    @Test
    void bytesTooManyAreRefused() {
        byte[] whole = JOINT.encode();
        byte[] longer = Arrays.copyOf(whole, whole.length + 3);
        assertThatThrownBy(() -> Configuration.decode(longer))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A configuration with 3 bytes too many.");
    }

    @Test
    void aNewerFormatIsRefusedByName() {
        byte[] newer = JOINT.encode();
        newer[0] = 2;
        assertThatThrownBy(() -> Configuration.decode(newer))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A configuration of format 2; this version knows 1. It was written by a newer version.");
    }

    @Test
    void anImpossibleCountIsRefusedBeforeAnythingIsAllocated() {
        byte[] bytes = {1, (byte) 0xff, (byte) 0xff};
        assertThatThrownBy(() -> Configuration.decode(bytes))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A configuration of 65535 servers.");
    }

    @Test
    void theOrderInWhichServersAreGivenDoesNotMatter() {
        Configuration one = new Configuration(List.of(A, B), List.of(), List.of());
        Configuration other = new Configuration(List.of(B, A), List.of(), List.of());
        assertThat(one).isEqualTo(other).hasSameHashCodeAs(other);
        assertThat(one.encode()).isEqualTo(other.encode());
    }

    @Test
    void everySingleStepOfMembershipForUpToFiveServers() {
        for (int voters = 0; voters < 32; voters++) {
            for (int learners = 0; learners < 32; learners++) {
                if ((voters & learners) != 0) {
                    continue;
                }
                Configuration before = configuration(voters, learners);
                for (int i = 0; i < 5; i++) {
                    int bit = 1 << i;
                    MemberId id = new MemberId(0, i);
                    boolean isIn = ((voters | learners) & bit) != 0;
                    assertThat(before.contains(id)).isEqualTo(isIn);
                    assertThat(before.isVoter(id)).isEqualTo((voters & bit) != 0);
                    assertThat(before.isLearner(id)).isEqualTo((learners & bit) != 0);
                    assertThat(before.without(id)).isEqualTo(configuration(voters & ~bit, learners & ~bit));
                    if (!isIn) {
                        assertThat(before.withLearner(server(i))).isEqualTo(configuration(voters, learners | bit));
                    }
                    if ((learners & bit) != 0) {
                        assertThat(before.withPromoted(id)).isEqualTo(configuration(voters | bit, learners & ~bit));
                    }
                    assertThat(Configuration.decode(before.encode())).isEqualTo(before);
                }
            }
        }
    }

    private static Configuration configuration(int voters, int learners) {
        return new Configuration(servers(voters), List.of(), servers(learners));
    }

    private static List<Server> servers(int set) {
        return IntStream.range(0, 5)
                .filter(i -> ((set >> i) & 1) == 1)
                .mapToObj(ConfigurationTest::server)
                .toList();
    }

    private static Server server(int i) {
        return new Server(new MemberId(0, i), "host" + i + ":1");
    }
}
