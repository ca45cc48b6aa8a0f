package dev.pando.cli;

import java.io.IOException;

/** A line has more bytes than an entry may have. */
public final class LineTooLongException extends IOException {
    private static final long serialVersionUID = 1L;

    private final long lineNumber;
    private final int maxLineBytes;

    public LineTooLongException(long lineNumber, int maxLineBytes) {
        super("line %,d has more than the %,d bytes that an entry may have".formatted(lineNumber, maxLineBytes));
        this.lineNumber = lineNumber;
        this.maxLineBytes = maxLineBytes;
    }

    public long lineNumber() {
        return lineNumber;
    }

    public int maxLineBytes() {
        return maxLineBytes;
    }
}
