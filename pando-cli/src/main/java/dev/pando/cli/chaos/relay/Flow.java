package dev.pando.cli.chaos.relay;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * One direction of a connection: what was read at its source and is not written to its target yet, and how the source
 * has ended, which comes after everything else. Never blocks. Not thread-safe.
 */
final class Flow {
    /** What it keeps at most; the source's TCP has to keep what goes beyond that. */
    static final int MAX_BYTES = 256 << 10;

    private final SocketChannel source;
    private final SocketChannel target;
    private final Deque<Piece> pieces = new ArrayDeque<>();
    /** In all pieces, for those half written the whole of them. */
    private int bytes;

    private End end = End.NOT_YET;
    /** When the last that has come may go on, its end included; only grows, which keeps the order. */
    private long lastDueNs = System.nanoTime();

    private boolean isTargetFull;
    private boolean isOver;

    /** How the source has ended. */
    private enum End {
        NOT_YET,
        IN_GOOD_ORDER,
        BROKEN
    }

    private record Piece(ByteBuffer bytes, long dueNs) {}

    Flow(SocketChannel source, SocketChannel target) {
        this.source = source;
        this.target = target;
    }

    /** Whether there is room for more, and more may come. */
    boolean wantsMore() {
        return !isOver && end == End.NOT_YET && bytes < MAX_BYTES;
    }

    /**
     * Takes what the source has, as far as there is room.
     *
     * @param scratch may be used for it
     * @param dueNs when it may go on, by {@link System#nanoTime}; later if what came before it may only then
     */
    void read(ByteBuffer scratch, long dueNs) {
        lastDueNs = dueNs - lastDueNs > 0 ? dueNs : lastDueNs;
        scratch.clear().limit(Math.min(scratch.capacity(), MAX_BYTES - bytes));
        try {
            if (source.read(scratch) < 0) {
                end = End.IN_GOOD_ORDER;
            }
        } catch (IOException e) {
            end = End.BROKEN;
        }
        if (scratch.flip().hasRemaining()) {
            bytes += scratch.remaining();
            ByteBuffer copy = ByteBuffer.allocate(scratch.remaining()).put(scratch);
            pieces.add(new Piece(copy.flip(), lastDueNs));
        }
    }

    /** Whether nothing more will be read. */
    boolean hasEnded() {
        return end != End.NOT_YET;
    }

    /** All that was read, as long as nothing of it was written. */
    byte[] kept() {
        ByteArrayOutputStream all = new ByteArrayOutputStream(bytes);
        for (Piece piece : pieces) {
            all.write(piece.bytes().array(), 0, piece.bytes().limit());
        }
        return all.toByteArray();
    }

    /** Its source is the target of the other flow, which could not be written to. */
    void sourceIsGone() {
        end = end == End.NOT_YET ? End.BROKEN : end;
    }

    /** How long until there is something to write: 0 or less for now, {@link Long#MAX_VALUE} if nothing is there. */
    long dueInNs(long nowNs) {
        Piece next = pieces.peek();
        if (next != null) {
            return next.dueNs() - nowNs;
        }
        return end == End.NOT_YET || isOver ? Long.MAX_VALUE : lastDueNs - nowNs;
    }

    /**
     * Writes what is due, as far as the target takes it.
     *
     * @return false if the target is gone, and with it whatever is left
     */
    boolean write(long nowNs) {
        try {
            while (!isTargetFull && dueInNs(nowNs) <= 0) {
                writeNext();
            }
            return true;
        } catch (IOException e) {
            pieces.clear();
            isOver = true;
            return false;
        }
    }

    private void writeNext() throws IOException {
        Piece next = pieces.peek();
        if (next == null) {
            isOver = true;
            if (end == End.IN_GOOD_ORDER) {
                target.shutdownOutput();
            }
            return;
        }
        target.write(next.bytes());
        isTargetFull = next.bytes().hasRemaining();
        if (!isTargetFull) {
            pieces.remove();
            bytes -= next.bytes().limit();
        }
    }

    /** Whether the target did not take everything, and has not said since that it takes more. */
    boolean isTargetFull() {
        return isTargetFull;
    }

    void targetTakesMore() {
        isTargetFull = false;
    }

    /** Whether everything was written, and the source's end passed on; or the target is gone. */
    boolean isOver() {
        return isOver;
    }

    /** Whether it is over because its source broke off: what the target is to see as a reset. */
    boolean isBrokenOff() {
        return isOver && end == End.BROKEN;
    }
}
