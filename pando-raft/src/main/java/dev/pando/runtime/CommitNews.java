package dev.pando.runtime;

import dev.pando.core.membership.MemberId;
import dev.pando.core.message.Message.AppendRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Holds back what tells followers only that the log is committed further, as long as nobody there is known to wait for it:
 * mostly the next entries take it along. Not for long, so that who listens there hears of entries in time, and never what a
 * follower answers to, or what the rules have sent for another reason.
 *
 * <p>For the rules it is a message that takes longer, or that a later one has made needless. Owned by the node's loop.
 */
final class CommitNews {
    /** The longest that news is held back: about what a message and a sync take where that is slow. */
    private static final long HOLD_NANOS = 2_000_000;

    private final Loop loop;
    private final Consumer<AppendRequest> send;
    private final Map<MemberId, Follower> followers = new TreeMap<>();

    /** How many are held back. */
    private int held;

    private boolean isScheduled;

    /** What was sent to one follower last. */
    private static final class Follower {
        private long term;
        private long round;
        private long lastIndex;
        private @Nullable AppendRequest held;
        private long heldSinceNanos;
    }

    CommitNews(Loop loop, Consumer<AppendRequest> send) {
        this.loop = loop;
        this.send = send;
    }

    /**
     * Whether a request is held back, to be sent later unless another one comes that says more.
     *
     * @param isAwaited whether somebody may wait for its news
     */
    boolean holds(AppendRequest request, boolean isAwaited) {
        Follower follower = followers.computeIfAbsent(request.to(), id -> new Follower());
        boolean isNews = request.entries().isEmpty()
                && request.term() == follower.term
                && request.round() == follower.round
                && request.previousIndex() == follower.lastIndex;
        if (isNews && !isAwaited) {
            hold(follower, request);
            return true;
        }
        follower.term = request.term();
        follower.round = request.round();
        follower.lastIndex = request.lastIndex();
        drop(follower); // this one says all of it
        return false;
    }

    private void hold(Follower follower, AppendRequest request) {
        if (follower.held == null) {
            held++;
            follower.heldSinceNanos = loop.nanoTime();
        }
        follower.held = request;
        schedule(HOLD_NANOS);
    }

    private void drop(Follower follower) {
        if (follower.held != null) {
            follower.held = null;
            held--;
        }
    }

    /** One timer for all: to set one for each would cost more than it spares. */
    private void schedule(long delayNanos) {
        if (!isScheduled) {
            isScheduled = true;
            loop.schedule(delayNanos, this::due);
        }
    }

    private void due() {
        isScheduled = false;
        if (held == 0) {
            return;
        }
        long now = loop.nanoTime();
        long wait = HOLD_NANOS;
        List<AppendRequest> due = new ArrayList<>();
        for (Follower follower : followers.values()) {
            AppendRequest request = follower.held;
            long left = request == null ? HOLD_NANOS : HOLD_NANOS - (now - follower.heldSinceNanos);
            if (request != null && left <= 0) {
                due.add(request);
                drop(follower);
            } else {
                wait = Math.min(wait, left);
            }
        }
        due.forEach(send);
        if (held > 0) {
            schedule(wait);
        }
    }

    /** Sends what is held back: somebody waits. */
    void release() {
        if (held == 0) {
            return;
        }
        List<AppendRequest> released = new ArrayList<>();
        for (Follower follower : followers.values()) {
            if (follower.held != null) {
                released.add(follower.held);
                drop(follower);
            }
        }
        released.forEach(send);
    }

    /** Nobody is sent anything any more. */
    void clear() {
        followers.clear();
        held = 0;
    }
}
