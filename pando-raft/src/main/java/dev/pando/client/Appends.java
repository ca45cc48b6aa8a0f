package dev.pando.client;

import dev.pando.Appended;
import dev.pando.NotDoneException;
import dev.pando.OutcomeUnknownException;
import dev.pando.RaftException;
import dev.pando.transport.Backoff;
import dev.pando.transport.Packet;
import dev.pando.transport.Packet.Refusal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The session of a client and what it has under way: opens it when the first payload is there, numbers payloads, sends
 * them, and sends them again under the same numbers until they are known to be committed, through whichever member.
 * Never gives a payload a second number: what was sent in a session that the cluster has forgotten may have taken
 * effect, and ends as {@link OutcomeUnknownException} (§6.3). Keeps the session from expiring while there is nothing to
 * append. Runs on the loop.
 */
final class Appends {
    private static final int MAX_PACKET_BYTES = 256 << 10;

    /** With so many packets under way others wait, and by that grow: batches form without a timer. */
    private static final int MAX_PACKETS_UNDER_WAY = 16;

    private static final long CROWDED_RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long FIRST_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long LONGEST_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(8);
    private static final long USELESS_AFTER_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long HALTED_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    /** Members keep results of a session's latest commands in as many bytes: no more should be under way. */
    private static final int RESULT_BYTES_UNDER_WAY = 1 << 20;

    /** What they count for each besides its bytes. */
    private static final int RESULT_OVERHEAD_BYTES = 128;

    private static final String LOST =
            "The command has taken effect, once; its result is not known any more, or larger than a client is sent.";

    private final ClientLoop loop;
    private final Link link;
    private final RandomGenerator random;
    private final LongSupplier requestIds;
    private final Outcomes outcomes;
    private final Backoff backoff;
    private final long ttlMs;

    /** Without a sequence number yet, in the order of the calls. */
    private final ArrayDeque<PendingAppend> waiting = new ArrayDeque<>();

    private Window window = new Window();
    private long session;

    /** Whether the cluster has said that it has the session; stays so until it says that it hasn't. */
    private boolean isOpen;

    /** The index of the entry that opened it; says nothing before that. */
    private long openedIndex;

    /** Of the latest request to open the session. */
    private long openRequest;

    /** Set while nothing is sent because something was refused, or could not be sent. */
    private ClientLoop.@Nullable Timer pause;

    /** Runs while an answer is due: when it rings, what is unanswered is sent again. */
    private ClientLoop.@Nullable Timer patience;

    private long patienceNanos = FIRST_PATIENCE_NANOS;

    /** After trouble, one packet is sent and no other before it is acknowledged. */
    private boolean isProbing;

    /** When something was last acknowledged, a member connected to, or nothing due. */
    private long progressNanos;

    /** How large results are, about: the largest of late. Says how many commands may be under way. */
    private long resultBytes;

    /** Why commands are not carried out where this was last connected; empty if nothing is known against that. */
    private volatile String halted = "";

    private final Renewal renewal;

    /**
     * @param requestIds gives numbers that no other request of the link has
     * @param ttlMs how long its session is to live, in replicated time, when nothing is heard of it
     */
    Appends(
            ClientLoop loop,
            Link link,
            RandomGenerator random,
            LongSupplier requestIds,
            Outcomes outcomes,
            long ttlMs) {
        this.loop = loop;
        this.link = link;
        this.random = random;
        this.requestIds = requestIds;
        this.outcomes = outcomes;
        this.backoff = new Backoff(Duration.ofMillis(10), Duration.ofMillis(100), random);
        this.ttlMs = ttlMs;
        this.renewal = new Renewal(loop, ttlMs, new Renewal.Session() {
            @Override
            public void renew(boolean isRepeated) {
                renewSession(isRepeated);
            }

            @Override
            public void lost() {
                forgetIdleSession();
            }
        });
        drawSession();
    }

    boolean isIdle() {
        return waiting.isEmpty() && window.isEmpty();
    }

    /** Whether something is to be sent, or an answer due. */
    boolean needsLink() {
        return !isIdle() || renewal.isDue();
    }

    /** To be sent after all that was given before. {@link #proceed} sends it. */
    void add(PendingAppend append) {
        if (isIdle()) {
            progressNanos = loop.nanoTime();
        }
        waiting.add(append);
    }

    /** It was withdrawn: forgets it if it is still here. */
    void forget(PendingAppend append) {
        waiting.remove(append);
    }

    /** A member is connected: what it may not have is sent (again). */
    void linkUp() {
        if (renewal.isDue()) {
            renewSession(false);
        }
        progressNanos = loop.nanoTime();
        isProbing = !window.isEmpty();
        startAgain();
    }

    void linkDown() {
        stopTimers();
    }

    /** Sends what may be sent now. */
    void proceed() {
        if (isIdle() || pause != null || !link.isUp()) {
            return;
        }
        if (!isOpen) {
            if (patience == null) {
                openSession();
            }
            return;
        }
        while (maySendPacket()) {
            if (!sendPacket()) {
                pauseFor(CROWDED_RETRY_NANOS);
                return;
            }
        }
    }

