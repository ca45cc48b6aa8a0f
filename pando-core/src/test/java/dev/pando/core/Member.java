package dev.pando.core;

import static dev.pando.core.Fixture.GROUP;
import static dev.pando.core.Fixture.OPTIONS;
import static dev.pando.core.Fixture.append;
import static dev.pando.core.Fixture.appended;
import static dev.pando.core.Fixture.config;
import static dev.pando.core.Fixture.data;
import static dev.pando.core.Fixture.preVoted;
import static dev.pando.core.Fixture.proposal;
import static dev.pando.core.Fixture.stored;
import static dev.pando.core.Fixture.voted;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.core.entry.LogEntry;
import dev.pando.core.entry.Proposal;
import dev.pando.core.membership.Change;
import dev.pando.core.membership.Configuration;
import dev.pando.core.membership.MemberId;
import dev.pando.core.membership.Reconfiguration;
import dev.pando.core.membership.Server;
import dev.pando.core.message.Message;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One member's rules under test, and a disk that writes only when it is told to. */
final class Member {
    final RaftCore core;

    private HardState hardState;
    private long lastIndex;
    private long lastTerm;

    private Member(RaftCore core, HardState hardState) {
        this.core = core;
        this.hardState = hardState;
    }

    static Member of(CoreOptions options, MemberId self, HardState hardState, long commitIndex, List<LogEntry> log) {
        return new Member(
                settled(options, new RaftCore(options, GROUP, self, hardState, stored(commitIndex, log), self.low())),
                hardState);
    }

    /** With nothing but a snapshot. */
    static Member of(MemberId self, HardState hardState, SnapshotPoint point) {
        return new Member(
                settled(OPTIONS, new RaftCore(OPTIONS, GROUP, self, hardState, stored(point), self.low())), hardState);
    }

    /** It has started this very moment, and votes for nobody yet. Others here have been up for an election timeout. */
    static Member started(MemberId self, HardState hardState, long commitIndex, LogEntry... log) {
        return new Member(
                new RaftCore(OPTIONS, GROUP, self, hardState, stored(commitIndex, List.of(log)), self.low()),
                hardState);
    }

    private static RaftCore settled(CoreOptions options, RaftCore started) {
        RaftCore core = started;
        for (int i = 0; i < options.electionTicks() && !isAlone(core); i++) {
            core.step(new Event.Tick());
            core = core.copyWithTimerStarted(core.self().low());
        }
        return core;
    }

    /** Such a one campaigns at once. */
    private static boolean isAlone(RaftCore core) {
        Configuration configuration = core.configuration().configuration();
        return configuration.voters().size() == 1 && configuration.isVoter(core.self());
    }

    static Member of(MemberId self, HardState hardState, long commitIndex, LogEntry... log) {
        return of(OPTIONS, self, hardState, commitIndex, List.of(log));
    }

    /** With a log of these terms: the configuration at index 1, then data. In the last of the terms; nothing committed. */
    static Member withLog(MemberId self, Configuration configuration, long... terms) {
        return of(OPTIONS, self, new HardState(terms[terms.length - 1], null), 0, log(configuration, terms));
    }

    static List<LogEntry> log(Configuration configuration, long... terms) {
        List<LogEntry> log = new ArrayList<>();
        log.add(config(1, terms[0], configuration));
        for (int i = 1; i < terms.length; i++) {
            log.add(data(i + 1L, terms[i]));
        }
        return log;
    }

    /** A leader whose first entry, at index 2 and of term 2, is committed and known to be so by all voters. */
    static Member leading(CoreOptions options, MemberId self, Configuration configuration) {
        Member member = of(options, self, new HardState(1, null), 1, log(configuration, 1));
        member.elect();
        member.persisted();
        configuration.voters().stream()
                .map(Server::id)
                .filter(id -> !id.equals(self))
                .forEach(id -> member.receive(appended(id, self, 2, 2)));
        member.drain();
        assertThat(member.core.commitIndex()).isEqualTo(2);
        return member;
    }

