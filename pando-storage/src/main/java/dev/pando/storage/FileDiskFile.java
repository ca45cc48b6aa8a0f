package dev.pando.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/**
 * A file of a {@link FileDisk}.
 *
 * <p>A {@link FileChannel} closes itself when a thread is interrupted in it. Readers may be anybody's threads, so they
 * have a channel of their own, which is opened again after that. Writing and syncing can't be treated so: an
 * interrupted sync hides whether it failed, and a failed sync must not be tried again. An interrupt that was pending is
 * put aside for the call; one that arrives during it makes the call fail. Pando never interrupts its log writer.
 */
final class FileDiskFile implements Disk.File {
    /** The JDK keeps a direct buffer per thread, as large as the largest transfer of an array that it has seen. */
    private static final int TRANSFER_BYTES = 1 << 20;

    private final Path path;
    private final FileChannel writer;
    private FileChannel reader; // guarded by this
    private boolean closed; // guarded by this

    FileDiskFile(Path path, FileChannel writer) throws IOException {
        this.path = path;
        this.writer = writer;
        try {
            this.reader = FileChannel.open(path, StandardOpenOption.READ);
        } catch (IOException e) {
            writer.close();
            throw e;
        }
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
        boolean interrupted = Thread.interrupted();
        int total = 0;
        try {
            while (target.hasRemaining()) {
                FileChannel channel = reader();
                try {
                    int count = readPiece(channel, target, position + total);
                    if (count < 0) {
                        break;
                    }
                    total += count;
                } catch (ClosedChannelException e) {
                    interrupted |= Thread.interrupted();
                    reopen(channel, e);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        return total;
    }

    private static int readPiece(FileChannel channel, ByteBuffer target, long position) throws IOException {
        ByteBuffer piece = piece(target);
        int count = channel.read(piece, position);
        if (count > 0) {
            target.position(target.position() + count);
        }
        return count;
    }

    private static ByteBuffer piece(ByteBuffer whole) {
        int length = whole.isDirect() ? whole.remaining() : Math.min(whole.remaining(), TRANSFER_BYTES);
        return whole.slice(whole.position(), length);
    }

    private synchronized FileChannel reader() {
        return reader;
    }

    private synchronized void reopen(FileChannel channel, ClosedChannelException cause) throws IOException {
        if (closed) {
            throw cause;
        }
        if (reader == channel) { // else another thread has done it
            // The name may have changed or gone, and this file with it: then the caller has to look it up again.
            reader = FileChannel.open(path, StandardOpenOption.READ);
        }
    }

    @Override
    public void write(ByteBuffer source, long position) throws IOException {
        boolean interrupted = Thread.interrupted();
        int wanted = source.remaining();
        try {
            long at = position;
            while (source.hasRemaining()) {
                int count = writer.write(piece(source), at);
                source.position(source.position() + count);
                at += count;
            }
        } catch (IOException e) {
            throw named(e, path, wanted);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void sync() throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            writer.force(false);
        } catch (IOException e) {
            throw named(e, path, 1);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public long size() throws IOException {
        return writer.size();
    }

    @Override
    public void truncate(long size) throws IOException {
        writer.truncate(size);
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        try {
            reader.close();
        } finally {
            writer.close();
        }
    }

    /**
     * Tells a full disk from a failed one. Java has no exception for it, and the system's message may be in any
     * language, so the room that is left decides where the message doesn't.
     */
    static IOException named(IOException e, Path path, long wanted) {
        String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        boolean full = message.contains("no space left")
                || message.contains("quota exceeded")
                || message.contains("not enough space")
                || (!(e instanceof ClosedChannelException) && room(path) < wanted);
        return full ? new DiskFullException(path + ": " + e.getMessage(), e) : e;
    }

    private static long room(Path path) {
        try {
            return Files.getFileStore(path.toAbsolutePath().getParent()).getUsableSpace();
        } catch (IOException e) {
            return Long.MAX_VALUE; // unknown: taken for a failure, the more careful of the two
        }
    }
}
