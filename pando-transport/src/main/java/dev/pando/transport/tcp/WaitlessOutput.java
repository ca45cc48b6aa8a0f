package dev.pando.transport.tcp;

import java.io.IOException;
import java.io.OutputStream;

/** A stream to which can also be written without waiting. */
abstract class WaitlessOutput extends OutputStream {
    /**
     * Writes what can be written without waiting.
     *
     * @return how much that was, from the beginning
     */
    abstract int writeNow(byte[] bytes, int offset, int length) throws IOException;

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }
}
