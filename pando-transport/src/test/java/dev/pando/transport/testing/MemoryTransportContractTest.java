package dev.pando.transport.testing;

import dev.pando.transport.Transport;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;

/** The network in memory is a transport as good as the real one. */
final class MemoryTransportContractTest extends TransportContract {
    private final ManualScheduler scheduler = new ManualScheduler();
    private final MemoryNetwork network = new MemoryNetwork(scheduler, new SplittableRandom(1));
    private final Map<String, Transport> transports = new HashMap<>();

    @Override
    protected Transport transport(String name) {
        return transports.computeIfAbsent(name, network::transport);
    }

    @Override
    protected String host(String name) {
        return name;
    }

    @Override
    protected <T> T next(BlockingQueue<T> queue) {
        T element;
        while ((element = queue.poll()) == null) {
            if (!scheduler.runNext()) {
                throw new AssertionError("Nothing will ever happen again.");
            }
        }
        return element;
    }

    @Override
    protected void settle() {
        while (scheduler.runNext()) {
            // until nothing is left
        }
    }
}
