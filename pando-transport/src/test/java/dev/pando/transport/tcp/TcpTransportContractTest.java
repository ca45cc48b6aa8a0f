package dev.pando.transport.tcp;

import dev.pando.transport.Transport;
import dev.pando.transport.testing.TransportContract;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;

/** The contract over real sockets on loopback. */
final class TcpTransportContractTest extends TransportContract {
    private final Map<String, Transport> transports = new HashMap<>();

    @AfterEach
    void closeAll() {
        transports.values().forEach(Transport::close);
    }

    @Override
    protected Transport transport(String name) {
        return transports.computeIfAbsent(name, n -> new TcpTransport(TcpOptions.defaults()));
    }

    @Override
    protected String host(String name) {
        return "127.0.0.1";
    }

    @Override
    protected <T> T next(BlockingQueue<T> queue) {
        try {
            T element = queue.poll(20, TimeUnit.SECONDS);
            if (element == null) {
                throw new AssertionError("Nothing happened for 20 s.");
            }
            return element;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Once a transport is closed, its threads have ended, and nothing can come from them any more. */
    @Override
    protected void settle() {
        closeAll();
    }
}
