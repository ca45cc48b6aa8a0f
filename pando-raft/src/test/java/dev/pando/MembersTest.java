package dev.pando;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.core.membership.ClusterId;
import dev.pando.core.membership.MemberId;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class MembersTest {
    private static final List<String> ROLES = List.of("leader", "voter", "learner", "replica");

    private static Peer peer(int number) {
        return new Peer(new MemberId(0, number + 1), "host" + number + ":1");
    }

    @Test
    void onlyTheLeaderAndTheOtherVotersAreVoters() {
        List<Status.MemberStatus> members = IntStream.range(0, ROLES.size())
                .mapToObj(i -> new Status.MemberStatus(peer(i).id(), peer(i).address(), ROLES.get(i), "ok", 5, 0, 0))
                .toList();
        Status status = new Status(
                ClusterId.UNKNOWN,
                peer(0).id(),
                1,
                Optional.of(peer(0).id()),
                5,
                5,
                5,
                true,
                3,
                members,
                Optional.empty());
        Roster roster = new Roster(3, List.of(peer(0), peer(1)), List.of(peer(2)), List.of(peer(3)));
        assertThat(Members.of(status)).isEqualTo(new Members(roster, status));
    }
}
