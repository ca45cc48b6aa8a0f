package dev.pando.core.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConfigurationTest {
    private static final Server A = new Server(new MemberId(1, 0xa), "a:1");
    private static final Server B = new Server(new MemberId(1, 0xb), "bé:2");
    private static final Server C = new Server(new MemberId(2, 0xc), "c:3");
    private static final Server D = new Server(new MemberId(3, 0xd), "d:4");
    private static final Configuration JOINT = new Configuration(List.of(B, A), List.of(A), List.of(C), List.of());

    /** These bytes are in logs: no change may break them. */
    private static final String GOLDEN = "01"
            + "0002"
            + "0000000000000001" + "000000000000000a" + "0003" + "613a31"
            + "0000000000000001" + "000000000000000b" + "0005" + "62c3a93a32"
            + "0001"
            + "0000000000000001" + "000000000000000a" + "0003" + "613a31"
            + "0001"
            + "0000000000000002" + "000000000000000c" + "0003" + "633a33";

    private static final Configuration WITH_REPLICAS =
            new Configuration(List.of(B), List.of(A), List.of(C), List.of(D, A));

    /** Of the second format, likewise. */
    private static final String GOLDEN_WITH_REPLICAS = "02"
            + "0001"
            + "0000000000000001" + "000000000000000b" + "0005" + "62c3a93a32"
            + "0001"
            + "0000000000000001" + "000000000000000a" + "0003" + "613a31"
            + "0001"
            + "0000000000000002" + "000000000000000c" + "0003" + "633a33"
            + "0002"
            + "0000000000000001" + "000000000000000a" + "0003" + "613a31"
            + "0000000000000003" + "000000000000000d" + "0003" + "643a34";

    @Test
    void withReplicasTheEncodingIsTheGoldenOneOfTheSecondFormat() {
        assertThat(HexFormat.of().formatHex(WITH_REPLICAS.encode())).isEqualTo(GOLDEN_WITH_REPLICAS);
        assertThat(Configuration.decode(HexFormat.of().parseHex(GOLDEN_WITH_REPLICAS)))
                .isEqualTo(WITH_REPLICAS);
    }

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
        for (byte[] whole : List.of(JOINT.encode(), WITH_REPLICAS.encode())) {
            for (int length = 0; length < whole.length; length++) {
                byte[] cut = Arrays.copyOf(whole, length);
                assertThatThrownBy(() -> Configuration.decode(cut))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage("A configuration that is cut off: " + cut.length + " bytes.");
            }
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
        newer[0] = 3;
        assertThatThrownBy(() -> Configuration.decode(newer))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "A configuration of format 3; this version knows 1 and 2. It was written by a newer version.");
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
        Configuration one = new Configuration(List.of(A, B), List.of(), List.of(), List.of());
        Configuration other = new Configuration(List.of(B, A), List.of(), List.of(), List.of());
        assertThat(one).isEqualTo(other).hasSameHashCodeAs(other);
        assertThat(one.encode()).isEqualTo(other.encode());
    }

    /** Each server is a voter, a learner, a replica, or none of them. */
    @Test
    void everySingleStepOfMembershipForUpToFiveServers() {
        forEachRoles(roles -> {
            Configuration before = configuration(roles);
            assertThat(Configuration.decode(before.encode())).isEqualTo(before);
            assertThat(before.settled()).isEqualTo(before);
            for (int i = 0; i < SERVERS; i++) {
                MemberId id = new MemberId(0, i);
                Role role = roles[i];
                assertThat(before.contains(id)).isEqualTo(role != Role.NONE);
                assertThat(before.isVoter(id)).isEqualTo(role == Role.VOTER);
                assertThat(before.isLastingVoter(id)).isEqualTo(role == Role.VOTER);
                assertThat(before.isLearner(id)).isEqualTo(role == Role.LEARNER);
                assertThat(before.isReplica(id)).isEqualTo(role == Role.REPLICA);
                assertThat(before.without(id)).isEqualTo(configuration(with(roles, i, Role.NONE)));
                if (role == Role.NONE) {
                    assertThat(before.withLearner(server(i))).isEqualTo(configuration(with(roles, i, Role.LEARNER)));
                    assertThat(before.withReplica(server(i))).isEqualTo(configuration(with(roles, i, Role.REPLICA)));
                } else if (role != Role.VOTER) {
                    assertThat(before.withPromoted(id)).isEqualTo(configuration(with(roles, i, Role.VOTER)));
                }
                if (role == Role.VOTER || role == Role.LEARNER) {
                    assertThat(before.withDemoted(id)).isEqualTo(configuration(with(roles, i, Role.REPLICA)));
                }
            }
        });
    }

    /** §4.1, §4.3: from any configuration to any other, of four servers. */
    @Test
    void aStepIsJointWhereMoreThanOneVoterChanges() {
        int servers = 4;
        for (int before = 1; before < 1 << servers; before++) {
            for (int after = 1; after < 1 << servers; after++) {
                Configuration from = new Configuration(servers(before), List.of(), List.of(), servers(after & ~before));
                Configuration to =
                        new Configuration(servers(after), List.of(), List.of(server(4)), servers(before & ~after));
                Configuration step = from.stepTo(to);
                Configuration joint = new Configuration(
                        servers(after), servers(before), List.of(server(4)), servers(before & ~after));
                boolean isJoint = Integer.bitCount(before ^ after) > 1;
                assertThat(step).isEqualTo(isJoint ? joint : to);
                assertThat(step.isJoint()).isEqualTo(isJoint);
                assertThat(step.settled()).isEqualTo(to);
                assertThat(Configuration.decode(step.encode())).isEqualTo(step);
                for (int i = 0; i < servers; i++) {
                    MemberId id = new MemberId(0, i);
                    boolean isOld = (before >> i & 1) == 1;
                    boolean isNew = (after >> i & 1) == 1;
                    assertThat(step.isVoter(id)).isEqualTo(isNew || (isJoint && isOld));
                    assertThat(step.isLastingVoter(id)).isEqualTo(isNew);
                    assertThat(step.isReplica(id)).isEqualTo(isOld && !isNew && !isJoint);
                    assertThat(step.contains(id)).isEqualTo(isOld || isNew);
                }
            }
        }
    }

    private enum Role {
        NONE,
        VOTER,
        LEARNER,
        REPLICA
    }

    private static final int SERVERS = 5;

    private static void forEachRoles(Consumer<Role[]> check) {
        int all = (int) Math.pow(Role.values().length, SERVERS);
        for (int number = 0; number < all; number++) {
            Role[] roles = new Role[SERVERS];
            int rest = number;
            for (int i = 0; i < SERVERS; i++) {
                roles[i] = Role.values()[rest % Role.values().length];
                rest /= Role.values().length;
            }
            check.accept(roles);
        }
    }

    private static Role[] with(Role[] roles, int i, Role role) {
        Role[] changed = roles.clone();
        changed[i] = role;
        return changed;
    }

    private static Configuration configuration(Role[] roles) {
        return new Configuration(
                servers(roles, Role.VOTER), List.of(), servers(roles, Role.LEARNER), servers(roles, Role.REPLICA));
    }

    private static List<Server> servers(Role[] roles, Role role) {
        return IntStream.range(0, SERVERS)
                .filter(i -> roles[i] == role)
                .mapToObj(ConfigurationTest::server)
                .toList();
    }

    private static List<Server> servers(int set) {
        return IntStream.range(0, SERVERS)
                .filter(i -> ((set >> i) & 1) == 1)
                .mapToObj(ConfigurationTest::server)
                .toList();
    }

    private static Server server(int i) {
        return new Server(new MemberId(0, i), "host" + i + ":1");
    }
}
