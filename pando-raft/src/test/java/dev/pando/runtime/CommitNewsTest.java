package dev.pando.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.core.entry.LogEntry;
import dev.pando.core.entry.Proposal;
import dev.pando.core.membership.MemberId;
import dev.pando.core.message.Message.AppendRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is held back, for how long, and what is not. */
final class CommitNewsTest {
    private static final MemberId LEADER = new MemberId(0, 1);
    private static final MemberId FOLLOWER = new MemberId(0, 2);
    private static final MemberId OTHER = new MemberId(0, 3);

    private final HandLoop loop = new HandLoop();
    private final List<AppendRequest> sent = new ArrayList<>();
    private final CommitNews news = new CommitNews(loop, sent::add);

    /** A loop whose time is set by hand; only its timers are used. */
    private static final class HandLoop implements Loop {
        private final TreeMap<Long, Runnable> timers = new TreeMap<>();
        private long nowNanos = 1_000_000_000;

        /** Lets time pass, to microseconds. */
        void pass(long micros) {
            long until = nowNanos + micros * 1_000;
            while (!timers.isEmpty() && timers.firstKey() <= until) {
                nowNanos = timers.firstKey();
                timers.pollFirstEntry().getValue().run();
            }
            nowNanos = until;
        }

        @Override
        public Timer schedule(long delayNanos, Runnable task) {
            assertThat(timers).isEmpty(); // one for all
            timers.put(nowNanos + delayNanos, task);
            return () -> {};
        }

        @Override
        public long nanoTime() {
            return nowNanos;
        }

        @Override
        public void execute(Runnable task) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void admit(long bytes, Runnable task) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void executeHere(Runnable task) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void afterTasks(Runnable hook) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {
            throw new UnsupportedOperationException();
        }
    }

    private static AppendRequest request(MemberId to, long term, long previous, int entries, long commit, long round) {
        List<LogEntry> carried = new ArrayList<>();
        for (int i = 1; i <= entries; i++) {
            carried.add(LogEntry.encode(0, previous + i, term, 1, Proposal.data(new byte[1])));
        }
        return new AppendRequest(LEADER, to, term, previous, term, carried, commit, round);
    }

    private static AppendRequest newsOf(MemberId to, long previous, long commit) {
        return request(to, 3, previous, 0, commit, 7);
    }

    @BeforeEach
    void entriesAreSent() {
        assertThat(news.holds(request(FOLLOWER, 3, 10, 2, 10, 7), false)).isFalse();
        assertThat(news.holds(request(OTHER, 3, 10, 2, 10, 7), false)).isFalse();
    }

    @Test
    void newsIsHeldBackForTwoMilliseconds() {
        AppendRequest first = newsOf(FOLLOWER, 12, 12);
        assertThat(news.holds(first, false)).isTrue();
        loop.pass(1_999);
        assertThat(sent).isEmpty();
        loop.pass(1);
        assertThat(sent).containsExactly(first);
        loop.pass(10_000);
        assertThat(sent).hasSize(1);
    }

    @Test
    void whatCarriesEntriesTakesItAlong() {
        assertThat(news.holds(newsOf(FOLLOWER, 12, 12), false)).isTrue();
        assertThat(news.holds(request(FOLLOWER, 3, 12, 1, 12, 7), false)).isFalse();
        loop.pass(10_000);
        assertThat(sent).isEmpty();
    }

    @Test
    void theLatestIsSentWhenTheFirstIsDue() {
        assertThat(news.holds(newsOf(FOLLOWER, 12, 11), false)).isTrue();
        loop.pass(1_500);
        AppendRequest latest = newsOf(FOLLOWER, 12, 12);
        assertThat(news.holds(latest, false)).isTrue();
        loop.pass(500);
        assertThat(sent).containsExactly(latest);
    }

    @Test
    void whatIsHeldBackLaterIsDueLater() {
        AppendRequest first = newsOf(FOLLOWER, 12, 12);
        AppendRequest second = newsOf(OTHER, 12, 12);
        assertThat(news.holds(first, false)).isTrue();
        loop.pass(1_000);
        assertThat(news.holds(second, false)).isTrue();
        loop.pass(1_000);
        assertThat(sent).containsExactly(first);
        loop.pass(999);
        assertThat(sent).hasSize(1);
        loop.pass(1);
        assertThat(sent).containsExactly(first, second);
    }

    @Test
    void whatSomebodyWaitsForIsNotHeldBack() {
        assertThat(news.holds(newsOf(FOLLOWER, 12, 11), false)).isTrue();
        assertThat(news.holds(newsOf(FOLLOWER, 12, 12), true)).isFalse();
        loop.pass(10_000);
        assertThat(sent).isEmpty(); // it was said with the second
    }

    @Test
    void whatTheRulesSendForAnotherReasonIsNotHeldBack() {
        assertThat(news.holds(request(FOLLOWER, 3, 12, 0, 12, 8), false)).isFalse(); // a round of reads
        assertThat(news.holds(request(FOLLOWER, 3, 5, 0, 5, 8), false)).isFalse(); // a probe
        assertThat(news.holds(request(FOLLOWER, 4, 5, 0, 5, 8), false)).isFalse(); // another term's first
        assertThat(news.holds(request(new MemberId(0, 4), 4, 0, 0, 0, 0), false))
                .isFalse(); // the first of all
    }

    @Test
    void whatIsReleasedIsSentOnce() {
        AppendRequest first = newsOf(FOLLOWER, 12, 12);
        AppendRequest second = newsOf(OTHER, 12, 12);
        assertThat(news.holds(first, false)).isTrue();
        assertThat(news.holds(second, false)).isTrue();
        news.release();
        assertThat(sent).containsExactly(first, second);
        news.release();
        loop.pass(10_000);
        assertThat(sent).hasSize(2);
    }

    @Test
    void nothingIsSentAfterTheEnd() {
        assertThat(news.holds(newsOf(FOLLOWER, 12, 12), false)).isTrue();
        news.clear();
        news.release();
        loop.pass(10_000);
        assertThat(sent).isEmpty();
    }
}
