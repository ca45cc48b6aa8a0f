package dev.pando.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.pando.core.entry.EntryKind;
import dev.pando.core.entry.LogEntry;
import dev.pando.core.entry.Proposal;
import dev.pando.core.membership.Configuration;
import dev.pando.core.membership.MemberId;
import dev.pando.core.membership.Server;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** §6.3: sessions as a function of the log. */
final class SessionTableTest {
    private static final MemberId M1 = new MemberId(0, 1);
    private static final MemberId M2 = new MemberId(0, 2);

    private static final long TTL_MS = 10_000;

    private final SessionTable table = new SessionTable();
    private long lastIndex;
    private long timeMs;

    private LogEntry apply(Proposal proposal) {
        LogEntry entry = LogEntry.encode(0, ++lastIndex, 7, timeMs, proposal);
        table.apply(entry);
        return entry;
    }

    private void open(long session, @Nullable MemberId owner) {
        apply(SessionTable.opening(session, owner, TTL_MS));
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
    void aClientsSessionExpiresWhenNothingWasHeardOfItForLong() {
        open(5, null);
        timeMs = TTL_MS - 1;
        apply(Proposal.noop());
        assertThat(table.get(5)).isNotNull();
        timeMs = TTL_MS;
        apply(Proposal.noop());
        assertThat(table.get(5)).isNull();
        assertThatIllegalStateException().isThrownBy(() -> data(5, 1));
    }

    @Test
    void everyEntryOfASessionKeepsIt() {
        open(5, null);
        timeMs = TTL_MS - 1;
        data(5, 1);
        timeMs = 2 * TTL_MS - 2;
        apply(SessionTable.renewal(5));
        timeMs = 3 * TTL_MS - 4;
        apply(Proposal.noop());
        assertThat(session(5).lastSequence()).isEqualTo(1);
        assertThat(session(5).lastTimeMs()).isEqualTo(2 * TTL_MS - 2);
        timeMs = 3 * TTL_MS - 2;
        apply(Proposal.noop());
        assertThat(table.get(5)).isNull();
    }

    @Test
    void onlyEarlierEntriesHaveASessionExpire() {
        open(5, null);
        timeMs = 100 * TTL_MS;
        data(5, 1);
        timeMs = 200 * TTL_MS;
        apply(SessionTable.renewal(5));
        assertThat(session(5).lastSequence()).isEqualTo(1);
    }

    @Test
    void aRenewalOfNoOpenSessionBreaksARule() {
        assertThatIllegalStateException().isThrownBy(() -> apply(SessionTable.renewal(5)));
    }

    @Test
    void sessionsOfMembersDoNotExpire() {
        open(5, M1);
        timeMs = Long.MAX_VALUE / 2;
        apply(Proposal.noop());
        assertThat(table.get(5)).isNotNull();
    }

    @Test
    void noSessionGivesWayToANewOneAsLongAsAnotherHasExpiredByThen() {
        for (long id = 1; id <= SessionTable.MAX_CLIENT_SESSIONS; id++) {
            timeMs = id == 2 ? 1 : timeMs;
            open(id, null);
        }
        apply(SessionTable.renewal(2));
        data(1, 1); // used last, at the time 1
        timeMs = TTL_MS + 1;
        data(2, 1);
        assertThat(table.size()).isEqualTo(1);
        open(1_000_000, null);
        assertThat(table.size()).isEqualTo(2);
    }

    @Test
    void whatIsExpiredByAnOpeningLeavesRoomForIt() {
        open(1, null);
        timeMs = 5_000;
        for (long id = 2; id <= SessionTable.MAX_CLIENT_SESSIONS; id++) {
            open(id, null);
        }
        apply(SessionTable.renewal(2));
        timeMs = TTL_MS;
        open(1_000_000, null);
        assertThat(table.get(1)).isNull();
        assertThat(table.size()).isEqualTo(SessionTable.MAX_CLIENT_SESSIONS);
    }

    @Test
    void howLongASessionMayLiveIsBounded() {
        apply(SessionTable.opening(1, null, 0));
        apply(SessionTable.opening(2, null, Long.MAX_VALUE));
        assertThat(session(1).ttlMs()).isEqualTo(SessionTable.MIN_CLIENT_TTL_MS);
        assertThat(session(2).ttlMs()).isEqualTo(SessionTable.MAX_CLIENT_TTL_MS);
    }

    @Test
    void aSnapshotHoldsAllOfIt() throws IOException {
        open(5, null);
        open(6, M1);
        timeMs = 4_000;
        data(5, 1);
        SessionTable read = throughSnapshot(table);
        assertThat(described(read)).isEqualTo(described(table));
        read.expire(4_000 + TTL_MS - 1);
        assertThat(read.get(5)).isNotNull();
        read.expire(4_000 + TTL_MS);
        assertThat(read.get(5)).isNull();
        assertThat(read.get(6)).isNotNull();
    }

    /**
     * As a leader does it: one table is shown every entry, the other is expired only before it is used, and told only of
     * what is used.
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void expiringWhenUsedComesToTheSameAsExpiringWithEveryEntry(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        SessionTable admission = new SessionTable();
        for (int i = 0; i < 5_000; i++) {
            long id = random.nextLong(1, 30);
            admission.expire(timeMs); // of the last entry in the log
            assertThat(described(admission)).as("after %d entries", i).isEqualTo(described(table));
            timeMs += random.nextInt(10) == 0 ? random.nextLong(15_000) : random.nextLong(100);
            Session session = admission.get(id);
            if (random.nextInt(4) == 0) {
                apply(Proposal.noop());
            } else if (session == null) {
                Proposal opening =
                        SessionTable.opening(id, random.nextInt(5) == 0 ? M1 : null, random.nextLong(20_000));
                LogEntry entry = apply(opening);
                admission.open(id, opening.payload(), entry.index(), entry.timeMs());
            } else if (session.owner() == null && random.nextBoolean()) {
                LogEntry entry = apply(SessionTable.renewal(id));
                session.renew(entry.index(), entry.timeMs());
            } else {
                int count = random.nextInt(1, 4);
                Session.Run run = new Session.Run(session.lastSequence() + 1, count, lastIndex + 1, 7);
                for (long sequence = run.firstSequence(); sequence <= run.lastSequence(); sequence++) {
                    data(id, sequence);
                }
                session.append(run, timeMs);
            }
            if (random.nextInt(500) == 0) {
                admission = random.nextBoolean() ? table.copy() : throughSnapshot(table);
            }
        }
    }

    private static List<String> described(SessionTable table) {
        return table.sorted().stream()
                .map(s -> "%d of %s, ttl %d, opened %d, last %d at %d, %d ms, %s"
                        .formatted(
                                s.id(),
                                s.owner(),
                                s.ttlMs(),
                                s.openedIndex(),
                                s.lastSequence(),
                                s.lastIndex(),
                                s.lastTimeMs(),
                                s.runs()))
                .toList();
    }

    private static SessionTable throughSnapshot(SessionTable table) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        SnapshotContent.writeSessions(new DataOutputStream(bytes), table);
        return SnapshotContent.readSessions(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
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