    void received(Packet.SessionOpened opened) {
        if (opened.session() == session && !isOpen) {
            isOpen = true;
            openedIndex = opened.index();
            renewal.begin();
            madeProgress();
            proceed();
        }
    }

    /** An answer to a request that isn't of the link or of {@link Requests}. */
    void received(Packet.Refused refused) {
        if (refused.requestId() != openRequest || isOpen) {
            return;
        }
        Refusal refusal = refused.refusal();
        if (refusal.code() == Refusal.Code.INVALID) {
            stopTimers();
            failWaiting(append -> new NotDoneException("No session could be opened: " + refusal.detail()));
        } else {
            tryAgainLater(refusal);
        }
    }

    void received(Packet.Appended run) {
        if (run.session() != session) {
            return;
        }
        renewal.heard();
        long from = Math.max(run.firstSequence(), window.first());
        long to = Math.min(run.firstSequence() + run.count(), window.end());
        boolean isNews = false;
        for (long sequence = from; sequence < to; sequence++) {
            PendingAppend append = window.get(sequence);
            if (append != null && append.machine() == 0) {
                window.take(sequence);
                outcomes.succeed(append, new Appended(run.firstIndex() + sequence - run.firstSequence(), run.term()));
                isNews = true;
            }
        }
        if (isNews) {
            wereTaken();
        }
    }

    void received(Packet.CommandResults results) {
        if (results.session() != session) {
            return;
        }
        renewal.heard();
        boolean isNews = false;
        long sequence = results.firstSequence();
        for (byte[] outcome : results.outcomes()) {
            isNews |= carriedOut(sequence, outcome);
            sequence++;
        }
        if (isNews) {
            halted = "";
            wereTaken();
        }
    }

    private boolean carriedOut(long sequence, byte[] outcome) {
        if (sequence < window.first()
                || sequence >= window.end()
                || !(window.get(sequence) instanceof PendingCommand command)) {
            return false;
        }
        window.take(sequence);
        resultBytes = Math.max(outcome.length, resultBytes - resultBytes / 64);
        if (outcome.length == 0) {
            outcomes.fail(command, new OutcomeUnknownException(LOST));
        } else {
            outcomes.succeed(command, outcome);
        }
        return true;
    }

    private void wereTaken() {
        window.advance();
        madeProgress();
        proceed();
    }

    void received(Packet.AppendRefused refused) {
        // From which number on doesn't matter: a packet may have been taken in part, and 0 stands for all that is due.
        if (refused.session() != session) {
            return;
        }
        Refusal refusal = refused.refusal();
        if (window.isEmpty()) {
            if (refusal.code() == Refusal.Code.NO_SESSION) {
                forgetIdleSession();
            }
            return;
        }
        switch (refusal.code()) {
            case NO_SESSION -> giveUpSession("The cluster has forgotten this client's session: " + refusal.detail());
            case INVALID -> giveUpSession("The cluster refused what was appended: " + refusal.detail());
            case HALTED -> goElsewhereLater(refusal.detail());
            default -> tryAgainLater(refusal);
        }
    }

    /** Why commands that wait do so, for messages; empty where it is not known. Any thread. */
    String whyHalted() {
        return halted;
    }

    /** This member's machines go no further. Perhaps none do: so not too often. */
    private void goElsewhereLater(String why) {
        halted = " " + why;
        if (pause == null) {
            stopPatience();
            pause = loop.schedule(HALTED_PAUSE_NANOS, () -> {
                pause = null;
                if (window.isEmpty()) {
                    proceed(); // what has come meanwhile
                } else {
                    link.moveOn(why);
                }
            });
        }
    }

    /** Ends everything that is pending. */
    void close(String why) {
        stopTimers();
        renewal.end();
        failSent(append -> new OutcomeUnknownException(why + " It was sent, and may yet be appended."));
        failWaiting(append -> new NotDoneException(why + " It had not been sent."));
    }

    private void openSession() {
        openRequest = requestIds.getAsLong();
        link.send(new Packet.OpenSession(openRequest, session, null, ttlMs, false));
        startPatience();
    }

    /** Whatever is under way: an acknowledgement may be of what was appended long ago. */
    private void renewSession(boolean isRepeated) {
        if (isRepeated && window.isEmpty() && link.isUp() && isUseless()) {
            link.moveOn("The member did not have this client's session renewed.");
        }
        link.need();
        link.send(new Packet.Append(session, openedIndex, 0, false, 0, List.of()));
    }

    /** Nothing of it is in doubt, so that nobody needs to hear that it is gone: what comes next goes into another. */
    private void forgetIdleSession() {
        if (isOpen && window.isEmpty()) {
            window = new Window();
            drawSession();
            proceed();
        }
    }

    private boolean maySendPacket() {
        boolean hasAny = window.cursor() < window.end() || (!waiting.isEmpty() && hasRoom());
        int limit = isProbing ? 1 : MAX_PACKETS_UNDER_WAY;
        return hasAny && pause == null && window.packetsUnderWay() < limit;
    }

