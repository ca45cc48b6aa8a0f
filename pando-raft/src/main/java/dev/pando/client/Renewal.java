package dev.pando.client;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a session from expiring: asks for its renewal when nothing was heard of it for a third of the time that it lives,
 * and again until something is. That time is a clock of the cluster's, which goes slower than this one's or about as fast;
 * two thirds are left for what may go wrong. Runs on the loop.
 */
final class Renewal {
    private static final int PAUSES_BEFORE_DUE = 4;
    private static final int PAUSES_OF_A_LIFE = 12;

    private final ClientLoop loop;
    private final long pauseNanos;
    private final Session session;

    /** When an entry of the session was last known to be in the log. */
    private long heardNanos;

    /** Whether renewal was asked for since then, and nothing heard. */
    private boolean isDue;

    /** Runs as long as there is a session. */
    private ClientLoop.@Nullable Timer timer;

    /** What is renewed. Called on the loop. */
    interface Session {
        /** @param isRepeated whether it was asked for before, and nothing came of that */
        void renew(boolean isRepeated);

        /** Nothing was heard of it for all the time that it lives: unless something is under way in it, it is given up. */
        void lost();
    }

    Renewal(ClientLoop loop, long ttlMs, Session session) {
        this.loop = loop;
        this.pauseNanos = TimeUnit.MILLISECONDS.toNanos(ttlMs) / PAUSES_OF_A_LIFE;
        this.session = session;
    }

    /** Whether the session waits to be renewed: somebody should be connected to. */
    boolean isDue() {
        return isDue;
    }

    /** There is a session from now on. */
    void begin() {
        end();
        heard();
        ringAfter(PAUSES_BEFORE_DUE * pauseNanos);
    }

    /** An entry of it is in the log. */
    void heard() {
        heardNanos = loop.nanoTime();
        isDue = false;
    }

    /** There is none any more. */
    void end() {
        isDue = false;
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    private void ringAfter(long nanos) {
        timer = loop.schedule(nanos, this::ring);
    }

    private void ring() {
        long silentNanos = loop.nanoTime() - heardNanos;
        boolean wasDue = isDue;
        if (silentNanos < PAUSES_BEFORE_DUE * pauseNanos) {
            ringAfter(PAUSES_BEFORE_DUE * pauseNanos - silentNanos);
        } else if (silentNanos < PAUSES_OF_A_LIFE * pauseNanos) {
            ringAfter(pauseNanos);
            isDue = true;
            session.renew(wasDue);
        } else {
            ringAfter(pauseNanos);
            session.lost();
        }
    }
}
