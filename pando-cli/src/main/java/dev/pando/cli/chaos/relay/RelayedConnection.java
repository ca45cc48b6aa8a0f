package dev.pando.cli.chaos.relay;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Optional;

/**
 * A connection that somebody has made to the relay, and the one that the relay has made for it to the member. Never
 * blocks. Not thread-safe.
 */
final class RelayedConnection {
    private final SocketChannel callerEnd;
    private final SocketChannel memberEnd;
    private final SelectionKey callerKey;
    private final SelectionKey memberKey;
    private final Flow toMember;
    private final Flow fromMember;
    private Caller caller = Caller.CLIENT;
    /** Whether the caller is known: nothing of what it says goes on before. */
    private boolean isCallerKnown;

    private boolean isMemberReached;

    /**
     * Begins to connect to the member. The keys of both ends have this connection attached.
     *
     * @param callerEnd as it was accepted; stays open if this fails
     * @throws IOException if the member refuses at once
     */
    RelayedConnection(SocketChannel callerEnd, SocketAddress member, Selector selector) throws IOException {
        this.callerEnd = callerEnd;
        this.memberEnd = SocketChannel.open();
        try {
            setUp(callerEnd);
            setUp(memberEnd);
            isMemberReached = memberEnd.connect(member);
            callerKey = callerEnd.register(selector, 0, this);
            memberKey = memberEnd.register(selector, 0, this);
        } catch (IOException | RuntimeException e) {
            memberEnd.close();
            throw e;
        }
        toMember = new Flow(callerEnd, memberEnd);
        fromMember = new Flow(memberEnd, callerEnd);
    }

    private static void setUp(SocketChannel end) throws IOException {
        end.configureBlocking(false);
        end.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }

    Caller caller() {
        return caller;
    }

    boolean isOpen() {
        return callerEnd.isOpen();
    }

    /**
     * Deals with what one of its ends is ready for, except for writing what it can take now, which {@link #forward} does.
     *
     * @param scratch may be used to read
     */
    void ready(SelectionKey key, ByteBuffer scratch, Faults faults) throws IOException {
        if (!isOpen()) {
            return;
        }
        if (key.isConnectable() && !isReached()) {
            reset();
            return;
        }
        boolean isCallers = key == callerKey;
        if (key.isWritable()) {
            (isCallers ? fromMember : toMember).targetTakesMore();
        }
        if (key.isReadable()) {
            (isCallers ? toMember : fromMember).read(scratch, System.nanoTime() + faults.nextDelayNs());
        }
        if (!isCallerKnown) {
            recognize();
        }
    }

    private boolean isReached() {
        try {
            isMemberReached = memberEnd.finishConnect();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private void recognize() {
        Optional<Caller> recognized = Greeting.caller(toMember.kept());
        caller = recognized.orElse(Caller.CLIENT);
        isCallerKnown = recognized.isPresent() || toMember.hasEnded();
    }

    /**
     * Writes what is due and not held back, and says what the ends are to be watched for; closes both when nothing is left
     * to be done.
     *
     * @return how many nanoseconds until something else is due, 0 or less for what has just come about; {@link
     *     Long#MAX_VALUE} for never
     */
    long forward(Faults faults, long nowNs) throws IOException {
        if (!isOpen()) {
            return Long.MAX_VALUE;
        }
        boolean goesToMember = isMemberReached && isCallerKnown && !faults.isHeld(caller, Direction.TO_MEMBER);
        boolean goesFromMember = !faults.isHeld(caller, Direction.FROM_MEMBER);
        if (goesToMember && !toMember.write(nowNs)) {
            fromMember.sourceIsGone();
        }
        if (goesFromMember && !fromMember.write(nowNs)) {
            toMember.sourceIsGone();
        }
        if (toMember.isBrokenOff() || fromMember.isBrokenOff()) {
            reset();
            return Long.MAX_VALUE;
        }
        if (toMember.isOver() && fromMember.isOver()) {
            close();
            return Long.MAX_VALUE;
        }
        callerKey.interestOps(interest(toMember, fromMember, goesFromMember));
        memberKey.interestOps(isMemberReached ? interest(fromMember, toMember, goesToMember) : SelectionKey.OP_CONNECT);
        return Math.min(
                goesToMember ? dueInNs(toMember, nowNs) : Long.MAX_VALUE,
                goesFromMember ? dueInNs(fromMember, nowNs) : Long.MAX_VALUE);
    }

    private static int interest(Flow read, Flow written, boolean goesOn) {
        return (read.wantsMore() ? SelectionKey.OP_READ : 0)
                | (goesOn && written.isTargetFull() ? SelectionKey.OP_WRITE : 0);
    }

    /** A target that is full says itself when it takes more. */
    private static long dueInNs(Flow flow, long nowNs) {
        return flow.isTargetFull() ? Long.MAX_VALUE : flow.dueInNs(nowNs);
    }

    /** Closes both ends so that they see it as broken off, whatever was under way. */
    void reset() throws IOException {
        try (memberEnd) {
            reset(callerEnd);
            if (memberEnd.isOpen()) { // it is not if it could not be connected
                memberEnd.setOption(StandardSocketOptions.SO_LINGER, 0);
            }
        }
    }

    /** Closes a connection so that the other end sees it as broken off. */
    static void reset(SocketChannel end) throws IOException {
        try (end) {
            end.setOption(StandardSocketOptions.SO_LINGER, 0);
        }
    }

    private void close() throws IOException {
        callerEnd.close();
        memberEnd.close();
    }
}
