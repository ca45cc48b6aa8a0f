package dev.pando.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.pando.core.entry.EntryKind;
import dev.pando.core.entry.LogEntry;
import dev.pando.core.entry.Proposal;
import dev.pando.core.membership.Configuration;
import dev.pando.core.membership.MemberId;
import dev.pando.core.membership.Server;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** §6.3: sessions as a function of the log. */
final class SessionTableTest {
    private static final MemberId M1 = new MemberId(0, 1);
    private static final MemberId M2 = new MemberId(0, 2);

    private final SessionTable table = new SessionTable();
    private long lastIndex;

    private void apply(Proposal proposal) {
        table.apply(LogEntry.encode(0, ++lastIndex, 7, 0, proposal));
    }

    private void open(long session, @Nullable MemberId owner) {
        apply(SessionTable.opening(session, owner));
    }

    private void data(long session, long sequence) {
        apply(new Proposal(EntryKind.DATA, session, sequence, 0, new byte[] {1}));
    }

    private Session session(long id) {
        return session(table, id);
    }

    private static Session session(SessionTable table, long id) {
        return Objects.requireNonNull(table.get(id), "the session is open");
    }

    @Test
    void numbersFollowOneAnother() {
        open(5, null);
        data(5, 1);
        data(5, 2);
        assertThat(session(5).lastSequence()).isEqualTo(2);
        assertThat(session(5).find(1, 2)).containsExactly(new Session.Run(1, 2, 2, 7));
    }

    @Test
    void s24_aRepeatInTheLogBreaksARule() {
        open(5, null);
        data(5, 1);
        assertThatIllegalStateException().isThrownBy(() -> data(5, 1));
    }

    @Test
    void aGapInTheLogBreaksARule() {
        open(5, null);
        assertThatIllegalStateException().isThrownBy(() -> data(5, 2));
    }

    @Test
    void anEntryOfNoOpenSessionBreaksARule() {
        assertThatIllegalStateException().isThrownBy(() -> data(5, 1));
        open(5, null);
        assertThatIllegalStateException().isThrownBy(() -> open(5, null));
    }

    @Test
    void theLatestNumbersOfAClientAreRememberedWithTheirPlaces() {
        open(5, null);
        open(6, null);
        for (int i = 1; i <= 3000; i++) {
            data(5, i);
            if (i % 2 == 0) {
                data(6, i / 2);
            }
        }
        assertThat(session(5).find(1, 1900)).isEmpty();
        assertThat(session(5).find(2999, 3000)).containsExactly(new Session.Run(2999, 2, 4500, 7));
        assertThat(session(6).find(1500, 2000)).containsExactly(new Session.Run(1500, 1, 4502, 7));
    }

    @Test
    void ofClientsTheOneThatWasUsedLongestAgoGivesWay() {
        for (long id = 1; id <= SessionTable.MAX_CLIENT_SESSIONS; id++) {
            open(id, null);
        }
        data(1, 1);
        open(1_000_000, M1);
        open(1_000_001, null);
        assertThat(table.get(1)).isNotNull();
        assertThat(table.get(2)).isNull();
        assertThat(table.get(1_000_000)).isNotNull();
        assertThat(table.size()).isEqualTo(SessionTable.MAX_CLIENT_SESSIONS + 1);
    }

    @Test
    void aMembersNewSessionTakesThePlaceOfItsEarlierOne() {
        open(5, M1);
        open(6, M2);
        open(7, M1);
        assertThat(table.get(5)).isNull();
        assertThat(table.get(6)).isNotNull();
        assertThat(table.get(7)).isNotNull();
    }

    @Test
    void aMembersSessionLivesAsLongAsItsMembership() {
        open(5, M1);
        open(6, M2);
        open(7, null);
        apply(Proposal.configuration(Configuration.of(new Server(M2, "host:1")).encode()));
        assertThat(table.get(5)).isNull();
        assertThat(table.get(6)).isNotNull();
        assertThat(table.get(7)).isNotNull();
    }

    @Test
    void aCopyGoesItsOwnWay() {
        open(5, null);
        data(5, 1);
        SessionTable copy = table.copy();
        data(5, 2);
        assertThat(session(copy, 5).lastSequence()).isEqualTo(1);
        assertThat(session(5).lastSequence()).isEqualTo(2);
    }
}
