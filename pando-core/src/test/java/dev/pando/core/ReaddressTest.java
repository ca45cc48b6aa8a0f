package dev.pando.core;

import static dev.pando.core.Fixture.A;
import static dev.pando.core.Fixture.B;
import static dev.pando.core.Fixture.C;
import static dev.pando.core.Fixture.D;
import static dev.pando.core.Fixture.appended;
import static dev.pando.core.Fixture.ready;
import static dev.pando.core.Fixture.server;
import static dev.pando.core.Fixture.voters;
import static dev.pando.core.Fixture.withLearner;
import static dev.pando.core.Fixture.withReplicas;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.core.Outcome.Reason;
import dev.pando.core.StoredLog.ConfigurationAt;
import dev.pando.core.membership.Change;
import dev.pando.core.membership.Configuration;
import dev.pando.core.membership.Server;
import org.junit.jupiter.api.Test;

/** Members that are reached at another address from now on (D6). */
class ReaddressTest {

    @Test
    void itIsOneEntryWhateverTheMemberIs() {
        assertNoted(voters(A, B, C), new Server(B, "host-x:2"));
        assertNoted(voters(A, B, C), new Server(A, "host-x:2")); // the leader
        assertNoted(withLearner(voters(A, B), C), new Server(C, "host-x:2"));
        assertNoted(withReplicas(voters(A, B), C), new Server(C, "host-x:2"));
    }

    private static void assertNoted(Configuration before, Server moved) {
        Member member = Member.leading(before);
        member.core.step(new Event.Readdress(9, moved));
        assertThat(member.drain().outcomes()).containsExactly(new Outcome.Reconfiguring(9, 3, 2, false));
        Configuration now = member.core.configuration().configuration();
        assertThat(member.core.configuration().index()).isEqualTo(3);
        assertThat(now.server(moved.id())).contains(moved);
        assertThat(now.withAddress(server(moved.id()))).isEqualTo(before);
    }

    @Test
    void whatIsSoAlreadyIsDoneAlready() {
        Member member = Member.leading(A, B, C);
        member.core.step(new Event.Readdress(9, server(B)));
        member.does(ready(2).answer(new Outcome.Reconfiguring(9, 1, 1, false)));
        Server moved = new Server(B, "host-x:2");
        member.core.step(new Event.Readdress(9, moved));
        member.drain();
        member.core.step(new Event.Readdress(10, moved)); // asked for again before it is committed
        member.does(ready(2).answer(new Outcome.Reconfiguring(10, 3, 2, false)));
    }

    @Test
    void noTwoMembersHaveOneAddressAndNobodyElseHasAny() {
        assertRefused(
                Member.leading(A, B, C),
                new Server(B, server(C).address()),
                Reason.IMPOSSIBLE,
                "The address host-c:1 belongs to member 00000000. Where that one is lost for good, say that this one"
                        + " replaces it.");
        assertRefused(Member.leading(A, B, C), server(D), Reason.IMPOSSIBLE, "There is no member 00000000.");
    }

    @Test
    void itWaitsForTheChangeBefore() {
        Member member = Member.leading(A, B, C);
        member.receive(appended(B, A, 2, 2));
        member.receive(appended(C, A, 2, 2));
        member.drain();
        member.reconfigure(new Change.AddReplica(server(D)));
        member.drain();
        assertRefused(
                member,
                new Server(B, "host-x:2"),
                Reason.CHANGE_PENDING,
                "The configuration at 3 is not committed yet.");
    }

    @Test
    void itIsNotedByWhoeverLeads() {
        Member member = Member.of(A, new HardState(1, null), 0, Fixture.config(1, 1, voters(A, B, C)));
        member.core.step(new Event.Readdress(9, new Server(B, "host-x:2")));
        assertThat(member.drain().outcomes())
                .containsExactly(new Outcome.Refused(9, Reason.NOT_LEADER, null, "This member does not lead."));
        assertThat(member.core.configuration()).isEqualTo(new ConfigurationAt(1, voters(A, B, C)));
    }

    private static void assertRefused(Member member, Server moved, Reason reason, String detail) {
        ConfigurationAt before = member.core.configuration();
        member.core.step(new Event.Readdress(9, moved));
        assertThat(member.drain().outcomes()).containsExactly(new Outcome.Refused(9, reason, A, detail));
        assertThat(member.core.configuration()).isEqualTo(before);
    }
}