    /** Whether what waits next may get a sequence number. */
    private boolean hasRoom() {
        PendingAppend next = waiting.peek();
        boolean areResultsHeld = next == null
                || next.machine() == 0
                || window.isEmpty()
                || (window.end() - window.first()) * (resultBytes + RESULT_OVERHEAD_BYTES) < RESULT_BYTES_UNDER_WAY;
        return !window.isFull() && areResultsHeld;
    }

    /** Sends one packet of what comes next; false if the connection doesn't take it now. */
    private boolean sendPacket() {
        List<byte[]> payloads = new ArrayList<>();
        long first = skipCommitted(window.cursor());
        long next = first;
        int bytes = 0;
        int machine = 0;
        for (PendingAppend append = at(next); append != null; append = at(next)) {
            int size = append.payload().length;
            if (!payloads.isEmpty() && (bytes + size > MAX_PACKET_BYTES || append.machine() != machine)) {
                break;
            }
            machine = append.machine();
            payloads.add(append.payload());
            bytes += size;
            next++;
        }
        if (payloads.isEmpty()) {
            window.skipTo(next);
            return true;
        }
        if (!link.send(new Packet.Append(session, openedIndex, first, false, machine, payloads))) {
            return false;
        }
        window.sentUpTo(next);
        if (patience == null) {
            startPatience();
        }
        return true;
    }

    private long skipCommitted(long from) {
        long sequence = from;
        while (sequence < window.end() && window.get(sequence) == null) {
            sequence++;
        }
        return sequence;
    }

    /** What has this number, or gets it now; null if there is nothing to send under it. */
    private @Nullable PendingAppend at(long sequence) {
        if (sequence < window.end()) {
            return window.get(sequence);
        }
        while (hasRoom()) {
            PendingAppend next = waiting.poll();
            if (next == null) {
                return null;
            }
            if (next.send()) {
                window.add(next);
                return next;
            }
        }
        return null;
    }

    private void madeProgress() {
        progressNanos = loop.nanoTime();
        patienceNanos = FIRST_PATIENCE_NANOS;
        isProbing = false;
        backoff.reset();
        stopPatience();
        if (!window.isEmpty()) {
            startPatience();
        }
    }

    /** Goes back to the first that is not acknowledged, after a moment; elsewhere, if this member is of no use. */
    private void tryAgainLater(Refusal refusal) {
        if (pause != null) {
            return;
        }
        if (refusal.code() == Refusal.Code.CLOSED || isUseless()) {
            link.moveOn(refusal.detail());
            return;
        }
        stopPatience();
        isProbing = true;
        window.goBack();
        pauseFor(backoff.nextDelayNanos());
    }

    private boolean isUseless() {
        return loop.nanoTime() - progressNanos >= USELESS_AFTER_NANOS;
    }

    private void startAgain() {
        stopTimers();
        window.goBack();
        proceed();
    }

    private void pauseFor(long nanos) {
        pause = loop.schedule(nanos, () -> {
            pause = null;
            proceed();
        });
    }

    private void startPatience() {
        patience = loop.schedule(patienceNanos, () -> {
            patience = null;
            ranOutOfPatience();
        });
    }

    /** No answer for a while, though the link is up: it was lost behind the member, or takes long. */
    private void ranOutOfPatience() {
        if (link.queuedBytes() > 0) {
            startPatience();
        } else if (isUseless()) {
            link.moveOn("The member did not answer what was appended within "
                    + TimeUnit.NANOSECONDS.toMillis(loop.nanoTime() - progressNanos) + " ms.");
        } else {
            patienceNanos = Math.min(LONGEST_PATIENCE_NANOS, 2 * patienceNanos);
            isProbing = true;
            startAgain();
        }
    }

    private void stopPatience() {
        if (patience != null) {
            patience.cancel();
            patience = null;
        }
    }

    private void stopTimers() {
        stopPatience();
        if (pause != null) {
            pause.cancel();
            pause = null;
        }
    }

    /** What was sent in this session can't be sent again; what was not goes on in another. */
    private void giveUpSession(String why) {
        stopTimers();
        Link.Peer peer = link.peer();
        int bound = peer == null ? Integer.MAX_VALUE : peer.maxEntryBytes();
        failSent(append -> append.payload().length > bound
                ? PendingAppend.tooLarge(append.payload().length, bound)
                : new OutcomeUnknownException(why + " It was sent, and may have been appended before that."));
        drawSession();
        proceed();
    }

    private void failSent(Function<PendingAppend, RaftException> why) {
        for (long sequence = window.first(); sequence < window.end(); sequence++) {
            PendingAppend append = window.take(sequence);
            if (append != null) {
                outcomes.fail(append, why.apply(append));
            }
        }
        window = new Window();
    }

    private void failWaiting(Function<PendingAppend, RaftException> why) {
        for (PendingAppend append = waiting.poll(); append != null; append = waiting.poll()) {
            if (append.withdraw()) {
                outcomes.fail(append, why.apply(append));
            }
        }
    }

    private void drawSession() {
        do {
            session = random.nextLong();
        } while (session == 0);
        isOpen = false;
        openRequest = 0;
        renewal.end();
    }
}
