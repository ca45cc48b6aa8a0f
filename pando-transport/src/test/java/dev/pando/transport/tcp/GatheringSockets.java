package dev.pando.transport.tcp;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/** Counts writes to the sockets that connect, which are system calls, and can hold the writers up. */
final class GatheringSockets extends Sockets {
    private final AtomicLong writes = new AtomicLong();
    private final AtomicLong writtenBytes = new AtomicLong();
    private volatile CountDownLatch gate = new CountDownLatch(0);

    long writes() {
        return writes.get();
    }

    long writtenBytes() {
        return writtenBytes.get();
    }

    /** Writes from now on wait until this is counted down. */
    CountDownLatch closeGate() {
        CountDownLatch closed = new CountDownLatch(1);
        gate = closed;
        return closed;
    }

    @Override
    Socket unconnected() {
        return new Socket() {
            @Override
            public OutputStream getOutputStream() throws IOException {
                return new Counting(super.getOutputStream());
            }
        };
    }

    private final class Counting extends FilterOutputStream {
        Counting(OutputStream stream) {
            super(stream);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
                gate.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            writes.incrementAndGet();
            writtenBytes.addAndGet(length);
            out.write(bytes, offset, length);
        }
    }
}
