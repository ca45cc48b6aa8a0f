package dev.pando.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a stream, as bytes. A line ends before a newline ({@code \n}); a carriage return before it stays. What
 * follows the last newline is a line if it has any bytes; an empty stream has none. Holds one line at a time. For one
 * thread.
 */
public final class Lines implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 16;

    private final InputStream in;
    private final int maxLineBytes;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int position;
    private int limit;
    private long number;
    private long bytesRead;

    /** @param maxLineBytes a longer line is an error, found without reading it all */
    public Lines(InputStream in, int maxLineBytes) {
        this.in = in;
        this.maxLineBytes = maxLineBytes;
    }

    /**
     * The next line without its newline; null at the end.
     *
     * @throws LineTooLongException if it is longer than the bound: what was returned before it stands
     */
    public byte @Nullable [] next() throws IOException {
        if (position == limit && !fill()) {
            return null;
        }
        number++;
        int end = newline();
        if (end == limit) {
            return longLine();
        }
        byte[] line = Arrays.copyOfRange(buffer, position, checked(end));
        position = end + 1;
        return line;
    }

    /** A line that goes on behind the buffer, or ends with the stream. */
    private byte[] longLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(2 * (limit - position));
        do {
            int end = newline();
            line.write(buffer, position, end - position);
            if (line.size() > maxLineBytes) {
                throw new LineTooLongException(number, maxLineBytes);
            }
            if (end < limit) {
                position = end + 1;
                return line.toByteArray();
            }
        } while (fill());
        return line.toByteArray();
    }

    /** The number of the line that {@link #next} gave last, from 1; 0 before the first. */
    public long number() {
        return number;
    }

    /** Bytes taken from the stream so far. */
    public long bytesRead() {
        return bytesRead;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /** Where the next newline stands in the buffer; its limit if there is none. */
    private int newline() {
        for (int i = position; i < limit; i++) {
            if (buffer[i] == '\n') {
                return i;
            }
        }
        return limit;
    }

    private int checked(int end) throws LineTooLongException {
        if (end - position > maxLineBytes) {
            throw new LineTooLongException(number, maxLineBytes);
        }
        return end;
    }

    private boolean fill() throws IOException {
        position = 0;
        limit = Math.max(0, in.read(buffer));
        bytesRead += limit;
        return limit > 0;
    }
}
