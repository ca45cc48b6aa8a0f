package dev.pando.cli.demo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file's lines over and over, without end; an empty file's end at once. Its last line ends with a newline here, even if
 * it has none. For one thread.
 */
final class RepeatedFile extends InputStream {
    private final Path file;
    private InputStream in;
    /** Whether nothing was read since the file was opened last. */
    private boolean isUnread = true;

    private byte last = '\n';

    RepeatedFile(Path file) throws IOException {
        this.file = file;
        this.in = Files.newInputStream(file);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        int count = in.read(target, offset, length);
        if (count < 0 && !isUnread) {
            if (last != '\n') {
                last = '\n';
                target[offset] = '\n';
                return 1;
            }
            in.close();
            in = Files.newInputStream(file);
            isUnread = true;
            count = in.read(target, offset, length);
        }
        if (count > 0) {
            isUnread = false;
            last = target[offset + count - 1];
        }
        return count;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