    /** The first of the voters leads. */
    static Member leading(Configuration configuration) {
        return leading(OPTIONS, configuration.voters().get(0).id(), configuration);
    }

    static Member leading(MemberId self, MemberId... others) {
        MemberId[] all = new MemberId[others.length + 1];
        all[0] = self;
        System.arraycopy(others, 0, all, 1, others.length);
        return leading(OPTIONS, self, Fixture.voters(all));
    }

    /** A follower of {@code leader} in term 2 whose log is the configuration, of term 1. */
    static Member following(MemberId self, MemberId leader, MemberId... others) {
        MemberId[] all = new MemberId[others.length + 2];
        all[0] = self;
        all[1] = leader;
        System.arraycopy(others, 0, all, 2, others.length);
        Member member = withLog(self, Fixture.voters(all), 1);
        member.receive(append(leader, self, 2, 1, 1, 0));
        member.drain();
        member.persisted();
        member.drain();
        return member;
    }

    /** Waits for the election timeout, and wins: everybody else grants what is asked. */
    void elect() {
        tickUntilTimeout();
        MemberId self = core.self();
        for (Message message : drain().messages()) {
            receive(preVoted(message.to(), self, message.term(), true));
        }
        Ready ready = drain();
        persisted();
        for (Message message : ready.messagesAfterPersist()) {
            receive(voted(message.to(), self, message.term(), true));
        }
        drain();
        assertThat(core.role()).isEqualTo(Role.LEADER);
    }

    int tickUntilTimeout() {
        Role before = core.role();
        long termBefore = core.term();
        int ticks = 0;
        while (core.role() == before && core.term() == termBefore) {
            assertThat(ticks).isLessThan(100);
            core.step(new Event.Tick());
            ticks++;
        }
        return ticks;
    }

    void tick(int ticks) {
        for (int i = 0; i < ticks; i++) {
            core.step(new Event.Tick());
        }
    }

    void receive(Message... messages) {
        for (Message message : messages) {
            core.step(new Event.Received(message));
        }
    }

    void propose(String... texts) {
        List<Proposal> proposals = new ArrayList<>();
        for (String text : texts) {
            proposals.add(proposal(text));
        }
        core.step(new Event.Propose(1, proposals));
    }

    void compacted(long baseIndex) {
        core.step(new Event.Compacted(baseIndex));
    }

    void fetched(SnapshotPoint point) {
        core.step(new Event.SnapshotFetched(point));
    }

    void found(Configuration initial) {
        core.step(new Event.Found(1, initial));
    }

    void reconfigure(Change... changes) {
        core.step(new Event.Reconfigure(1, Reconfiguration.of(changes)));
    }

    /** Even if the members that answer would be no quorum. */
    void reconfigureByForce(Change... changes) {
        core.step(new Event.Reconfigure(1, Reconfiguration.of(changes).forced()));
    }

    /** Takes what has come together. */
    Ready drain() {
        Ready ready = core.ready();
        Ready.@Nullable Persist persist = ready.persist();
        if (persist != null) {
            hardState = persist.hardState() == null ? hardState : persist.hardState();
            SnapshotPoint restart = persist.restart();
            if (restart != null) {
                lastIndex = restart.index();
                lastTerm = restart.term();
            }
            if (!persist.entries().isEmpty()) {
                LogEntry last = persist.entries().get(persist.entries().size() - 1);
                lastIndex = last.index();
                lastTerm = last.term();
            }
        }
        return ready;
    }

    /** All that was asked for so far is durable. */
    void persisted() {
        core.step(new Event.Persisted(hardState, lastIndex, lastTerm));
    }

    /** What the member does about what has happened. */
    void does(Fixture.Expected expected) {
        assertThat(drain()).isEqualTo(expected.ready());
    }

    void doesNothing() {
        assertThat(core.hasReady()).isFalse();
        does(Fixture.ready(core.commitIndex()));
    }
}
